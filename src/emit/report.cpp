#include "emit/report.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "compare/attribute_text.h"
#include "emit/revision_text.h"
#include "support/colour.h"
#include "support/text.h"
#include "support/unified_diff.h"

namespace schemadiff::emit {

namespace {

using support::Colour;
using support::paint;

constexpr std::size_t kShortText = 60;

bool is_long(const std::string& text) {
    return text.size() > kShortText || text.find('\n') != std::string::npos;
}

// A relation that goes or comes whole: its members are told with it.
Identity owner_of(const Identity& id, Kind kind) {
    return {kind, id.schema, "", id.parent, ""};
}

constexpr std::array kRelations{Kind::table, Kind::view, Kind::materialized_view};

bool is_relation(Kind kind) {
    return std::find(kRelations.begin(), kRelations.end(), kind) != kRelations.end();
}

class Whole {
  public:
    explicit Whole(const ChangeList& changes) {
        for (const Change& change : changes.changes)
            if ((change.verb == Verb::create || change.verb == Verb::drop) && is_relation(change.id().kind))
                whole_[change.id()] = change.verb;
    }
    // The relation that `change` is told with, or null.
    const Identity* owner(const Change& change) const {
        if (change.id().parent.empty() || (change.verb != Verb::create && change.verb != Verb::drop)) return nullptr;
        for (const Kind kind : kRelations) {
            const auto found = whole_.find(owner_of(change.id(), kind));
            if (found != whole_.end() && found->second == change.verb) return &found->first;
        }
        return nullptr;
    }

  private:
    std::unordered_map<Identity, Verb, IdentityHash> whole_;
};

std::string indented(std::string_view text, std::string_view indent) {
    std::string out;
    for (const std::string_view line : support::split_lines(text))
        out += std::string(indent) + std::string(line) + "\n";
    return out;
}

std::string shown(const std::string& text) {
    return text.empty() ? "nothing" : text;
}

class Report {
  public:
    Report(const ChangeList& changes, const ReportOptions& options)
        : changes_(changes), options_(options), whole_(changes) {}

    std::string text() {
        for (const Change& change : changes_.changes)
            if (const Identity* owner = whole_.owner(change)) ++members_[*owner][std::string(word(change.id().kind))];
        for (const Change& change : changes_.changes)
            if (whole_.owner(change) == nullptr) entry(change);
        for (const Undecided& undecided : changes_.undecided) entry(undecided);
        return std::move(out_);
    }

  private:
    void head(Colour colour, const std::string& sign, const std::string& what, const std::string& says,
              const SourceLocation& where) {
        out_ += paint(sign + " " + one_line(what), colour, options_.coloured) + " " + says;
        if (where.known()) out_ += "  (" + paint(where.text(), Colour::dim, options_.coloured) + ")";
        out_ += "\n";
    }

    void entry(const Change& change) {
        const std::string what = change.id().described();
        const SourceLocation where = change.after ? change.after->where : SourceLocation{};
        switch (change.verb) {
            case Verb::create:
                head(Colour::green, "+", what, "is in the " + options_.after + " only", where);
                return members(change.id()), value(*change.after);
            case Verb::drop:
                head(Colour::red, "-", what, "is in the " + options_.before + " only", where);
                return members(change.id()), value(*change.before);
            case Verb::rename:
                head(Colour::yellow, "~", change.before->id.described(),
                     "is now called " + one_line(change.after->id.text()), where);
                return;
            case Verb::alter:
                head(Colour::yellow, "~", what, "differs", where);
                for (const AttributeChange& attribute : change.attributes) difference(attribute);
                return;
        }
    }

    void entry(const Undecided& undecided) {
        head(Colour::cyan, "?", undecided.id.described(), "is undecided", undecided.where);
        difference({undecided.attribute, undecided.live, undecided.wanted});
        if (!undecided.needs.empty()) out_ += "    to decide it: " + undecided.needs + "\n";
    }

    void members(const Identity& id) {
        const auto found = members_.find(id);
        if (found == members_.end()) return;
        std::vector<std::string> parts;
        for (const auto& [kind, count] : found->second)
            parts.push_back(support::plural(count, kind, kind == "index" ? "indexes" : ""));
        out_ += "    with " + support::join(parts, ", ") + "\n";
    }

    // What a missing or surplus object says, in short; long texts are left to the model and to `diff --format sql`.
    void value(const Object& object) {
        for (const compare::AttributeWords& each : compare::describe(object))
            if (!is_long(each.text) && each.name != "position") out_ += "    " + each.name + ": " + each.text + "\n";
    }

    void difference(const AttributeChange& attribute) {
        if (is_long(attribute.before) || is_long(attribute.after)) {
            out_ += "    " + attribute.attribute + ":\n";
            out_ += indented(support::unified_diff(attribute.before + "\n", attribute.after + "\n",
                                                   {options_.before, options_.after, 3, options_.coloured}),
                             "      ");
            return;
        }
        out_ += "    " + attribute.attribute + ": " + options_.before + " " +
                paint(shown(attribute.before), Colour::red, options_.coloured) + ", " + options_.after + " " +
                paint(shown(attribute.after), Colour::green, options_.coloured) + "\n";
    }

    const ChangeList& changes_;
    const ReportOptions& options_;
    Whole whole_;
    std::map<Identity, std::map<std::string, long long>> members_;
    std::string out_;
};

// Changes of columns whose default is the next value of a sequence, by the column.
using NumberedColumns = std::map<Identity, const Change*>;

NumberedColumns numbered_columns(const ChangeList& changes) {
    NumberedColumns out;
    for (const Change& change : changes.changes) {
        const Column* column = change.after ? change.after->get_if<Column>() : nullptr;
        if (column && column->default_value.text.starts_with("nextval(")) out.emplace(change.id(), &change);
    }
    return out;
}

// The column that a new sequence makes SERIAL: owned by it, and the default of that column, which is new as well or
// takes the sequence up.
const Change* serial_column(const Change& sequence, const NumberedColumns& columns) {
    const Sequence* value = sequence.after ? sequence.after->get_if<Sequence>() : nullptr;
    if (sequence.verb != Verb::create || value == nullptr || value->owned_by_column.empty()) return nullptr;
    const auto found =
        columns.find({Kind::column, sequence.id().schema, value->owned_by_table, value->owned_by_column, ""});
    return found == columns.end() ? nullptr : found->second;
}

std::vector<std::string> lines(const ChangeList& changes, bool detected) {
    const Whole whole(changes);
    const NumberedColumns columns = numbered_columns(changes);
    const std::string start = detected ? "detected " : "";
    std::vector<std::string> out;
    for (const Change& change : changes.changes) {
        const Change* serial = serial_column(change, columns);
        if (serial != nullptr && detected) {
            out.push_back(start + "sequence " + one_line(change.id().text()) + " taken as SERIAL of " +
                          one_line(serial->id().text()));
        } else if (serial == nullptr && (whole.owner(change) == nullptr || change.id().kind == Kind::index ||
                                         change.id().kind == Kind::trigger)) {
            out.push_back(start + one_line(change.text()));
        }
    }
    return out;
}

std::string locks_text(const Step& step) {
    std::vector<std::string> parts;
    for (const RelationLock& lock : step.locks)
        if (lock.mode != Lock::none) parts.push_back(std::string(word(lock.mode)) + " on " + one_line(lock.relation));
    return support::join(parts, ", ");
}

std::string step_text(const Step& step, bool coloured) {
    std::string out = indented(ended(step.sql), "  ");
    const auto note = [&](const std::string& what, const std::string& text, Colour colour) {
        if (!text.empty()) out += "    " + paint(what + ": " + text, colour, coloured) + "\n";
    };
    note("why", one_line(step.why), Colour::dim);
    note("locks", locks_text(step), Colour::dim);
    if (step.work != Work::none) note("work", std::string(word(step.work)), Colour::yellow);
    note("deletes data", one_line(step.deletes), Colour::red);
    if (step.guard) note("guard", step.guard->message, Colour::yellow);
    return out;
}

}  // namespace

std::string drift_text(const ChangeList& changes, const ReportOptions& options) {
    return Report(changes, options).text();
}

std::vector<std::string> detected_lines(const ChangeList& changes) {
    return lines(changes, true);
}

std::vector<std::string> change_lines(const ChangeList& changes) {
    return lines(changes, false);
}

std::string change_counts(const ChangeList& changes) {
    std::map<Verb, int> counts;
    for (const Change& change : changes.changes) ++counts[change.verb];
    std::vector<std::string> parts;
    for (const auto& [verb, text] : {std::pair{Verb::create, "added"},
                                     {Verb::alter, "changed"},
                                     {Verb::rename, "renamed"},
                                     {Verb::drop, "removed"}})
        if (counts[verb] > 0) parts.push_back(std::string(text) + " " + std::to_string(counts[verb]));
    if (!changes.undecided.empty()) parts.push_back("undecided " + std::to_string(changes.undecided.size()));
    return support::join(parts, ", ");
}

std::string plan_text(const Plan& plan, bool coloured) {
    std::string out;
    for (const PlanSegment& segment : plan.segments) {
        out += segment.in_transaction ? "in one transaction:\n" : "outside a transaction:\n";
        for (const Step& step : segment.steps) out += step_text(step, coloured);
    }
    for (const std::string& blocker : plan.blockers) out += "cannot be done: " + blocker + "\n";
    return out;
}

}  // namespace schemadiff::emit
