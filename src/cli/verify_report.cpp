#include "cli/verify_report.h"

#include <nlohmann/json.hpp>

#include "emit/report.h"
#include "support/text.h"

namespace schemadiff::cli {

namespace {

using migrate::ProofOutcome;
using migrate::RevisionProof;
using migrate::SampleRows;

constexpr ProofOutcome kOutcomes[] = {ProofOutcome::proved, ProofOutcome::one_way, ProofOutcome::differs,
                                      ProofOutcome::failed, ProofOutcome::not_reached};

std::string indented(const std::string& text, const std::string& space) {
    return space + support::replace_all(text, "\n", "\n" + space) + "\n";
}

std::string_view rows_name(SampleRows rows) {
    switch (rows) {
        case SampleRows::with_nulls:
            return "rows";
        case SampleRows::without_nulls:
            return "rows without nulls";
        case SampleRows::none:
            return "empty tables";
    }
    return {};
}

std::string outcome_words(const RevisionProof& proof) {
    switch (proof.outcome) {
        case ProofOutcome::proved:
            return "up, down, up: the same each time";
        case ProofOutcome::one_way:
            return "up only: " + proof.reason;
        case ProofOutcome::differs:
            return "NOT the same " + proof.where + ":";
        case ProofOutcome::failed:
            return "FAILED:";
        case ProofOutcome::not_reached:
            return "not reached";
    }
    return {};
}

std::string rows_words(const RevisionProof& proof) {
    if (proof.outcome == ProofOutcome::failed || proof.outcome == ProofOutcome::not_reached) return "";
    if (proof.rows == SampleRows::none) return " (on empty tables)";
    if (proof.filled.tables == 0) return "";
    return " (rows in " + std::to_string(proof.filled.filled) + " of " + support::plural(proof.filled.tables, "table") +
           ")";
}

std::string details(const RevisionProof& proof, bool verbose) {
    std::string out;
    for (const std::string& each : proof.differences) out += indented(each, "    ");
    if (proof.outcome == ProofOutcome::failed) out += indented(proof.reason, "    ");
    for (const std::string& each : proof.upgrade_deletes) out += indented("the upgrade deletes " + each, "  ");
    for (const std::string& each : proof.downgrade_deletes) out += indented("the downgrade deletes " + each, "  ");
    for (const std::string& each : proof.downgrade_loses) out += indented("down and up loses " + each, "  ");
    if (!proof.rows_reason.empty()) out += indented("with more rows it is refused: " + proof.rows_reason, "  ");
    if (verbose)
        for (const std::string& each : proof.filled.empty) out += indented("no row in " + each, "  ");
    return out;
}

emit::Json proof_json(const RevisionProof& proof) {
    return {{"id", proof.id},
            {"title", proof.title},
            {"path", proof.path},
            {"outcome", std::string(migrate::outcome_name(proof.outcome))},
            {"reason", proof.reason},
            {"where", proof.where},
            {"differences", proof.differences},
            {"rows", std::string(rows_name(proof.rows))},
            {"rows_reason", proof.rows_reason},
            {"tables", proof.filled.tables},
            {"filled", proof.filled.filled},
            {"empty", proof.filled.empty},
            {"upgrade_deletes", proof.upgrade_deletes},
            {"downgrade_deletes", proof.downgrade_deletes},
            {"downgrade_loses", proof.downgrade_loses},
            {"duration_ms", proof.duration.count()}};
}

emit::Json end_json(const EndOfProof& end) {
    emit::Json changes = emit::Json::array();
    for (const Change& change : end.changes.changes) changes.push_back(emit::change_json(change));
    emit::Json undecided = emit::Json::array();
    for (const Undecided& each : end.changes.undecided) undecided.push_back(emit::undecided_json(each));
    return {{"compared", end.compared},
            {"why_not", end.why_not},
            {"changes", std::move(changes)},
            {"undecided", std::move(undecided)}};
}

std::string count_words(const migrate::VerifyReport& report) {
    std::vector<std::string> parts;
    for (const ProofOutcome outcome : kOutcomes) {
        if (outcome == ProofOutcome::proved || report.count(outcome) == 0) continue;
        const std::string name = outcome == ProofOutcome::one_way ? "up only" : std::string(outcome_name(outcome));
        parts.push_back(std::to_string(report.count(outcome)) + " " + name);
    }
    const std::string rest = parts.empty() ? "" : "; " + support::join(parts, ", ");
    return support::plural(report.count(ProofOutcome::proved), "revision") + " proved up, down and up again" + rest;
}

std::string end_words(const EndOfProof& end, bool coloured) {
    if (!end.compared) return "the end is not compared with the model: " + end.why_not + "\n";
    if (!end.differs()) return "the end is what the model says\n";
    return "the end is NOT what the model says:\n" + emit::drift_text(end.changes, {coloured, "revisions", "model"});
}

std::string server_words(int version) {
    return "PostgreSQL " + std::to_string(version / 10000) + "." + std::to_string(version % 10000);
}

}  // namespace

std::string proof_text(const RevisionProof& proof, bool verbose) {
    return proof.id + (proof.title.empty() ? "" : " " + proof.title) + ": " + outcome_words(proof) + rows_words(proof) +
           "\n" + details(proof, verbose);
}

std::string summary_text(const migrate::VerifyReport& report, const EndOfProof& end, bool proved, bool coloured) {
    const std::string judges =
        report.dump.why_not.empty() ? "by snapshot and pg_dump" : "by snapshot alone: " + report.dump.why_not;
    return count_words(report) + " (" + server_words(report.server_version) + ", " + judges + ")\n" +
           end_words(end, coloured) + (proved ? "proved\n" : "NOT proved\n");
}

emit::Json verify_json(const migrate::VerifyReport& report, const EndOfProof& end, bool proved) {
    emit::Json proofs = emit::Json::array();
    for (const RevisionProof& proof : report.proofs) proofs.push_back(proof_json(proof));
    emit::Json counts = emit::Json::object();
    for (const ProofOutcome outcome : kOutcomes) counts[std::string(outcome_name(outcome))] = report.count(outcome);
    emit::Json judges = emit::Json::array({"snapshot"});
    if (report.dump.why_not.empty()) judges.push_back("pg_dump");
    return {{"schema_version", emit::kJsonVersion},
            {"proved", proved},
            {"server", server_words(report.server_version)},
            {"judges", std::move(judges)},
            {"no_pg_dump", report.dump.why_not},
            {"counts", std::move(counts)},
            {"revisions", std::move(proofs)},
            {"model", end_json(end)}};
}

}  // namespace schemadiff::cli
