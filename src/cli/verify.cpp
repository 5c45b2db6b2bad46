// Proves the revisions on a server of our own: each up, down and up again, and the end beside the model.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/command.h"
#include "cli/drift.h"
#include "cli/replay.h"
#include "cli/run.h"
#include "cli/verify_report.h"
#include "migrate/revision_path.h"
#include "migrate/revision_symbol.h"

namespace schemadiff::cli {

namespace {

struct VerifyFlags {
    std::string revisions;
    bool no_rows = false;
    bool strict = false;
};

// The revisions that `A:B` or a symbol names; all where nothing is named.
std::set<std::string> named(Session& session, const std::string& text) {
    if (text.empty()) return {};
    const migrate::RevisionGraph& graph = session.graph();
    const std::vector<std::string> rows = session.rows_for(text);
    std::set<std::string> out;
    const std::optional<migrate::SymbolRange> range = migrate::parse_range(text);
    if (!range) {
        const std::vector<std::string> ids = migrate::resolve(graph, text, rows);
        if (ids.empty()) throw Error("\"" + text + "\" names no revision", "name one, or a range as in A:B");
        return {ids.begin(), ids.end()};
    }
    const std::vector<std::string> from =
        range->from ? migrate::resolve(graph, *range->from, rows) : std::vector<std::string>{};
    const std::string to = migrate::end_of_range(graph, range->to.value_or("heads"), rows);
    for (const migrate::PathStep& step : migrate::upgrade_path(graph, from, to)) out.insert(step.id);
    return out;
}

EndOfProof compare_end(Session& session, migrate::VerifyReport& report) {
    EndOfProof end;
    if (!report.end) {
        end.why_not = "a revision failed before it";
        return end;
    }
    if (!std::filesystem::exists(session.model_path())) {
        end.why_not = "there is no " + session.model_path();
        return end;
    }
    db::Connection& connection = report.end->connection;
    Catalog model = read_model(session, session.model_path());
    const Catalog live = read_live(session, connection, model.schemas);
    bind_model(session, model, live.known);
    end.changes = compare_catalogs(session, live, model, &connection).changes;
    end.compared = true;
    return end;
}

bool is_proved(const migrate::VerifyReport& report, const EndOfProof& end, bool strict) {
    using migrate::ProofOutcome;
    const int bad = report.count(ProofOutcome::differs) + report.count(ProofOutcome::failed) +
                    report.count(ProofOutcome::not_reached) + (strict ? report.count(ProofOutcome::one_way) : 0);
    return bad == 0 && !end.differs();
}

int verify(Session& session, const VerifyFlags& flags) {
    session.refuse_format(Format::sql, "verify");
    const migrate::RevisionGraph& graph = session.graph();
    const bool json = session.format() == Format::json;
    migrate::VerifyOptions options;
    options.run = replay_options(session);
    std::set<std::string> told;  // up, and up again: once is enough
    options.run.progress = [&](const migrate::Progress& progress) {
        if (progress.kind == migrate::ProgressKind::warning && told.insert(progress.text).second)
            session.console().warn(progress.text);
    };
    options.open = [&session] { return open_scratch(session); };
    options.only = named(session, flags.revisions);
    options.rows = !flags.no_rows;
    options.rows_folder = session.revision_folders().front() + "/rows";
    options.progress = [&](const migrate::RevisionProof& proof) {
        if (!json) session.console().result(proof_text(proof, session.verbose()));
    };
    migrate::VerifyReport report = migrate::verify(graph, options);
    const EndOfProof end = compare_end(session, report);
    const bool proved = is_proved(report, end, flags.strict);
    session.console().result(json ? emit::json_text(verify_json(report, end, proved))
                                  : summary_text(report, end, proved, session.console().colours_results()));
    return proved ? kDone : kDiffers;
}

}  // namespace

void add_verify(CLI::App& app, Program& program) {
    auto flags = std::make_shared<VerifyFlags>();
    CLI::App* added =
        command(app, "verify", "Prove the revisions on a throwaway server: each up, down and up again",
                "  schemadiff verify                          # all, then the end beside the model\n"
                "  schemadiff verify head                     # the newest only; what is before it is applied\n"
                "  schemadiff verify cad2:head --format json\n"
                "  schemadiff verify --strict                 # no revision may be up only\n"
                "Tables hold made-up rows; what stands in revisions/rows/ID.sql runs before revision ID.\n"
                "Exit status: 0 proved, 1 not proved, 2 trouble.");
    added->add_option("revisions", flags->revisions, "Which to prove: an id, head, A:B (default: all)")
        ->type_name("REV");
    added->add_flag("--no-rows", flags->no_rows, "Leave the tables empty");
    added->add_flag("--strict", flags->strict, "A revision without a way back is not proved");
    added->callback([&program, flags] { program.run = [flags](Session& session) { return verify(session, *flags); }; });
}

}  // namespace schemadiff::cli
