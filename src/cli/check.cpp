// The gate: does the model say what the head of the revisions says, was the database changed by hand, what is pending.

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/accepted.h"
#include "cli/command.h"
#include "cli/finding.h"
#include "cli/session.h"
#include "emit/json.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

struct CheckOptions {
    std::vector<std::string> fail_on;
    std::string accepted;
    bool strict = false;
    bool offline = false;
};

// The reasons that make the exit status 1, of those that were found.
std::vector<std::string> failing(const std::vector<std::string>& reasons, const CheckOptions& options) {
    if (options.fail_on.empty()) return reasons;
    std::vector<std::string> out;
    for (const std::string& reason : reasons)
        if (std::find(options.fail_on.begin(), options.fail_on.end(), reason) != options.fail_on.end())
            out.push_back(reason);
    return out;
}

// What is left out of the comparison, under -v.
void tell_ignored(Session& session) {
    if (!session.verbose()) return;
    for (const load::IgnoreRule& rule : session.configuration().ignore)
        session.console().say("ignored: " + rule.object + (rule.reason.empty() ? "" : ": " + rule.reason) +
                              (rule.expires.empty() ? "" : ", until " + rule.expires));
}

int check(Session& session, const CheckOptions& options) {
    session.refuse_format(Format::sql, "check");
    std::vector<Accepted> accepted;
    if (!options.accepted.empty()) accepted = read_accepted(session, options.accepted);
    tell_ignored(session);
    Findings findings = options.offline ? find_offline(session) : find_all(session);
    accept(findings, accepted);
    const std::vector<std::string> reasons = failing(findings.reasons(options.strict), options);
    Console& console = session.console();
    if (!findings.rests_on.empty())
        console.warn("no server at hand to build the revisions on: that model and revisions agree rests on " +
                     findings.rests_on);
    if (session.format() == Format::json) {
        console.result(emit::json_text(findings_json(findings, reasons)));
    } else if (!findings.reasons(options.strict).empty()) {
        console.result(findings_text(findings, console.colours_results()));
    } else {
        if (!console.quiet()) console.result("in sync\n");
        for (const std::string& line : unmodelled_lines(findings)) console.warn(line);
    }
    if (options.strict && !findings.unmodelled.empty()) return kTrouble;
    return reasons.empty() ? kDone : kDiffers;
}

void require_reasons(const std::vector<std::string>& words) {
    for (const std::string& word : words)
        if (std::find(kReasons.begin(), kReasons.end(), word) == kReasons.end())
            throw CLI::ValidationError(
                "--fail-on", "\"" + word + "\" is none of " + support::join({kReasons.begin(), kReasons.end()}, ", "));
}

}  // namespace

void add_check(CLI::App& app, Program& program) {
    auto options = std::make_shared<CheckOptions>();
    CLI::App* check_command = command(
        app, "check", "Tell whether model, revisions and database agree; exit status 1 if not",
        "  schemadiff check\n  schemadiff check --format json\n  schemadiff check --fail-on drift,changed_by_hand\n"
        "  schemadiff check --accepted accepted.json\n  schemadiff check --offline");
    check_command
        ->add_option("--fail-on", options->fail_on,
                     "Only these make the exit status 1: drift, changed_by_hand, pending, heads, ...")
        ->delimiter(',')
        ->type_name("LIST");
    check_command
        ->add_option("--accepted", options->accepted,
                     "Differences that are known, each with a reason and an expiry date")
        ->type_name("FILE");
    check_command->add_flag("--offline", options->offline,
                            "The model against what the revisions build, without the database");
    check_command->add_flag("--strict", options->strict,
                            "Exit status 2 where the database has what is not modelled, or not visible");
    check_command->callback([&program, options] {
        require_reasons(options->fail_on);
        program.run = [options](Session& session) { return check(session, *options); };
    });
}

}  // namespace schemadiff::cli
