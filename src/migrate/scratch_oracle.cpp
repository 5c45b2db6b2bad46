#include "migrate/scratch_oracle.h"

#include <set>

#include "compare/attribute_text.h"
#include "compare/compare.h"
#include "db/open.h"
#include "inspect/inspect.h"
#include "plan/make_plan.h"
#include "plan/references.h"

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
            if (each.strength != plan::Strength::body) add(each.id);
        if (object->id.kind == Kind::table) add_columns(*object);
        out_.add(bare);
    }
    void ask(const Identity& id) {
        asked_.insert(id);
        done_.erase(id);
        add(id);
    }
    Catalog finish() {
        out_.sort();
        return std::move(out_);
    }

  private:
    // Columns, and the primary key, on which a view's GROUP BY may rest.
    void add_columns(const Object& table) {
        for (const ObjectPtr& each : to_.objects())
            if (each->id.schema == table.id.schema && each->id.parent == table.id.name &&
                (each->id.kind == Kind::column || each->id.kind == Kind::primary_key))
                add(each->id);
    }
    static Object stripped(const Object& object, bool asked) {
        Object out = object;
        out.comment.clear();
        out.owner.reset();
        out.grants.reset();
        // The scratch server has no roles of ours, and how a policy prints does not depend on them.
        if (auto* policy = out.get_if<Policy>()) policy->roles = {"public"};
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

void run_each(db::Connection& connection, const Plan& plan) {
    connection.execute("SET check_function_bodies = off");
    for (const PlanSegment& segment : plan.segments)
        for (const Step& step : segment.steps) try {
                connection.execute(step.sql);
            } catch (const DatabaseError&) {
                // What could not be built is missing afterwards, and what rests on it stays undecided.
            }
}

class ScratchOracle : public sql::Oracle {
  public:
    ScratchOracle(const Catalog& to, ScratchOptions options) : to_(to), options_(std::move(options)) {}

    std::vector<sql::Answer> decide(const std::vector<sql::TextPair>& pairs) override {
        try {
            return build_and_compare(pairs);
        } catch (const Error& error) {
            return std::vector<sql::Answer>(
                pairs.size(), {sql::Verdict::undecided, std::string("the scratch database: ") + error.what()});
        }
    }

  private:
    std::vector<sql::Answer> build_and_compare(const std::vector<sql::TextPair>& pairs) {
        db::OpenDatabase scratch = db::open_database(options_.url);
        Subset subset(to_, options_.search_path);
        for (const sql::TextPair& pair : pairs) subset.ask(pair.id);
        const Catalog wanted = subset.finish();
        const Catalog built = build(scratch.connection, wanted);
        std::vector<sql::Answer> out;
        for (const sql::TextPair& pair : pairs) out.push_back(answer(pair, built));
        return out;
    }

    Catalog build(db::Connection& connection, const Catalog& wanted) {
        inspect::InspectOptions all;
        all.all_schemas = true;
        const Catalog empty = inspect::inspect(connection, all);
        compare::Comparison comparison = compare::compare(empty, wanted, {}, nullptr);
        std::erase_if(comparison.changes.changes, [](const Change& change) { return change.verb == Verb::drop; });
        plan::PlanOptions options;
        options.server_version = connection.server_version();
        options.search_path = options_.search_path;
        run_each(connection,
                 plan::make_plan(comparison.changes, {&comparison.from, nullptr}, {&comparison.to, nullptr}, options));
        return inspect::inspect(connection, all);
    }

    static sql::Answer answer(const sql::TextPair& pair, const Catalog& built) {
        const Object* object = built.find(pair.id);
        if (!object)
            return {sql::Verdict::undecided, pair.id.described() + " could not be built in the scratch database"};
        const std::string printed = attribute_of(*object, pair.attribute);
        return {printed == pair.whole_left ? sql::Verdict::equal : sql::Verdict::different, ""};
    }

    const Catalog& to_;
    ScratchOptions options_;
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
