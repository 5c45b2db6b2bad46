#include "migrate/scratch_oracle.h"

#include <algorithm>
#include <optional>
#include <set>

#include "compare/attribute_text.h"
#include "compare/compare.h"
#include "db/open.h"
#include "inspect/inspect.h"
#include "plan/make_plan.h"
#include "plan/references.h"
#include "sql/expression.h"
#include "sql/oracle_query.h"
#include "sql/quote.h"
#include "sql/references.h"
#include "support/text.h"

namespace schemadiff::migrate {

namespace {

// The objects asked about and all that they rest on, stripped of what does not bear on how they print.
class Subset {
  public:
    Subset(const Catalog& to, const Names& search_path) : to_(to), names_(to, search_path) {}

    void add(const Identity& id) {
        const ObjectPtr object = to_.find_pointer(id);
        if (!object || !done_.insert(id).second) return;
        const Object bare = stripped(*object, asked_.count(id) != 0);
        for (const plan::Reference& each : names_.references(bare))
            if (each.strength != plan::Strength::body) add(each.id());
        if (object->id.kind == Kind::table) add_columns(*object);
        out_.add(bare);
    }
    void ask(const Identity& id) {
        asked_.insert(id);
        done_.erase(id);
        add(id);
    }
    // Nothing says what comes with which of them.
    void add_extensions() {
        for (const ObjectPtr& each : to_.objects())
            if (each->id.kind == Kind::extension) add(each->id);
    }
    Catalog finish() {
        out_.sort();
        return std::move(out_);
    }

  private:
    // Columns, and the primary key, on which a view's GROUP BY may rest.
    void add_columns(const Object& table) {
        for (const Kind kind : {Kind::column, Kind::primary_key})
            for (const ObjectPtr& each : compare::members_of(to_, kind, {table.id.schema, table.id.name}))
                add(each->id);
    }
    static Object stripped(const Object& object, bool asked) {
        Object out = object;
        out.comment.clear();
        out.security_labels.clear();
        out.owner.reset();
        out.grants.reset();
        // The scratch server has no roles of ours, and how a policy prints does not depend on them.
        if (auto* policy = out.get_if<Policy>()) policy->roles = {"public"};
        // Nor has it our tablespaces.
        visit(
            [](auto& value) {
                if constexpr (requires { value.tablespace; }) value.tablespace.clear();
            },
            out.value);
        if (asked) return out;
        if (auto* column = out.get_if<Column>()) column->default_value = {}, column->identity.clear();
        if (auto* view = out.get_if<MaterializedView>()) view->with_data = false;
        return out;
    }

    const Catalog& to_;
    plan::NameIndex names_;
    std::set<Identity> asked_, done_;
    Catalog out_;
};

// The words of one attribute, as reports name it; nothing where it is at its default.
std::string attribute_of(const Object& object, const std::string& attribute) {
    for (const compare::AttributeWords& each : compare::describe(object))
        if (each.name == attribute) return each.text;
    return "";
}

std::string search_path_text(const Names& schemas) {
    Names quoted;
    for (const std::string& each : schemas) quoted.push_back(sql::identifier(each));
    return quoted.empty() ? "''" : support::join(quoted, ", ");
}

// Runs the steps inside the open transaction, each behind a savepoint; gives the first error's words. What could not be
// built is missing afterwards, and what rests on it stays undecided.
std::string run_each(db::Connection& connection, const Plan& plan) {
    std::string first_error;
    connection.execute("SAVEPOINT step");
    for (const PlanSegment& segment : plan.segments)
        for (const Step& step : segment.steps) try {
                connection.execute("RELEASE SAVEPOINT step; SAVEPOINT step; " + step.sql);
            } catch (const DatabaseError& error) {
                if (first_error.empty()) first_error = error.what();
                connection.execute("ROLLBACK TO SAVEPOINT step");
            }
    return first_error;
}

// The functions and operators in the text that are not PostgreSQL's own, as often as they stand there.
std::multiset<std::string> users_own(std::string_view text) {
    std::multiset<std::string> out;
    for (const sql::NameUse& use : sql::names_used(text))
        if (use.call && !use.in_literal && use.parts.size() > 1 && use.parts.front() != "pg_catalog")
            out.insert(sql::qualified(use.parts[use.parts.size() - 2], use.parts.back()));
    for (const sql::OperatorUse& use : sql::operators_used(text))
        if (!use.schema.empty() && use.schema != "pg_catalog") out.insert(use.schema + " " + use.name);
    return out;
}

class ScratchOracle : public sql::Oracle {
  public:
    ScratchOracle(const Catalog& to, ScratchOptions options) : to_(to), options_(std::move(options)) {}

    std::vector<sql::Answer> decide(const std::vector<sql::TextPair>& pairs) override {
        std::vector<sql::Answer> out(pairs.size());
        std::vector<std::size_t> all;
        for (std::size_t at = 0; at < pairs.size(); ++at) all.push_back(at);
        builds_left_ = kMostBuilds;
        try {
            settle(pairs, all, out);
        } catch (const Error& error) {
            for (sql::Answer& each : out)
                if (each.verdict == sql::Verdict::undecided)
                    each.needs = std::string("the scratch database: ") + error.what();
        }
        return out;
    }

  private:
    // A few hundred milliseconds at the most where one bad text after the other has to be found.
    static constexpr int kMostBuilds = 64;

    // What cannot be built takes down what is built with it (a whole CREATE TABLE), so the rest is tried in halves.
    void settle(const std::vector<sql::TextPair>& pairs, const std::vector<std::size_t>& chosen,
                std::vector<sql::Answer>& out) {
        if (builds_left_-- <= 0) return;
        build_and_compare(pairs, chosen, out);
        std::vector<std::size_t> rest;
        for (const std::size_t at : chosen)
            if (out[at].verdict == sql::Verdict::undecided) rest.push_back(at);
        if (rest.empty() || chosen.size() == 1) return;
        const auto middle = rest.begin() + static_cast<std::ptrdiff_t>((rest.size() + 1) / 2);
        settle(pairs, {rest.begin(), middle}, out);
        if (middle != rest.end()) settle(pairs, {middle, rest.end()}, out);
    }

    // Extensions take their time: they are made where something could not be built without them.
    void build_and_compare(const std::vector<sql::TextPair>& pairs, const std::vector<std::size_t>& chosen,
                           std::vector<sql::Answer>& out) {
        if (!scratch_) scratch_.emplace(db::open_database(options_.url));
        if (try_to_build(pairs, chosen, out) || with_extensions_) return;
        with_extensions_ = std::any_of(to_.objects().begin(), to_.objects().end(),
                                       [](const ObjectPtr& each) { return each->id.kind == Kind::extension; });
        if (with_extensions_) try_to_build(pairs, chosen, out);
    }

    // False where a statement failed.
    bool try_to_build(const std::vector<sql::TextPair>& pairs, const std::vector<std::size_t>& chosen,
                      std::vector<sql::Answer>& out) {
        Subset subset(to_, options_.search_path);
        if (with_extensions_) subset.add_extensions();
        for (const std::size_t at : chosen) subset.ask(pairs[at].id);
        const Catalog wanted = subset.finish();
        db::Connection& connection = scratch_->connection;
        // Taken back in the end: whose database it is finds it as it was.
        connection.begin();
        try {
            std::string error;
            const Catalog built = build(connection, wanted, error);
            for (const std::size_t at : chosen) {
                out[at] = answer(pairs[at], built, error);
                if (out[at].verdict == sql::Verdict::different && is_planned_the_same(connection, pairs[at]))
                    out[at].verdict = sql::Verdict::equal;
            }
            connection.rollback();
            return error.empty();
        } catch (...) {
            connection.rollback();
            throw;
        }
    }

    // The same question as the live server gets, with all that is built at hand. What calls another function of the
    // user's is another text, though that one's body may be inlined to the same today.
    static bool is_planned_the_same(db::Connection& connection, const sql::TextPair& pair) {
        if (pair.kind == sql::TextKind::query || !sql::is_single_expression(pair.left) ||
            !sql::is_single_expression(pair.right))
            return false;
        if (users_own(pair.left) != users_own(pair.right)) return false;
        const auto collations = sql::collations_of(pair.left);
        if (!collations || collations != sql::collations_of(pair.right)) return false;
        const std::vector<sql::ExplainExpression> both = {{pair.left, pair.result_type},
                                                          {pair.right, pair.result_type}};
        connection.execute("SAVEPOINT question");
        try {
            const db::Result result = connection.query(sql::explain_question(pair.id.parent, pair.columns, both), {});
            const auto printed = sql::read_explain_answer(result.view(0, 0), both.size());
            return printed && (*printed)[0] == (*printed)[1];
        } catch (const DatabaseError&) {
            connection.execute("ROLLBACK TO SAVEPOINT question");
            return false;
        }
    }

    Catalog build(db::Connection& connection, const Catalog& wanted, std::string& error) {
        inspect::InspectOptions all;
        all.all_schemas = true;
        all.in_transaction = true;
        const Catalog empty = inspect::inspect(connection, all);
        compare::Comparison comparison = compare::compare(empty, wanted, {}, nullptr);
        std::erase_if(comparison.changes.changes, [](const Change& change) { return change.verb == Verb::drop; });
        plan::PlanOptions options;
        options.server_version = connection.server_version();
        options.search_path = options_.search_path;
        connection.execute("SET LOCAL check_function_bodies = off; SET LOCAL statement_timeout = '10s'");
        // What a model's texts leave unqualified (operators) is found there when a revision runs.
        connection.execute("SET LOCAL search_path = " + search_path_text(options_.search_path));
        const Plan plan =
            plan::make_plan(comparison.changes, {&comparison.from, nullptr}, {&comparison.to, nullptr}, options);
        error = run_each(connection, plan);
        return inspect::inspect(connection, all);
    }

    sql::Answer answer(const sql::TextPair& pair, const Catalog& built, const std::string& error) const {
        const Object* object = built.find(pair.id);
        if (!object)
            return {sql::Verdict::undecided, pair.id.described() + " could not be built in the scratch database" +
                                                 (error.empty() ? "" : ": " + error)};
        if (pair.over_live_columns) return {sql::Verdict::different, "", sql::DecidedBy::scratch};
        std::string printed = attribute_of(*object, pair.attribute);
        const bool apart = pair.kind == sql::TextKind::query && pair.attribute != "columns";
        const std::string columns = apart ? attribute_of(*object, "columns") : "";
        if (!columns.empty()) printed += "\n(" + columns + ")";
        if (printed == pair.whole_left) return {sql::Verdict::equal, "", sql::DecidedBy::scratch};
        if (options_.live_version == 0 || options_.live_version / 10000 == built.server_version / 10000)
            return {sql::Verdict::different, "", sql::DecidedBy::scratch};
        return {sql::Verdict::undecided, "a scratch database of PostgreSQL " +
                                             std::to_string(options_.live_version / 10000) + ", this one is " +
                                             std::to_string(built.server_version / 10000)};
    }

    const Catalog& to_;
    ScratchOptions options_;
    std::optional<db::OpenDatabase> scratch_;
    int builds_left_ = 0;
    bool with_extensions_ = false;
};

class InTurn : public sql::Oracle {
  public:
    InTurn(std::unique_ptr<sql::Oracle> first, std::unique_ptr<sql::Oracle> second)
        : first_(std::move(first)), second_(std::move(second)) {}

    std::vector<sql::Answer> decide(const std::vector<sql::TextPair>& pairs) override {
        std::vector<sql::Answer> out = first_->decide(pairs);
        std::vector<sql::TextPair> rest;
        std::vector<std::size_t> places;
        for (std::size_t at = 0; at < pairs.size(); ++at)
            if (out[at].verdict == sql::Verdict::undecided) {
                rest.push_back(pairs[at]);
                places.push_back(at);
            }
        if (rest.empty()) return out;
        const std::vector<sql::Answer> more = second_->decide(rest);
        for (std::size_t at = 0; at < rest.size(); ++at) out[places[at]] = more[at];
        return out;
    }

  private:
    std::unique_ptr<sql::Oracle> first_, second_;
};

}  // namespace

std::unique_ptr<sql::Oracle> make_scratch_oracle(const Catalog& to, ScratchOptions options) {
    return std::make_unique<ScratchOracle>(to, std::move(options));
}

std::unique_ptr<sql::Oracle> in_turn(std::unique_ptr<sql::Oracle> first, std::unique_ptr<sql::Oracle> second) {
    if (!first) return second;
    if (!second) return first;
    return std::make_unique<InTurn>(std::move(first), std::move(second));
}

}  // namespace schemadiff::migrate
