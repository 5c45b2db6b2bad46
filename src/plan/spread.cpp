#include "plan/spread.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_set>

#include "compare/hierarchy.h"
#include "compare/ladder.h"
#include "emit/composite_type.h"
#include "emit/not_null.h"
#include "plan/adoption.h"
#include "plan/stored_types.h"
#include "sql/quote.h"

namespace schemadiff::plan {

namespace {

// What happens to an object that others rest on.
enum class Event {
    gone,     // dropped, or dropped and made again
    retyped,  // a column that stays gets another type
    reshaped  // a composite type that stays loses an attribute, or one gets another type
};

bool is_relation(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view;
}

bool has_expression(const Index& index) {
    if (!index.predicate.empty()) return true;
    for (const compare::IndexKey& key : compare::split_index_keys(index.keys.text))
        if (key.expression.find('(') != std::string::npos) return true;
    return false;
}

bool reshapes(const Change& change) {
    const emit::AttributeSteps steps =
        emit::attribute_steps(change.before->as<CompositeType>(), change.after->as<CompositeType>());
    return !steps.dropped.empty() || !steps.retyped.empty();
}

bool is_parent(const Object& table, const Identity& cause) {
    const auto parents = compare::parents_of(table.as<Table>());
    return std::find(parents.begin(), parents.end(), compare::TableName{cause.schema, cause.name}) != parents.end();
}

class Spreader {
  public:
    Spreader(const ChangeList& changes, const DependentIndex& before, const Catalog& from, const Catalog& to,
             int server_version)
        : changes_(changes), before_(before), from_(from), to_(to), server_version_(server_version) {}

    Spread run();

  private:
    void start();
    void reach(const Identity& dependent, const Identity& cause, Event event);
    void reach_column(const Identity& dependent, const Object& column, const Identity& cause, Event event);
    void reach_attached(const Identity& key);
    void replace(const Identity& id, const Identity& cause);
    bool stands_retyping(const Identity& dependent) const;
    bool has_successor(const Identity& type) const;
    bool is_held(const Column& column, const Identity& cause) const;
    void retype(const Identity& dependent, const Column& column, const Identity& cause);
    bool stands_reshaping(const Identity& dependent) const;
    bool alters(const Change& change) const;
    bool sets_expression(const Change& change) const;
    bool is_unchecked(const compare::TableName& table) const;
    const compare::Hierarchy& tree_after() const;
    bool is_dropped(const Identity& id) const { return dropped_.count(&id) > 0; }
    void free_not_null(const Identity& column);
    bool set_aside_with();
    void replace_partitioned();
    void replace_states();

    bool replace_keyed(const Identity& column, const Identity& cause);

    const ChangeList& changes_;
    const DependentIndex& before_;
    const Catalog& from_;
    const Catalog& to_;
    const int server_version_;
    const compare::Hierarchy tree_{from_};
    mutable std::optional<compare::Hierarchy> tree_after_;  // made where it is asked for
    std::unordered_set<const Identity*, IdentityOf, IdentityOf> dropped_;
    std::deque<std::pair<const Identity*, Event>> todo_;  // of changes, catalogs and out_, which outlive it
    Spread out_;
};

// No column of a partition key changes its type in place (ATPrepAlterColumnType() in tablecmds.c).
void Spreader::replace_partitioned() {
    for (const ObjectPtr& each : from_.objects()) {
        if (!each->get_if<Table>() || !compare::is_key_retyped({each->id.schema, each->id.name}, tree_, tree_after()))
            continue;
        out_.replaced.emplace(each->id, "a column of its partition key gets another type");
        todo_.push_back({&each->id, Event::gone});
    }
}

// A type is rebuilt in place of being dropped where a column that stays is of it.
void Spreader::start() {
    replace_partitioned();
    for (const Change& change : changes_.changes)
        if (change.verb == Verb::drop) dropped_.insert(&change.before->id);
    for (const Change& change : changes_.changes) {
        const Identity& id = change.id();
        // What is cast already stays so: nothing rests on a cast but by its function.
        if (change.verb == Verb::drop && id.kind != Kind::cast) todo_.push_back({&id, Event::gone});
        if (change.verb != Verb::alter) continue;
        if (!alters(change)) {
            out_.replaced.emplace(id, "");
            if (id.kind != Kind::cast) todo_.push_back({&id, Event::gone});
        } else if (id.kind == Kind::column && (change.touches("type") || change.touches("collation")))
            todo_.push_back({&id, Event::retyped});
        else if (id.kind == Kind::composite_type && change.touches("composite") && reshapes(change))
            todo_.push_back({&id, Event::reshaped});
    }
}

const compare::Hierarchy& Spreader::tree_after() const {
    if (!tree_after_) tree_after_.emplace(to_);
    return *tree_after_;
}

// Whether the server changes the expression of a virtual column of the table: it does not where a check or a
// publication could be about it (ATExecSetExpression() in tablecmds.c).
bool Spreader::is_unchecked(const compare::TableName& table) const {
    for (const compare::Hierarchy* each_tree : {&tree_, &tree_after()}) {
        const compare::Hierarchy& tree = *each_tree;
        std::vector<compare::TableName> tables = tree.descendants(table);
        for (const compare::TableName& above : tree.ancestors(table)) tables.push_back(above);
        tables.push_back(table);
        for (const compare::TableName& each : tables)
            if (!compare::members_of(tree.catalog(), Kind::check, each).empty()) return false;
        const auto& objects = tree.catalog().objects();
        if (std::any_of(objects.begin(), objects.end(),
                        [](const ObjectPtr& each) { return each->id.kind == Kind::publication; }))
            return false;
    }
    return true;
}

// SET EXPRESSION came with 17; a type that changes as well asks for a cast of what is generated.
bool Spreader::sets_expression(const Change& change) const {
    const Column* from = change.before->get_if<Column>();
    if (!from || server_version_ < 170000 || !change.touches("generated") || change.touches("type") ||
        change.touches("collation"))
        return false;
    const Column& to = change.after->as<Column>();
    if (from->inherited || to.inherited) return from->inherited && to.inherited;
    if (from->generated.empty() || to.generated.empty() || from->generated_kind != to.generated_kind) return false;
    return to.generated_kind != "virtual" || is_unchecked({change.id().schema, change.id().parent});
}

// ALTER TYPE refuses to retype an attribute of a type that a column holds, be it in a domain, an array or another type
// (find_composite_type_dependencies() in tablecmds.c).
bool Spreader::alters(const Change& change) const {
    if (sets_expression(change)) return true;
    if (!alters_in_place(change)) return false;
    if (change.before->get_if<Domain>() && asks_of_values(change) && is_in_container(change.before->id, from_, before_))
        return false;
    const auto* from = change.before->get_if<CompositeType>();
    if (!from || emit::attribute_steps(*from, change.after->as<CompositeType>()).retyped.empty()) return true;
    const auto dependents = before_.dependents(change.before->id);
    return std::all_of(dependents.begin(), dependents.end(), [&](const Identity* id) {
        return stands_reshaping(*id) && id->kind != Kind::column && !is_type(id->kind);
    });
}

// Who takes the type as a whole; a view or a SQL-standard body holds on to single attributes.
bool Spreader::stands_reshaping(const Identity& dependent) const {
    const Object* object = from_.find(dependent);
    if (!object) return true;
    if (const auto* function = object->get_if<Function>()) return function->sql_body.empty();
    if (const auto* procedure = object->get_if<Procedure>()) return procedure->sql_body.empty();
    if (const auto* column = object->get_if<Column>()) return column->generated.empty();
    return dependent.kind == Kind::aggregate || dependent.kind == Kind::table || is_type(dependent.kind);
}

// The indexes and keys of partitions that are attached to one go with it.
void Spreader::reach_attached(const Identity& key) {
    for (const compare::TableName& child : tree_.children({key.schema, key.parent}))
        for (const Kind kind : {Kind::primary_key, Kind::unique, Kind::index})
            for (const ObjectPtr& each : compare::members_of(from_, kind, child)) {
                const Object* parent = attached_parent(*each, tree_);
                if (parent && parent->id == key) reach(each->id, key, Event::gone);
            }
}

void Spreader::replace(const Identity& id, const Identity& cause) {
    const auto [at, is_new] = out_.replaced.emplace(id, cause.described() + " is replaced");
    if (is_new) todo_.push_back({&at->first, Event::gone});
}

// PostgreSQL itself puts plain keys and indexes right when a column's type changes (ATPostAlterTypeCleanup); what
// holds an expression is made anew from its own words.
bool Spreader::stands_retyping(const Identity& dependent) const {
    const Object* object = from_.find(dependent);
    if (!object) return true;
    if (const auto* index = object->get_if<Index>()) return !has_expression(*index);
    return dependent.kind == Kind::primary_key || dependent.kind == Kind::unique || dependent.kind == Kind::sequence ||
           dependent.kind == Kind::view_column || dependent.kind == Kind::table;
}

// A type of the same name, of whatever kind, that columns can go over to.
bool Spreader::has_successor(const Identity& type) const {
    Identity id = type;
    if (to_.find(id)) return true;
    if (!is_type(type.kind)) return false;
    for (const Kind kind : {Kind::enum_type, Kind::domain, Kind::composite_type, Kind::range_type, Kind::base_type}) {
        id.kind = kind;
        if (to_.find(id)) return true;
    }
    return false;
}

// Whether the column is of the type, or has the collation, and not only an expression that uses it.
bool Spreader::is_held(const Column& column, const Identity& cause) const {
    if (cause.kind == Kind::collation) return column.collation == sql::qualified(cause.schema, cause.name);
    return is_type(cause.kind) || cause.kind == Kind::base_type;
}

// What is partitioned by the column is made anew, and its partitions, which hold the old values.
bool Spreader::replace_keyed(const Identity& column, const Identity& cause) {
    const compare::TableName table{column.schema, column.parent};
    std::vector<compare::TableName> tree = tree_.descendants(table);
    tree.push_back(table);
    const auto is_keyed = [&](const compare::TableName& each) {
        const Object* object = tree_.table(each);
        return object && compare::is_partitioned_by(object->as<Table>(), column.name);
    };
    if (std::none_of(tree.begin(), tree.end(), is_keyed)) return false;
    for (const auto& [schema, name] : tree) replace({Kind::table, schema, "", name, ""}, cause);
    return true;
}

// The column goes over to the new type or collation; where there is none, its own change says what becomes of it.
void Spreader::retype(const Identity& dependent, const Column& column, const Identity& cause) {
    if (!column.generated.empty()) return replace(dependent, cause);
    if (!has_successor(cause)) return;
    if (cause.kind == Kind::base_type) {
        if (to_.find(dependent)->as<Column>().type == column.type)
            out_.blockers.push_back(dependent.described() + " is of " + cause.described() +
                                    ", which can only be made anew together with its functions: give the column " +
                                    "another type first, in a revision of its own");
        return;
    }
    if (replace_keyed(dependent, cause)) return;
    const auto [at, is_new] = out_.retyped.emplace(dependent, cause.described() + " is rebuilt");
    if (is_new) todo_.push_back({&at->first, Event::retyped});
    out_.rebuilt.insert(cause);
}

void Spreader::reach_column(const Identity& dependent, const Object& object, const Identity& cause, Event event) {
    const Column& column = object.as<Column>();
    if (event == Event::gone && is_held(column, cause)) return retype(dependent, column, cause);
    if (is_relation(cause.kind) && cause.name == dependent.parent) {
        replace(dependent, cause);
        return;
    }
    if (!column.generated.empty())
        replace(dependent, cause);
    else if (event == Event::gone && !column.default_value.empty())
        out_.detached.emplace(dependent, cause.described() + " is replaced");
}

void Spreader::reach(const Identity& dependent, const Identity& cause, Event event) {
    if (is_dropped(dependent) || out_.replaced.count(dependent) || !to_.find(dependent)) return;
    const Object* object = from_.find(dependent);
    if (!object) return;
    if (event == Event::reshaped && stands_reshaping(dependent)) return;
    if (dependent.kind == Kind::column) return reach_column(dependent, *object, cause, event);
    if (event == Event::retyped && stands_retyping(dependent)) return;
    if (dependent.kind == Kind::domain && !is_type(cause.kind) &&
        !(cause.kind == Kind::collation &&
          object->as<Domain>().collation == sql::qualified(cause.schema, cause.name))) {
        out_.detached.emplace(dependent, cause.described() + " is replaced");
        return;
    }
    if (dependent.kind == Kind::sequence && cause.kind == Kind::column && !out_.replaced.count(cause)) return;
    // A foreign table goes with its server; what a table is of else, it can be of anew.
    if (dependent.kind == Kind::table && !is_relation(cause.kind) && cause.kind != Kind::foreign_server) return;
    if (dependent.kind == Kind::table && is_parent(*object, cause)) {
        // It leaves its parent, and joins it again if it is still to be its child: nothing of its own is lost.
        if (is_parent(*to_.find(dependent), cause))
            out_.detached.emplace(dependent, cause.described() + " is replaced");
        return;
    }
    if (dependent.kind == Kind::schema || dependent.kind == Kind::extension) return;
    replace(dependent, cause);
}

// A column that cannot stay NOT NULL while its type changes is in no primary key meanwhile.
void Spreader::free_not_null(const Identity& column) {
    const Object* object = from_.find(column);
    if (!object || !emit::holds_type(*object, tree_, server_version_)) return;
    for (const ObjectPtr& key : compare::members_of(from_, Kind::primary_key, {column.schema, column.parent})) {
        const Names& columns = key->as<PrimaryKey>().columns;
        const bool over = std::find(columns.begin(), columns.end(), column.name) != columns.end();
        if (over && to_.find(key->id) && !is_dropped(key->id)) replace(key->id, column);
    }
}

// The predecessor of a rebuilt type rests on its own types until the columns have gone over: these step aside as well.
bool Spreader::set_aside_with() {
    std::set<Identity> more;
    for (const Identity& id : out_.rebuilt)
        for (const Identity* used : before_.referenced(id)) {
            const bool goes = is_dropped(*used) || out_.replaced.count(*used);
            if (goes && is_type(used->kind) && has_successor(*used) && !out_.rebuilt.count(*used)) more.insert(*used);
        }
    out_.rebuilt.insert(more.begin(), more.end());
    return !more.empty();
}

// A partition that leaves its parent loses its copies of the parent's triggers: when it joins again they are new, and
// are told anew how they are enabled. So do the partitions below it.
void Spreader::replace_states() {
    std::set<compare::TableName> moved;
    const auto add = [&](const Identity& table) {
        moved.emplace(table.schema, table.name);
        for (const compare::TableName& below : tree_.descendants({table.schema, table.name})) moved.insert(below);
    };
    for (const auto& [id, why] : out_.detached)
        if (id.kind == Kind::table) add(id);
    for (const Change& change : changes_.changes)
        if (change.verb == Verb::alter && (change.touches("partition_of") || change.touches("partition_bound")))
            add(change.before->id);
    for (const compare::TableName& table : moved)
        for (const ObjectPtr& each : compare::members_of(from_, Kind::trigger, table)) {
            const Object* after = each->as<Trigger>().inherited ? to_.find(each->id) : nullptr;
            if (after && after->as<Trigger>().inherited)
                out_.replaced.emplace(each->id, "its table leaves its parent and joins one again");
        }
}

Spread Spreader::run() {
    start();
    while (!todo_.empty()) {
        const auto [next, event] = todo_.front();
        const Identity& id = *next;
        todo_.pop_front();
        if (event == Event::retyped && id.kind == Kind::column) free_not_null(id);
        for (const Identity* dependent : before_.dependents(id)) reach(*dependent, id, event);
        if (event == Event::gone && !id.parent.empty()) reach_attached(id);
        for (const std::string& other : before_.unmanaged(id)) {
            if (event == Event::gone || other.starts_with("view ") || other.starts_with("rule "))
                out_.blockers.push_back(other + " depends on " + id.described() +
                                        " and is not managed: drop it first, or manage its schema");
        }
    }
    while (set_aside_with()) {
    }
    replace_states();
    return std::move(out_);
}

}  // namespace

Spread spread(const ChangeList& changes, const DependentIndex& before, const Catalog& from, const Catalog& to,
              int server_version) {
    return Spreader(changes, before, from, to, server_version).run();
}

}  // namespace schemadiff::plan
