// Writes the model from the live database.

#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/command.h"
#include "cli/drift.h"
#include "load/write_model.h"
#include "support/files.h"

namespace schemadiff::cli {

namespace {

// What the database holds and the model cannot say. False where there is any.
bool report_unmodelled(Session& session, const Catalog& live) {
    for (const Unmodelled& each : live.unmodelled) {
        switch (each.why) {
            case Unmodelled::Why::not_modelled:
                session.console().warn("not modelled: " + each.what);
                break;
            case Unmodelled::Why::not_visible:
                session.console().warn("not visible to this role: " + each.what);
                break;
        }
    }
    return live.unmodelled.empty();
}

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
    std::filesystem::create_directories(path);
    const Catalog existing = read_model(session, path);
    const load::WrittenFiles files = load::write_model_folder(path, live, existing);
    for (const std::string& file : files.written) session.console().result("wrote " + file + "\n");
    if (files.written.empty()) session.console().say(path + " is up to date");
}

// The version of an extension is compared where a model gives it, so it is written only where one does already.
Catalog with_asked_versions(Session& session, const std::string& path, const Catalog& live) {
    const Catalog existing = std::filesystem::exists(path) ? read_model(session, path) : Catalog{};
    Catalog out = live;
    for (ObjectPtr& each : out.objects()) {
        if (!each->get_if<Extension>()) continue;
        const Object* asked = existing.find(each->id);
        if (asked && !asked->as<Extension>().version.empty()) continue;
        auto copy = std::make_shared<Object>(*each);
        copy->as<Extension>().version.clear();
        each = std::move(copy);
    }
    return out;
}

int pull(Session& session, bool strict) {
    session.refuse_format(Format::sql, "pull");
    db::Connection& connection = session.database();
    const Catalog live = read_live(session, connection, mentioned_schemas(session));
    const bool whole = report_unmodelled(session, live);
    if (strict && !whole)
        throw Error("the database holds what a model cannot say; nothing was written", "leave --strict out");
    auto stage = session.stopwatch().stage("write");
    const std::string path = session.model_path();
    const Catalog said = with_asked_versions(session, path, with_roles(live, model_roles(session)));
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
