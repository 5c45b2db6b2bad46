#include "emit/revision_text.h"

#include <algorithm>
#include <set>

#include "schemadiff/attribute.h"
#include "sql/quote.h"
#include "support/text.h"

namespace schemadiff::emit {

namespace {

constexpr std::size_t kSummaryLines = 20;

std::string directive(std::string_view words) {
    return "-- schemadiff: " + one_line(words) + "\n";
}

// Statements joined as a person would: short ones of the same object in a block, empty lines around all else.
class Writer {
  public:
    explicit Writer(SectionKind kind) : kind_(kind) {}

    void segment(const PlanSegment& segment, bool after_transaction);
    void irreversible(const std::vector<std::string>& blockers);
    std::string take() { return std::move(text_); }

  private:
    void guards(const PlanSegment& segment, std::size_t from);
    void statement(const Step& step, bool outside);
    void block(std::string text, const Identity* object);

    SectionKind kind_;
    std::string text_;
    std::set<std::string> guarded_;
    bool may_join_ = false;
    Identity last_;
};

bool is_rename(const Step& step) {
    return step.change.starts_with("renamed ");
}

void Writer::block(std::string text, const Identity* object) {
    const bool single = std::count(text.begin(), text.end(), '\n') == 1 && !text.starts_with("--");
    const bool joins =
        single && may_join_ && object != nullptr && object->schema == last_.schema &&
        (object->parent.empty() ? object->name : object->parent) == (last_.parent.empty() ? last_.name : last_.parent);
    if (!text_.empty() && !joins) text_ += "\n";
    text_ += text;
    may_join_ = single && object != nullptr;
    if (object != nullptr) last_ = *object;
}

void Writer::guards(const PlanSegment& segment, std::size_t from) {
    for (std::size_t i = from; i < segment.steps.size(); ++i) {
        const std::optional<Guard>& guard = segment.steps[i].guard;
        if (!guard || !guarded_.insert(guard->query).second) continue;
        block(directive("guard " + guard->message) + ended(guard->query) + "\n", nullptr);
    }
}

void Writer::statement(const Step& step, bool outside) {
    std::string marks;
    if (outside) marks += directive("no-transaction");
    if (!step.lock_timeout.empty()) marks += directive("lock-timeout " + step.lock_timeout);
    if (kind_ == SectionKind::upgrade && !step.deletes.empty())
        marks += directive("deletes data (" + step.deletes + ")");
    block(marks + ended(step.sql) + "\n", step.objects.empty() ? nullptr : &step.objects.front());
}

void Writer::segment(const PlanSegment& segment, bool after_transaction) {
    if (after_transaction && segment.in_transaction) block(directive("commit"), nullptr);
    std::size_t at = 0;
    while (at < segment.steps.size() && is_rename(segment.steps[at]))
        statement(segment.steps[at++], !segment.in_transaction);
    guards(segment, 0);
    for (; at < segment.steps.size(); ++at) statement(segment.steps[at], !segment.in_transaction);
}

void Writer::irreversible(const std::vector<std::string>& blockers) {
    block(directive("irreversible: " + support::join(blockers, "; ")), nullptr);
}

// The relations that the plan itself makes: their locks disturb nobody.
std::set<std::string> made_by(const Plan& plan) {
    std::set<std::string> result;
    for (const PlanSegment& segment : plan.segments)
        for (const Step& step : segment.steps)
            if (step.sql.starts_with("CREATE ") && !step.objects.empty() && step.objects.front().parent.empty())
                result.insert(sql::qualified(step.objects.front().schema, step.objects.front().name));
    return result;
}

// "WHAT: a, b", or nothing if there is none.
void add_hazard(std::vector<std::string>& out, const std::string& what, const std::set<std::string>& names) {
    if (names.empty()) return;
    out.push_back(what + ": " + support::join({names.begin(), names.end()}, ", "));
}

struct Hazards {
    std::set<std::string> deletes, may_fail, rewrites, scans, locks;

    void add(const Step& step, const std::set<std::string>& made) {
        if (!step.deletes.empty()) deletes.insert(one_line(step.deletes));
        if (step.data == DataEffect::may_fail && !step.objects.empty())
            may_fail.insert(one_line(step.objects.front().described()));
        for (const RelationLock& lock : step.locks) {
            if (made.contains(lock.relation)) continue;
            const std::string relation = one_line(lock.relation);
            if (step.work == Work::rewrite) rewrites.insert(relation);
            if (step.work == Work::scan) scans.insert(relation);
            if (lock.mode == Lock::access_exclusive) locks.insert(relation);
        }
    }
};

}  // namespace

std::string one_line(std::string_view text) {
    return support::replace_all(support::replace_all(text, "\n", "\\n"), "\r", "\\r");
}

std::string ended(std::string_view statement) {
    const std::size_t line = statement.rfind('\n') == std::string_view::npos ? 0 : statement.rfind('\n') + 1;
    const bool comment = statement.substr(line).find("--") != std::string_view::npos;
    return std::string(statement) + (comment ? "\n;" : ";");
}

std::string section_text(const Plan& plan, SectionKind kind) {
    Writer writer(kind);
    if (!plan.blockers.empty()) {
        writer.irreversible(plan.blockers);
        return writer.take();
    }
    bool after_transaction = false;
    for (const PlanSegment& segment : plan.segments) {
        writer.segment(segment, after_transaction);
        after_transaction = segment.in_transaction;
    }
    return writer.take();
}

std::vector<std::string> hazards(const Plan& plan) {
    Hazards found;
    const std::set<std::string> made = made_by(plan);
    for (const PlanSegment& segment : plan.segments)
        for (const Step& step : segment.steps) found.add(step, made);
    std::vector<std::string> out;
    add_hazard(out, "deletes data", found.deletes);
    add_hazard(out, "may fail on existing rows", found.may_fail);
    add_hazard(out, "rewrites", found.rewrites);
    add_hazard(out, "scans", found.scans);
    add_hazard(out, "locks out readers of", found.locks);
    return out;
}

std::string revision_summary(const std::vector<std::string>& changes, const Plan& upgrade) {
    std::string out;
    const std::size_t shown = changes.size() > kSummaryLines ? kSummaryLines - 1 : changes.size();
    for (std::size_t i = 0; i < shown; ++i) out += one_line(changes[i]) + "\n";
    if (shown < changes.size())
        out += "and " + support::plural(static_cast<long long>(changes.size() - shown), "further change") + "\n";
    for (const std::string& hazard : hazards(upgrade)) out += hazard + "\n";
    return out;
}

}  // namespace schemadiff::emit
