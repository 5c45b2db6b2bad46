// Columns of tables: ADD, DROP, and ALTER COLUMN in the order that PostgreSQL needs.

#include <algorithm>

#include "compare/hierarchy.h"
#include "emit/column_parts.h"
#include "emit/guard.h"
#include "emit/not_null.h"
#include "emit/pieces.h"
#include "emit/rebuilt_type.h"
#include "emit/sequence.h"
#include "emit/type_change.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::emit {

std::string address(const Object& object, const Column&) {
    return "COLUMN " + parent_relation(object.id) + "." + sql::identifier(object.id.name);
}

void rename(const Object& from, const Column& value, const Object& to, const Context&, Statements& out) {
    // A column that is inherited follows its parent's.
    if (value.inherited || from.id.name == to.id.name) return;
    const std::string table = parent_relation(to.id);
    add(out,
        "ALTER TABLE " + table + " RENAME COLUMN " + sql::identifier(from.id.name) + " TO " +
            sql::identifier(to.id.name),
        table, Lock::access_exclusive);
}

namespace {

void set_default(const Object& column, const Expression& value, Statements& out) {
    const std::string action = value.empty() ? " DROP DEFAULT" : " SET DEFAULT " + value.text;
    add(out, alter_column(column.id) + action, parent_relation(column.id), Lock::access_exclusive);
}

void set_expression(const Object& column, const Column& value, Statements& out) {
    const bool stored = value.generated_kind != "virtual";
    add(out, alter_column(column.id) + " SET EXPRESSION AS " + in_parentheses(value.generated.text),
        parent_relation(column.id), Lock::access_exclusive, stored ? Work::rewrite : Work::none)
        .since = 17;
}

// Whether a child that stays can be given an expression of its own.
bool has_set_expression(const Object& column, const Context& context) {
    const Identity table{Kind::table, column.id.schema, "", column.id.parent, ""};
    return context.server_version >= 170000 && context.before != nullptr && context.before->find(table) != nullptr;
}

// The server refuses a column without a value for the rows that are there.
void guard_empty_table(const Object& column, const Context& context, Statement& statement) {
    const Column& value = column.as<Column>();
    const bool filled = !value.default_value.empty() || !value.generated.empty() || !value.identity.empty();
    if (!value.not_null || value.not_null_not_valid || filled) return;
    statement.data = DataEffect::may_fail;
    if (!was_there(context, column.id.schema, column.id.parent, {})) return;
    const std::string table = parent_relation(column.id);
    statement.guard = Guard{"table " + table + " has rows, for which " + column.id.described() +
                                " would have no value: give it a default, or add it without NOT NULL, fill it, and set "
                                "NOT NULL then",
                            rows_query(table, "")};
}

bool fills_each_row(const Column& value) {
    if (!value.identity.empty()) return true;
    if (!value.generated.empty()) return value.generated_kind != "virtual";
    return is_volatile(value.default_value.text);
}

// A new sequence behind a column that has values goes on after the last of them.
void advance_sequence(const Object& column, const std::string& sequence, bool descends, const std::string& bound,
                      Statements& out) {
    const std::string table = parent_relation(column.id);
    const std::string last = std::string(descends ? "min(" : "max(") + sql::identifier(column.id.name) + ")";
    Statement& statement = add(out,
                               "SELECT pg_catalog.setval(" + sequence + ", " + last + "::bigint) FROM " + table +
                                   " HAVING " + last + (descends ? " <= " : " >= ") + bound,
                               table, Lock::access_share, Work::scan);
    statement.privilege = "SELECT on " + table;
}

void add_identity(const Object& column, const Column& value, const Context& context, Statements& out) {
    const std::string words = value.identity == "always" ? "ALWAYS" : "BY DEFAULT";
    const std::string table = parent_relation(column.id);
    add(out, alter_column(column.id) + " ADD GENERATED " + words + " AS IDENTITY" + identity_clause(column), table,
        Lock::access_exclusive);
    if (!was_there(context, column.id.schema, column.id.parent, {column.id.name})) return;
    const auto option = [&](const char* key, const char* usual) {
        const auto found = value.identity_options.find(key);
        return found == value.identity_options.end() ? std::string(usual) : found->second;
    };
    const bool descends = option("increment", "1").starts_with('-');
    advance_sequence(
        column, "pg_catalog.pg_get_serial_sequence(" + sql::literal(table) + ", " + sql::literal(column.id.name) + ")",
        descends, descends ? option("maximum", "-1") : option("minimum", "1"), out);
}

void drop_identity(const Object& column, Statements& out) {
    add(out, alter_column(column.id) + " DROP IDENTITY", parent_relation(column.id), Lock::access_exclusive);
}

void override_inherited(const Object& column, const Column& value, const Context& context, Statements& out) {
    if (!value.default_value.empty()) set_default(column, value.default_value, out);
    if (!value.generated.empty() && has_set_expression(column, context)) set_expression(column, value, out);
    if (value.not_null && !is_not_null_by_table(column, context)) set_not_null(column, context, out);
    if (!value.identity.empty() && !is_made_with_table(column, context)) add_identity(column, value, context, out);
    column_settings(column, context, out);
}

void take_back_overrides(const Object& column, const Column& value, const Context& context, Statements& out) {
    const std::optional<Column> parent = inherited_from(column, context);
    if (!value.identity.empty()) drop_identity(column, out);
    if (!value.default_value.empty()) set_default(column, parent ? parent->default_value : Expression{}, out);
    if (!value.generated.empty() && parent && !parent->generated.empty() && has_set_expression(column, context))
        set_expression(column, *parent, out);
    if (value.not_null && (!parent || !parent->not_null)) drop_not_null(column, out);
    if (!value.storage.empty()) {
        Object typed = column;
        if (parent) typed.as<Column>().type = parent->type;
        set_storage(typed, parent ? parent->storage : "", context, out);
    }
    if (!value.compression.empty()) set_compression(column, parent ? parent->compression : "", out);
    if (value.statistics >= 0) set_statistics(column, -1, context, out);
    change_options(out, alter_column(column.id), value.options, {}, parent_relation(column.id),
                   Lock::share_update_exclusive);
}

}  // namespace

namespace {

// The children that the table has before and after: what is said of it reaches them.
std::vector<compare::TableName> lasting_children(const compare::TableName& table, const Context& context) {
    if (context.tree_before == nullptr || context.tree_after == nullptr) return {};
    const auto& after = context.tree_after->children(table);
    std::vector<compare::TableName> result;
    for (const compare::TableName& child : context.tree_before->children(table)) {
        if (std::find(after.begin(), after.end(), child) != after.end()) result.push_back(child);
    }
    return result;
}

// Whether a child that stays is to have declared a column that its parent gets, and has none of its own by then.
bool will_declare(const compare::TableName& child, const Object& column, const Context& context) {
    const Table& table = context.tree_after->table(child)->as<Table>();
    const Names& own = table.own_columns;
    if (!table.partition_of.empty() || std::find(own.begin(), own.end(), column.id.name) == own.end()) return false;
    if (!context.tree_before->has_column(child, column.id.name)) return true;
    // One that is made anew went everywhere, but for what other parents hold.
    const auto& parents = context.tree_before->parents(child);
    return context.before->find(column.id) != nullptr &&
           std::count_if(parents.begin(), parents.end(), [&](const compare::TableName& parent) {
               return context.tree_before->has_column(parent, column.id.name);
           }) < 2;
}

// A child that declares the column, too, gets it first: its parent's is merged into it, and only so it is its own.
void add_to_declaring_children(const Object& column, const compare::TableName& table, const Context& context,
                               Statements& out) {
    for (const compare::TableName& child : lasting_children(table, context)) {
        add_to_declaring_children(column, child, context, out);
        if (!will_declare(child, column, context)) continue;
        Object own({Kind::column, child.first, child.second, column.id.name, ""},
                   *context.tree_after->column(child, column.id.name));
        if (is_not_null_by_parents(own, context)) own.as<Column>().not_null = false;
        const std::string relation = parent_relation(own.id);
        guard_empty_table(
            own, context,
            add(out, "ALTER TABLE " + relation + " ADD COLUMN " + column_definition(own, context), relation,
                Lock::access_exclusive, fills_each_row(own.as<Column>()) ? Work::rewrite : Work::none));
    }
}

}  // namespace

void create(const Object& object, const Column& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    if (value.inherited) return override_inherited(object, value, context, out);
    add_to_declaring_children(object, {object.id.schema, object.id.parent}, context, out);
    const std::string table = parent_relation(object.id);
    Statement& statement = add(out, "ALTER TABLE " + table + " ADD COLUMN " + column_definition(object, context), table,
                               Lock::access_exclusive, fills_each_row(value) ? Work::rewrite : Work::none);
    if (!value.compression.empty()) statement.since = 14;
    if (value.generated_kind == "virtual") statement.since = 18;
    guard_empty_table(object, context, statement);
    column_settings(object, context, out);
}

namespace {

// A child that keeps the column must be left out (ONLY), and its column becomes its own; a child that declared it, too,
// does not lose it with its parent's, nor does one further down. A column that is made anew goes everywhere.
void drop_from(const compare::TableName& table, const std::string& name, bool stands, const Context& context,
               Statements& out) {
    const std::vector<compare::TableName> children = lasting_children(table, context);
    const bool is_made_anew = !children.empty() && context.tree_after->column(table, name).has_value();
    const auto keeps = [&](const compare::TableName& child) {
        return !is_made_anew && context.tree_after->column(child, name).has_value();
    };
    const bool only = stands && std::any_of(children.begin(), children.end(), keeps);
    if (stands) {
        const std::string relation = sql::qualified(table.first, table.second);
        Statement& statement = add(
            out, "ALTER TABLE " + std::string(only ? "ONLY " : "") + relation + " DROP COLUMN " + sql::identifier(name),
            relation, Lock::access_exclusive);
        statement.data = DataEffect::deletes;
        statement.deletes = Identity{Kind::column, table.first, table.second, name, ""}.described();
    }
    for (const compare::TableName& child : children) {
        if (keeps(child)) continue;
        const Object* object = context.tree_before->table(child);
        const Names& own = object->as<Table>().own_columns;
        const bool partition = !object->as<Table>().partition_of.empty();
        const bool holds_on = !partition && std::find(own.begin(), own.end(), name) != own.end();
        drop_from(child, name, only || holds_on, context, out);
    }
}

}  // namespace

void drop(const Object& object, const Column& value, const Context& context, Statements& out) {
    const compare::TableName table{object.id.schema, object.id.parent};
    if (!value.inherited) {
        const std::size_t first = out.size();
        drop_from(table, object.id.name, true, context, out);
        const Object* again = context.after == nullptr ? nullptr : context.after->find(object.id);
        if (value.generated.empty() || again == nullptr) return;
        // It holds nothing of its own.
        const bool generated = !again->as<Column>().generated.empty();
        for (std::size_t at = first; at < out.size(); ++at) {
            out[at].data = DataEffect::keeps;
            out[at].deletes += generated ? ", whose values are generated again" : ", which was generated";
        }
        return;
    }
    // Gone with its parent's, or left behind with its parent.
    const bool stays = context.tree_after == nullptr || context.tree_after->column(table, object.id.name);
    if (stays) take_back_overrides(object, value, context, out);
}

namespace {

// One ALTER of a column: what its steps below read and write.
struct Alteration {
    const Object& before;
    const Column& from;
    const Object& after;
    const Column& to;
    const Change& change;
    const Context& context;
    Statements& out;

    bool changes_type() const { return change.touches("type") || change.touches("collation"); }
};

// What else becomes or ceases to be generated is made anew (plan/spread.cpp).
void alter_generated(const Alteration& alter) {
    if (!alter.change.touches("generated") && !alter.change.touches("generated_kind")) return;
    if (!alter.to.generated.empty()) return set_expression(alter.after, alter.to, alter.out);
    add(alter.out, alter_column(alter.after.id) + " DROP EXPRESSION", parent_relation(alter.after.id),
        Lock::access_exclusive);
}

std::string type_message(const Alteration& alter) {
    return alter.after.id.described() + " has values that do not fit " + alter.to.type.text +
           ": find them with the condition of this query and change them first";
}

TypeChange cost_of_type(const Alteration& alter) {
    const std::string name = sql::identifier(alter.after.id.name);
    // The type was rebuilt, or the collation.
    const bool same = alter.from.type == alter.to.type;
    if (same && alter.to.type.text.find('.') != std::string::npos && alter.change.touches("type"))
        return rebuilt_type(name, alter.to.type.text, alter.context);
    if (same || !alter.change.touches("type"))
        return {.cast = "", .work = Work::scan, .data = {}, .loses = "", .misfit = ""};
    TypeChange cost = type_change(name, alter.from.type.text, alter.to.type.text, alter.context);
    if (!alter.to.generated.empty()) cost.cast.clear();
    return cost;
}

void alter_type(const Alteration& alter, const TypeChange& cost) {
    const std::string table = parent_relation(alter.after.id);
    std::string sql = alter_column(alter.after.id) + " TYPE " + alter.to.type.text;
    if (!alter.to.collation.empty()) sql += " COLLATE " + alter.to.collation;
    if (!cost.cast.empty()) sql += " USING " + cost.cast;
    Statement& statement = add(alter.out, sql, table, Lock::access_exclusive, cost.work);
    statement.data = cost.data;
    if (!cost.loses.empty()) statement.deletes = cost.loses + " of " + alter.after.id.described();
    if (cost.misfit.empty() ||
        !was_there(alter.context, alter.after.id.schema, alter.after.id.parent, {alter.after.id.name})) {
        return;
    }
    statement.guard = Guard{type_message(alter), rows_query(table, cost.misfit)};
}

// A default keeps the type that its literals were given, `'x'::character varying`, through a change of the column's:
// one with such a literal is set again. `nextval('..')` has one of its own.
bool remembers_type(const Expression& value) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(value.text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].kind != sql::TokenKind::string && tokens[i].kind != sql::TokenKind::bit_string) continue;
        if (i < 2 || !tokens[i - 2].is_word("nextval")) return true;
    }
    return false;
}

// The sequence that a nextval() default names, as an identity; nothing where the default is another.
std::optional<Identity> default_sequence(const Object& column, const Expression& value) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(value.text);
    for (std::size_t i = 2; i < tokens.size(); ++i) {
        if (tokens[i].kind != sql::TokenKind::string || !tokens[i - 1].is('(') || !tokens[i - 2].is_word("nextval"))
            continue;
        const std::vector<std::string> names = sql::split_qualified_name(tokens[i].value);
        return Identity{Kind::sequence, names.size() > 1 ? names[0] : column.id.schema, "", names.back(), ""};
    }
    return std::nullopt;
}

void advance_default_sequence(const Alteration& alter) {
    const std::optional<Identity> id = default_sequence(alter.after, alter.to.default_value);
    if (!id || alter.context.before == nullptr || alter.context.after == nullptr) return;
    const Object* made = alter.context.after->find(*id);
    if (made == nullptr || alter.context.before->find(*id) != nullptr) return;
    const Sequence& value = made->as<Sequence>();
    const bool descends = value.increment < 0;
    advance_sequence(alter.after, sql::literal(relation(*id)), descends,
                     std::to_string(descends ? value.maximum : value.minimum), alter.out);
}

void alter_default_and_type(const Alteration& alter) {
    const bool changes_default = alter.change.touches("default");
    const bool had = !alter.from.default_value.empty();
    const bool has = !alter.to.default_value.empty();
    const TypeChange cost = alter.changes_type() ? cost_of_type(alter) : TypeChange{};
    const bool dropped = had && ((changes_default && !has) || !cost.cast.empty());
    if (dropped) set_default(alter.before, {}, alter.out);
    if (alter.change.touches("not_null") && !alter.to.not_null) drop_not_null(alter.after, alter.out);
    const bool held = alter.changes_type() && alter.to.not_null && alter.context.tree_before != nullptr &&
                      holds_type(alter.before, *alter.context.tree_before, alter.context.server_version);
    if (held) drop_not_null(alter.before, alter.out);
    if (alter.changes_type()) alter_type(alter, cost);
    if (held) {
        set_not_null(alter.before, alter.context, alter.out);
        alter.out.back().data = DataEffect::keeps;
        alter.out.back().guard.reset();
        if (!alter.from.not_null_comment.empty() && !alter.change.touches("not_null_comment"))
            comment_not_null(alter.before, alter.out);
    }
    const bool stale = alter.changes_type() && remembers_type(alter.to.default_value);
    if (has && (changes_default || dropped || stale)) set_default(alter.after, alter.to.default_value, alter.out);
    if (has && changes_default) advance_default_sequence(alter);
}

void rename_identity_sequence(const Alteration& alter) {
    const std::string old = identity_sequence(alter.before);
    const std::string name = identity_sequence(alter.after);
    if (old == name) return;
    const std::string sequence = sql::qualified(alter.after.id.schema, old);
    add(alter.out, "ALTER SEQUENCE " + sequence + " RENAME TO " + sql::identifier(name), sequence,
        Lock::access_exclusive);
}

void alter_identity_persistence(const Alteration& alter) {
    const auto held = alter.from.identity_options.find("unlogged");
    const auto wanted = alter.to.identity_options.find("unlogged");
    const bool was = held != alter.from.identity_options.end() && held->second == "true";
    const bool is = wanted != alter.to.identity_options.end() && wanted->second == "true";
    if (was == is) return;
    const std::string sequence = sql::qualified(alter.after.id.schema, identity_sequence(alter.after));
    add(alter.out, "ALTER SEQUENCE " + sequence + " SET " + (is ? "UNLOGGED" : "LOGGED"), sequence,
        Lock::access_exclusive, Work::rewrite)
        .since = 15;
}

void alter_identity(const Alteration& alter) {
    if (!alter.change.touches("identity") && !alter.change.touches("identity_options")) return;
    if (alter.to.identity.empty()) return;
    if (alter.from.identity.empty()) return add_identity(alter.after, alter.to, alter.context, alter.out);
    std::string actions;
    if (alter.from.identity != alter.to.identity) {
        actions += alter.to.identity == "always" ? " SET GENERATED ALWAYS" : " SET GENERATED BY DEFAULT";
    }
    actions += identity_changes(alter.from.identity_options, alter.to.identity_options);
    // The sequence has gone over to the new type with its column.
    Column from = alter.from;
    from.type = alter.to.type;
    const std::optional<Guard> guard =
        narrow_bounds(sql::qualified(alter.after.id.schema, identity_sequence(alter.before)), identity_values(from),
                      identity_values(alter.to), alter.out);
    if (!actions.empty()) {
        Statement& statement = add(alter.out, alter_column(alter.after.id) + actions, parent_relation(alter.after.id),
                                   Lock::access_exclusive);
        if (guard) statement.data = DataEffect::may_fail;
        statement.guard = guard;
    }
    rename_identity_sequence(alter);
    alter_identity_persistence(alter);
}

// A new type brings its own storage and compression with it (ATExecAlterColumnType).
void alter_settings(const Alteration& alter) {
    const bool type = alter.change.touches("type");
    if (alter.change.touches("storage") || (type && !alter.to.storage.empty())) {
        set_storage(alter.after, alter.to.storage, alter.context, alter.out);
    }
    if (alter.change.touches("compression") || (type && !alter.to.compression.empty())) {
        set_compression(alter.after, alter.to.compression, alter.out);
    }
    if (alter.change.touches("statistics")) set_statistics(alter.after, alter.to.statistics, alter.context, alter.out);
    if (alter.change.touches("fdw_options")) {
        const std::string options = generic_options_change(alter.from.fdw_options, alter.to.fdw_options);
        add(alter.out, alter_column(alter.after.id) + options, parent_relation(alter.after.id), Lock::access_exclusive);
    }
    if (alter.change.touches("options")) {
        change_options(alter.out, alter_column(alter.after.id), alter.from.options, alter.to.options,
                       parent_relation(alter.after.id), Lock::share_update_exclusive);
    }
}

// Between an override and what the parent says: the attributes that are named, the others being the parent's.
void alter_inherited(const Alteration& alter) {
    const std::optional<Column> parent = inherited_from(alter.after, alter.context);
    if (alter.change.touches("default")) {
        const bool own = !alter.to.default_value.empty() || !parent;
        set_default(alter.after, own ? alter.to.default_value : parent->default_value, alter.out);
    }
    if (alter.change.touches("generated") && has_set_expression(alter.after, alter.context)) {
        const bool own = !alter.to.generated.empty() || !parent;
        set_expression(alter.after, own ? alter.to : *parent, alter.out);
    }
    alter_not_null(alter.before, alter.after, alter.change, alter.context, alter.out);
    if (!alter.change.touches("not_null")) return;
    if (alter.to.not_null) return set_not_null(alter.after, alter.context, alter.out);
    if (!parent || !parent->not_null) drop_not_null(alter.after, alter.out);
}

// What children say differently is lost when it is said of their parent: they say it again.
void restore_children(const Alteration& alter) {
    const compare::TableName table{alter.after.id.schema, alter.after.id.parent};
    if (alter.context.tree_after == nullptr || alter.context.tree_before == nullptr) return;
    const std::vector<compare::TableName> before = alter.context.tree_before->descendants(table);
    for (const compare::TableName& child : alter.context.tree_after->descendants(table)) {
        if (std::find(before.begin(), before.end(), child) == before.end()) continue;
        Object column({Kind::column, child.first, child.second, alter.after.id.name, ""}, Column{});
        if (alter.context.after->find(column.id) == nullptr) continue;
        const auto wanted = alter.context.tree_after->column(child, alter.after.id.name);
        if (!wanted) continue;
        column.value = *wanted;
        const bool defaults = alter.change.touches("default") || alter.changes_type();
        if (defaults && wanted->generated.empty() && wanted->default_value != alter.to.default_value) {
            set_default(column, wanted->default_value, alter.out);
        }
        if (alter.change.touches("generated") && !wanted->generated.empty() && wanted->generated != alter.to.generated)
            set_expression(column, *wanted, alter.out);
        if ((alter.change.touches("storage") || alter.change.touches("type")) && wanted->storage != alter.to.storage) {
            set_storage(column, wanted->storage, alter.context, alter.out);
        }
    }
}

}  // namespace

void alter(const Object& before, const Column& from, const Object& after, const Column& to, const Change& change,
           const Context& context, Statements& out) {
    const Alteration alteration{before, from, after, to, change, context, out};
    if (to.inherited) {
        if (!from.identity.empty() && to.identity.empty()) drop_identity(after, out);
        alter_inherited(alteration);
        alter_identity(alteration);
        return alter_settings(alteration);
    }
    alter_generated(alteration);
    if (!from.identity.empty() && to.identity.empty()) drop_identity(after, out);
    alter_default_and_type(alteration);
    if (change.touches("not_null") && to.not_null) {
        drop_own_not_nulls(after, context, out);
        set_not_null(after, context, out);
    }
    alter_not_null(before, after, change, context, out);
    alter_identity(alteration);
    alter_settings(alteration);
    restore_children(alteration);
}

}  // namespace schemadiff::emit
