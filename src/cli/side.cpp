#include "cli/side.h"

#include <filesystem>
#include <future>

#include "cli/drift.h"
#include "cli/model_reading.h"
#include "cli/replay.h"
#include "db/connection_url.h"
#include "sql/statements.h"
#include "support/files.h"

namespace schemadiff::cli {

namespace {

bool is_url(const std::string& text) {
    return db::is_ephemeral(text) || text.starts_with("postgresql://") || text.starts_with("postgres://") ||
           text.starts_with("postgresql+") || (text.find('=') != std::string::npos && !std::filesystem::exists(text));
}

// Runs the statements of a file in an empty database of a throwaway server.
db::OpenDatabase load_sql(Session& session, const std::string& path) {
    const std::string text = support::read_file(path);
    db::OpenDatabase database = session.open(session.scratch_url());
    for (const sql::Statement& statement : sql::split_statements(text)) {
        try {
            database.connection.execute(statement.text);
        } catch (const DatabaseError& error) {
            throw DatabaseError(path + ":" + std::to_string(statement.line) + ": " + error.what(), error.sqlstate(),
                                error.statement(), error.hint());
        }
    }
    return database;
}

void open_side(Session& session, Side& side) {
    switch (side.kind) {
        case SideKind::database:
            side.database = session.open(side.text);
            return;
        case SideKind::sql_file:
            side.database = load_sql(session, side.text);
            return;
        case SideKind::revision:
            side.database = replay(session, side.text);
            return;
        case SideKind::model:
            return;
    }
}

std::string side_name(const Side& side) {
    switch (side.kind) {
        case SideKind::database:
            return db::mask_password(side.text);
        case SideKind::sql_file:
        case SideKind::revision:
        case SideKind::model:
            return side.text;
    }
    return {};
}

void open_and_read(Session& session, Side& side, ModelReading& model) {
    open_side(session, side);
    side.catalog = read_live_beside(session, side.database->connection, model);
}

// A model and something with a database.
void read_with_model(Session& session, Side& side, Side& modelled) {
    ModelReading model(session, modelled.text);
    model.beside([&] { open_and_read(session, side, model); });
    modelled.catalog = model.bound(side.catalog.known);
}

void read_models(Session& session, Side& from, Side& to) {
    ModelReading first(session, from.text);
    ModelReading second(session, to.text);
    from.catalog = first.bound({});
    to.catalog = second.bound({});
}

// Both are read at the same time: each has a server process of its own.
void read_databases(Session& session, Side& from, Side& to) {
    for (Side* side : {&from, &to}) open_side(session, *side);
    const bool every_schema = session.configuration().schemas.empty();
    const auto read = [&](Side& side) {
        side.catalog = read_live(session, side.database->connection, {}, every_schema);
    };
    std::future<void> other = std::async(std::launch::async, [&] { read(to); });
    read(from);
    other.get();
}

}  // namespace

SideKind side_kind(const std::string& text) {
    if (is_url(text)) return SideKind::database;
    const std::filesystem::path path(text);
    if (path.extension() == ".sql") return SideKind::sql_file;
    if (path.extension() == ".yaml" || path.extension() == ".yml" || std::filesystem::is_directory(path))
        return SideKind::model;
    return SideKind::revision;
}

void read_sides(Session& session, Side& from, Side& to) {
    for (Side* side : {&from, &to}) side->name = side_name(*side);
    const bool from_model = from.kind == SideKind::model;
    const bool to_model = to.kind == SideKind::model;
    if (from_model && to_model) return read_models(session, from, to);
    if (from_model) return read_with_model(session, to, from);
    if (to_model) return read_with_model(session, from, to);
    read_databases(session, from, to);
}

}  // namespace schemadiff::cli
