// Writes the model from the live database.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "cli/command.h"
#include "cli/drift.h"
#include "compare/inheritance.h"
#include "load/write_model.h"
#include "support/files.h"

namespace schemadiff::cli {

namespace {

// A folder where there is one, or where the path looks like one.
bool is_folder(const std::string& path) {
    return std::filesystem::is_directory(path) ||
           (!std::filesystem::exists(path) && !path.ends_with(".yaml") && !path.ends_with(".yml"));
}

void write_file(Session& session, const std::string& path, const Catalog& live) {
    const std::string text = load::write_model(live);
    if (std::filesystem::exists(path) && support::read_file(path) == text) {
        session.console().say(path + " is up to date");
        return;
    }
    support::write_file_atomically(path, text);
    session.console().result("wrote " + path + "\n");
}

void write_folder(Session& session, const std::string& path, const Catalog& live) {
    const Catalog existing = has_model(path) ? read_model(session, path) : Catalog{};
    std::filesystem::create_directories(path);
    const load::WrittenFiles files = load::write_model_folder(path, live, existing);
    for (const std::string& file : files.written) session.console().result("wrote " + file + "\n");
    if (files.written.empty()) session.console().say(path + " is up to date");
}

// Tables whose partitions are another tool's by the model stay so.
void keep_external(const Catalog& written, Catalog& live) {
    compare::leave_out_external(live, written);
    for (ObjectPtr& each : live.objects()) {
        const Object* known = each->get_if<Table>() ? written.find(each->id) : nullptr;
        if (!known || !known->as<Table>().external_partitions) continue;
        auto copy = std::make_shared<Object>(*each);
        copy->as<Table>().external_partitions = true;
        each = std::move(copy);
    }
}

// The version of an extension is compared where a model gives it, so it is written only where one does already.
void keep_asked_versions(const Catalog& written, Catalog& live) {
    for (ObjectPtr& each : live.objects()) {
        if (!each->get_if<Extension>()) continue;
        const Object* asked = written.find(each->id);
        if (asked && !asked->as<Extension>().version.empty()) continue;
        auto copy = std::make_shared<Object>(*each);
        copy->as<Extension>().version.clear();
        each = std::move(copy);
    }
}

// What this role may not see stays in the model as it was written there.
void keep_unseen(const Catalog& written, Catalog& live) {
    std::vector<ObjectPtr> kept;
    for (const ObjectPtr& each : written.objects()) {
        const Unmodelled unseen{Unmodelled::Why::not_visible, each->id.described()};
        if (std::binary_search(live.unmodelled.begin(), live.unmodelled.end(), unseen)) kept.push_back(each);
    }
    for (ObjectPtr& each : kept) live.add(std::move(each));
    live.sort();
}

// What the model knows beyond what a database says.
void keep_written(Session& session, const std::string& path, Catalog& live) {
    if (!has_model(path)) return keep_asked_versions({}, live);
    Catalog written = read_model(session, path);
    keep_asked_versions(written, live);
    keep_external(written, live);
    if (live.unmodelled.empty()) return;
    bind_model(session, written, live.known);
    keep_unseen(written, live);
}

int pull(Session& session, bool strict) {
    session.refuse_format(Format::sql, "pull");
    db::Connection& connection = session.database();
    Catalog live = read_live(session, connection, mentioned_schemas(session));
    const bool whole = report_unmodelled(session, live);
    if (strict && !whole)
        throw Error("the database holds what a model cannot say; nothing was written", "leave --strict out");
    auto stage = session.stopwatch().stage("write");
    const std::string path = session.model_path();
    keep_written(session, path, live);
    const Catalog said = with_roles(live, model_roles(session));
    if (is_folder(path))
        write_folder(session, path, said);
    else
        write_file(session, path, said);
    return kDone;
}

}  // namespace

void add_pull(CLI::App& app, Program& program) {
    auto strict = std::make_shared<bool>(false);
    CLI::App* pull_command =
        command(app, "pull", "Write the model from the live database",
                "  schemadiff pull\n  schemadiff pull --db postgresql://localhost/mine --model schema/");
    pull_command->add_flag("--strict", *strict, "Fail where the database holds what a model cannot say");
    pull_command->callback(
        [&program, strict] { program.run = [strict](Session& session) { return pull(session, *strict); }; });
}

}  // namespace schemadiff::cli
