#include "migrate/one_transaction.h"

#include <algorithm>

#include "migrate/revision_context.h"
#include "migrate/statement_cursor.h"
#include "sql/quote.h"
#include "sql/statements.h"

namespace schemadiff::migrate {
namespace {

struct AddedValue {
    std::string type;
    std::string label;
    const PlannedRevision* revision = nullptr;
};

std::optional<AddedValue> added_value(const std::string& statement, const PlannedRevision& revision) {
    if (sql::classify(statement).transaction_use != sql::TransactionUse::value_unusable_until_end) return std::nullopt;
    StatementCursor words(statement);
    if (!words.take({"alter", "type"})) return std::nullopt;
    const std::optional<std::string> type = words.name();
    if (!type || !words.take({"add", "value"})) return std::nullopt;
    for (const sql::Token& token : sql::tokens_tolerant(statement)) {
        if (token.kind == sql::TokenKind::string) return AddedValue{*type, token.value, &revision};
    }
    return std::nullopt;
}

// Whether the label stands in the statement as a literal, or in a body as one.
bool names_label(const std::string& statement, const std::string& label) {
    const std::string quoted = sql::literal(label);
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(statement);
    return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
        return token.kind == sql::TokenKind::string &&
               (token.value == label || token.value.find(quoted) != std::string::npos);
    });
}

std::string up_to(const PlannedRevision& revision) {
    return revision.step.direction == Direction::upgrade ? "`schemadiff upgrade " + revision.step.id + "`"
                                                         : "`schemadiff downgrade -1`";
}

std::string apart(const PlannedRevision* before, const std::string& then) {
    return (before == nullptr ? "run " : "run " + up_to(*before) + ", then ") + then +
           ": one revision alone may take several transactions; or have `transaction_per: revision`";
}

std::optional<TransactionObstacle> needs_several(const std::vector<PlannedRevision>& planned) {
    const PlannedRevision* before = nullptr;
    for (const PlannedRevision& revision : planned) {
        const std::vector<Segment>& segments = revision.segments;
        if (segments.size() > 1 || (!segments.empty() && segments.front().kind != SegmentKind::transaction)) {
            const bool first = segments.front().kind != SegmentKind::transaction;
            return TransactionObstacle{file_and_line(segments[first ? 0 : 1].statements.front().where) + ": revision " +
                                           revision.step.id + " cannot be one transaction, and so not one with others",
                                       apart(before, up_to(revision))};
        }
        before = &revision;
    }
    return std::nullopt;
}

std::optional<TransactionObstacle> uses_added_value(const std::vector<PlannedRevision>& planned) {
    std::vector<AddedValue> added;
    for (const PlannedRevision& revision : planned) {
        for (const Segment& segment : revision.segments) {
            for (const SegmentStatement& statement : segment.statements) {
                for (const AddedValue& value : added) {
                    if (value.revision == &revision || !names_label(statement.text, value.label)) continue;
                    return TransactionObstacle{
                        file_and_line(statement.where) + ": revision " + revision.step.id + " says " +
                            sql::literal(value.label) + ", which revision " + value.revision->step.id +
                            " adds to the enum " + value.type +
                            ": PostgreSQL allows that only once it is committed, and all of this run is one "
                            "transaction",
                        apart(value.revision, up_to(planned.back()))};
                }
                std::optional<AddedValue> value = added_value(statement.text, revision);
                if (value) added.push_back(std::move(*value));
            }
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<TransactionObstacle> transaction_obstacle(const std::vector<PlannedRevision>& planned) {
    if (planned.size() < 2) return std::nullopt;
    std::optional<TransactionObstacle> obstacle = needs_several(planned);
    return obstacle ? obstacle : uses_added_value(planned);
}

}  // namespace schemadiff::migrate
