#include "plan/steps.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "plan/rename_order.h"
#include "sql/quote.h"

namespace schemadiff::plan {

namespace {

// The change that a node stands for where no change of the list does: for emit's sake.
Change forced_change(const Node& node, std::string_view attribute) {
    return {Verb::alter, node.before, node.after, {{std::string(attribute), "", ""}}};
}

class StepMaker {
  public:
    StepMaker(const std::vector<Node>& nodes, const Spread& spread, const emit::Context& context)
        : nodes_(nodes), spread_(spread), context_(context) {}

    Plan run(const Order& order, bool renames_last);

  private:
    emit::Statements statements(const Node& node);
    emit::Statements alter(const Node& node);
    emit::Statements attach(const Node& node);
    emit::Statements late(const Node& node);
    emit::Statements marks_of(const Identity& index) const;
    void add(const Node& node, emit::Statements statements);
    void add_renames(bool back);
    void cut_after_new_labels();
    std::string why(const Node& node) const;
    bool is_new(const emit::Statement& statement) const;

    const std::vector<Node>& nodes_;
    const Spread& spread_;
    const emit::Context& context_;
    std::set<std::string> created_;  // relations made by this plan, quoted: they hold no rows
    // Columns that have their new type by now, by table and type.
    std::set<std::pair<std::string, std::string>> typed_;
    std::vector<std::string> new_labels_;
    std::vector<Step> steps_;
};

emit::Statements StepMaker::alter(const Node& node) {
    Change change = node.change ? *node.change : forced_change(node, "type");
    if (node.detached) {
        Object bare = *change.before;
        if (auto* domain = bare.get_if<Domain>()) {
            domain->default_value = {};
            domain->checks.clear();
            if (!change.touches("checks")) change.attributes.push_back({"checks", "", ""});
        } else {
            bare.as<Column>().default_value = {};
            bare.as<Column>().identity.clear();
        }
        change.before = std::make_shared<const Object>(std::move(bare));
    }
    if (spread_.retyped.count(node.id) && !change.touches("type"))
        change.attributes.insert(change.attributes.begin(), {"type", "", ""});
    if (spread_.detached.count(node.id) && !change.touches("default")) change.attributes.push_back({"default", "", ""});
    return emit::alter(change, context_);
}

emit::Statements StepMaker::statements(const Node& node) {
    switch (node.action) {
        case Action::rename:
            return emit::rename(*node.before, *node.after, context_);
        case Action::drop:
            return node.before ? emit::drop(*node.before, context_) : emit::Statements{};
        case Action::detach:
            if (node.id.kind == Kind::table)
                return emit::leave_parents(node.before.get(), node.after.get(), spread_.detached.count(node.id) > 0,
                                           context_);
            return emit::detach(*node.before, context_);
        case Action::attach:
            if (node.id.kind == Kind::table)
                return emit::join_parents(node.before.get(), node.after.get(), spread_.detached.count(node.id) > 0,
                                          context_);
            return attach(node);
        case Action::set_aside:
            return emit::set_aside(*node.before, context_);
        case Action::drop_aside:
            return emit::drop_aside(*node.before, context_);
        case Action::shell:
            return emit::shell(*node.after, context_);
        case Action::alter:
            return alter(node);
        case Action::create:
            if (node.after && node.id.kind == Kind::column) {
                emit::Statements by_parent = emit::create_by_parent(*node.after, context_);
                if (!by_parent.empty()) return by_parent;
            }
            return node.after ? emit::create(*node.after, node.members, context_) : emit::Statements{};
    }
    return {};
}

// A check of a domain that is made anew locks the tables whose columns have gone over to it already.
emit::Statements StepMaker::attach(const Node& node) {
    emit::Statements out = emit::attach(*node.after, context_);
    if (node.id.kind != Kind::domain || node.before) return out;
    for (emit::Statement& statement : out)
        std::erase_if(statement.locks, [&](const RelationLock& lock) {
            return !typed_.contains({lock.relation, emit::relation(node.id)});
        });
    return out;
}

// CLUSTER ON and REPLICA IDENTITY go with an index that is made anew, and are said again.
emit::Statements StepMaker::marks_of(const Identity& index) const {
    if (!context_.before || !context_.after || index.parent.empty()) return {};
    for (const Kind kind : {Kind::table, Kind::materialized_view}) {
        const Identity container{kind, index.schema, "", index.parent, ""};
        const Object* before = context_.before->find(container);
        const Object* after = context_.after->find(container);
        if (!before || !after || created_.count(emit::relation(container))) continue;
        Object marks = *after;
        if (Table* table = marks.get_if<Table>()) {
            const Table& old = before->as<Table>();
            if (table->cluster_on != index.name || old.cluster_on != index.name) table->cluster_on.clear();
            if (table->replica_identity != "index " + index.name || old.replica_identity != table->replica_identity)
                table->replica_identity = "default";
        } else {
            MaterializedView& view = marks.as<MaterializedView>();
            if (view.cluster_on != index.name || before->as<MaterializedView>().cluster_on != index.name)
                view.cluster_on.clear();
        }
        return emit::table_after_indexes(marks);
    }
    return {};
}

// What a table says of its indexes, and a sequence of its owner, can be said only when these are there.
emit::Statements StepMaker::late(const Node& node) {
    if (!node.after) return {};
    const bool made = node.action == Action::create;
    if (!made && node.action != Action::alter) return {};
    if (node.id.kind == Kind::table || node.id.kind == Kind::materialized_view) {
        emit::Statements out = emit::table_after_indexes(*node.after, made ? nullptr : node.before.get());
        if (node.id.kind != Kind::table || made || !node.change || !node.change->touches("grants")) return out;
        for (emit::Statement& each : emit::grants(node.before.get(), *node.after, context_))
            out.push_back(std::move(each));
        return out;
    }
    if (made && (node.id.kind == Kind::index || node.id.kind == Kind::primary_key || node.id.kind == Kind::unique))
        return marks_of(node.id);
    if (node.id.kind == Kind::column && made && context_.before && context_.before->find(node.id))
        return emit::column_grants(*node.after, context_);
    const bool owned =
        node.change && (node.change->touches("owned_by_table") || node.change->touches("owned_by_column"));
    if (node.id.kind == Kind::sequence && (made || owned)) return emit::sequence_owner(*node.after);
    return {};
}

std::string StepMaker::why(const Node& node) const {
    if (!node.why.empty()) return node.why;
    const auto replaced = spread_.replaced.find(node.id);
    const Object* object = node.change ? &node.change->object() : nullptr;
    std::string out = object && object->where.known() ? object->where.text() : "";
    if (out.empty() && node.change && node.change->verb == Verb::drop) out = "not in the model";
    if (replaced != spread_.replaced.end() && replaced->second.empty() && node.action == Action::drop)
        out += (out.empty() ? "" : "; ") + std::string("PostgreSQL has no ALTER for this");
    return out;
}

bool StepMaker::is_new(const emit::Statement& statement) const {
    return !statement.locks.empty() &&
           std::all_of(statement.locks.begin(), statement.locks.end(),
                       [&](const auto& lock) { return created_.count(lock.relation) != 0; });
}

void StepMaker::add(const Node& node, emit::Statements statements) {
    for (emit::Statement& statement : statements) {
        Step step;
        const bool fresh = is_new(statement);
        step.sql = std::move(statement.sql);
        step.objects.push_back(node.id);
        step.change = node.change ? node.change->text() : "";
        step.why = why(node);
        step.locks = std::move(statement.locks);
        step.work = fresh ? Work::none : statement.work;
        step.data = fresh ? DataEffect::keeps : statement.data;
        step.deletes = std::move(statement.deletes);
        if (!fresh && !node.rests_on_new) step.guard = std::move(statement.guard);
        step.since = statement.since;
        step.outside_transaction = statement.outside_transaction;
        step.privilege = std::move(statement.privilege);
        steps_.push_back(std::move(step));
    }
    for (const ObjectPtr& member : node.members)
        if (!steps_.empty() && steps_.back().objects.front() == node.id) steps_.back().objects.push_back(member->id);
    if (node.action == Action::alter && node.id.kind == Kind::column)
        typed_.emplace(sql::qualified(node.id.schema, node.id.parent), node.after->as<Column>().type.text);
    if (node.action == Action::create && node.after && node.id.parent.empty()) created_.insert(emit::relation(node.id));
}

// A label of an enum can be used only after the transaction that added it (documentation, ALTER TYPE).
void collect_labels(const Node& node, std::vector<std::string>& out) {
    if (node.action != Action::alter || node.id.kind != Kind::enum_type) return;
    const Names& old = node.before->as<EnumType>().labels;
    for (const std::string& label : node.after->as<EnumType>().labels)
        if (std::find(old.begin(), old.end(), label) == old.end()) out.push_back(sql::literal(label));
}

bool mentions(const Step& step, const std::vector<std::string>& labels) {
    return std::any_of(labels.begin(), labels.end(),
                       [&](const std::string& label) { return step.sql.find(label) != std::string::npos; });
}

std::vector<PlanSegment> cut(std::vector<Step> steps, const std::vector<std::string>& labels) {
    std::vector<PlanSegment> out;
    bool pending_labels = false;
    for (Step& step : steps) {
        const bool adds = step.objects.front().kind == Kind::enum_type && mentions(step, labels);
        const bool uses = !adds && pending_labels && mentions(step, labels);
        const bool joins = !out.empty() && out.back().in_transaction && !step.outside_transaction && !uses;
        if (!joins) out.push_back({!step.outside_transaction, {}});
        if (uses) pending_labels = false;
        pending_labels |= adds;
        out.back().steps.push_back(std::move(step));
    }
    return out;
}

void StepMaker::add_renames(bool back) {
    for (const std::size_t at : rename_order(nodes_, back)) add(nodes_[at], statements(nodes_[at]));
}

// An event trigger fires for our own statements: it goes ahead of all and comes behind all, save renames on the way
// down, by whose new names it is told.
Plan StepMaker::run(const Order& order, bool renames_last) {
    const auto is_event_trigger = [&](std::size_t at) { return nodes_[at].id.kind == Kind::event_trigger; };
    const auto goes = [&](std::size_t at) { return nodes_[at].action == Action::drop; };
    std::vector<std::size_t> middle;
    steps_.reserve(order.nodes.size());
    for (const std::size_t at : order.nodes) {
        if (nodes_[at].action == Action::rename) continue;
        if (is_event_trigger(at) && goes(at))
            add(nodes_[at], statements(nodes_[at]));
        else if (!is_event_trigger(at))
            middle.push_back(at);
    }
    if (!renames_last) add_renames(false);
    for (const std::size_t at : middle) {
        collect_labels(nodes_[at], new_labels_);
        add(nodes_[at], statements(nodes_[at]));
    }
    for (const std::size_t at : order.nodes) add(nodes_[at], late(nodes_[at]));
    for (const std::size_t at : order.nodes)
        if (is_event_trigger(at) && !goes(at) && nodes_[at].action != Action::rename)
            add(nodes_[at], statements(nodes_[at]));
    if (renames_last) add_renames(true);
    Plan plan;
    plan.segments = cut(std::move(steps_), new_labels_);
    return plan;
}

}  // namespace

Plan make_steps(const std::vector<Node>& nodes, const Order& order, const Spread& spread, bool renames_last,
                const emit::Context& context) {
    return StepMaker(nodes, spread, context).run(order, renames_last);
}

}  // namespace schemadiff::plan
