#include "cli/side.h"

#include <filesystem>

#include "cli/drift.h"
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

// The schemas that a model on either side mentions; all but the system's where there is no model.
Names mentioned(const Side& from, const Side& to) {
    Names out;
    for (const Side* side : {&from, &to})
        if (side->kind == SideKind::model)
            out.insert(out.end(), side->catalog.schemas.begin(), side->catalog.schemas.end());
    return out;
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
    for (Side* side : {&from, &to}) {
        side->name = side_name(*side);
        if (side->kind == SideKind::model) side->catalog = read_model(session, side->text);
    }
    const Names schemas = mentioned(from, to);
    const bool modelled = from.kind == SideKind::model || to.kind == SideKind::model;
    const bool every_schema = !modelled && session.configuration().schemas.empty();
    for (Side* side : {&from, &to}) {
        open_side(session, *side);
        if (side->database) side->catalog = read_live(session, side->database->connection, schemas, every_schema);
    }
    for (Side* side : {&from, &to}) {
        const Side& other = side == &from ? to : from;
        if (side->kind == SideKind::model) bind_model(session, side->catalog, other.catalog.known);
    }
}

}  // namespace schemadiff::cli
