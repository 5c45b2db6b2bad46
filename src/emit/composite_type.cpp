// Composite types. Attributes are added at the end, dropped, renamed and retyped in place; any other order is a new
// type, which plan makes.

#include "emit/composite_type.h"

#include <algorithm>

#include "emit/common.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_type(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of type " + relation(object.id);
    return statement;
}

std::string definition(const CompositeAttribute& attribute) {
    const std::string collation = attribute.collation.empty() ? "" : " COLLATE " + attribute.collation;
    return sql::identifier(attribute.name) + " " + attribute.type.text + collation;
}

const CompositeAttribute* find(const CompositeAttributes& list, const std::string& name) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.name == name; });
    return found == list.end() ? nullptr : &*found;
}

// The name on the other side of the attribute `name` of `from`; empty: it goes.
std::string new_name(const CompositeType& from, const CompositeType& to, const std::string& name) {
    if (find(to.members, name)) return name;
    for (const auto& [newer, older] : to.renamed_members)
        if (older == name && find(to.members, newer) && !find(from.members, newer)) return newer;
    const auto hint = from.renamed_members.find(name);
    if (hint != from.renamed_members.end() && find(to.members, hint->second) && !find(from.members, hint->second))
        return hint->second;
    return {};
}

void comment_on(const Object& object, const CompositeAttribute& attribute, Statements& out) {
    add_type(out,
             "COMMENT ON COLUMN " + relation(object.id) + "." + sql::identifier(attribute.name) + " IS " +
                 (attribute.comment.empty() ? "NULL" : sql::literal(attribute.comment)),
             object);
}

void label(const Object& object, const CompositeAttribute& attribute, const Options& held, Statements& out) {
    const std::string column = relation(object.id) + "." + sql::identifier(attribute.name);
    for (const auto& [provider, text] : label_changes(held, attribute.security_labels))
        add_type(out, "SECURITY LABEL FOR " + sql::identifier(provider) + " ON COLUMN " + column + " IS " + text,
                 object);
}

// A column of the type, or of its array, that is there before the plan runs.
bool is_stored(const Object& type, const Context& context) {
    if (context.before == nullptr) return true;
    const std::string name = relation(type.id);
    return std::any_of(context.before->objects().begin(), context.before->objects().end(), [&](const ObjectPtr& each) {
        const Column* column = each->get_if<Column>();
        return column != nullptr && (column->type.text == name || column->type.text == name + "[]");
    });
}

// The tables made OF the type, quoted: a change of its attributes is one of their columns (ALTER TYPE, CASCADE).
std::vector<std::string> typed_tables(const Object& type, const Context& context) {
    std::vector<std::string> out;
    if (context.before == nullptr) return out;
    const std::string name = relation(type.id);
    for (const ObjectPtr& each : context.before->objects())
        if (const Table* table = each->get_if<Table>(); table != nullptr && table->of_type == name)
            out.push_back(relation(each->id));
    return out;
}

}  // namespace

AttributeSteps attribute_steps(const CompositeType& from, const CompositeType& to) {
    AttributeSteps steps;
    std::vector<std::string> kept;
    for (const CompositeAttribute& old : from.members) {
        const std::string name = new_name(from, to, old.name);
        if (name.empty()) {
            steps.dropped.push_back(old.name);
            continue;
        }
        if (name != old.name) steps.renamed.emplace_back(old.name, name);
        const CompositeAttribute& now = *find(to.members, name);
        if (now.type != old.type || now.collation != old.collation) steps.retyped.push_back(now);
        kept.push_back(name);
    }
    for (std::size_t at = 0; at < to.members.size(); ++at) {
        if (at >= kept.size())
            steps.added.push_back(to.members[at]);
        else if (to.members[at].name != kept[at])
            steps.in_order = false;
    }
    return steps;
}

std::string address(const Object& object, const CompositeType&) {
    return "TYPE " + relation(object.id);
}

void create(const Object& object, const CompositeType& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::vector<std::string> parts;
    for (const CompositeAttribute& each : value.members) parts.push_back("\n    " + definition(each));
    add_type(out, "CREATE TYPE " + relation(object.id) + " AS (" + joined(parts, ",") + "\n)", object).privilege =
        "CREATE on schema " + sql::identifier(object.id.schema);
    for (const CompositeAttribute& each : value.members) {
        if (!each.comment.empty()) comment_on(object, each, out);
        label(object, each, {}, out);
    }
}

void drop(const Object& object, const CompositeType&, const Context&, Statements& out) {
    add_type(out, "DROP TYPE " + relation(object.id), object);
}

void alter(const Object& before, const CompositeType& from, const Object& after, const CompositeType& to,
           const Change& change, const Context& context, Statements& out) {
    if (!change.touches("composite")) return;
    const std::string head = "ALTER TYPE " + relation(after.id);
    const AttributeSteps steps = attribute_steps(from, to);
    const std::vector<std::string> tables = typed_tables(before, context);
    const auto add_step = [&](const std::string& action) -> Statement& {
        Statement& statement = add_type(out, head + action + (tables.empty() ? "" : " CASCADE"), after);
        for (const std::string& table : tables) statement.locks.push_back({table, Lock::access_exclusive});
        return statement;
    };
    for (const std::string& name : steps.dropped) {
        Statement& statement = add_step(" DROP ATTRIBUTE " + sql::identifier(name));
        if (!is_stored(before, context)) continue;
        statement.data = DataEffect::deletes;
        statement.deletes = "attribute " + sql::identifier(name) + " of " + after.id.described();
    }
    for (const auto& [old, name] : steps.renamed)
        add_step(" RENAME ATTRIBUTE " + sql::identifier(old) + " TO " + sql::identifier(name));
    for (const CompositeAttribute& each : steps.retyped) {
        const std::string collation = each.collation.empty() ? "" : " COLLATE " + each.collation;
        add_step(" ALTER ATTRIBUTE " + sql::identifier(each.name) + " TYPE " + each.type.text + collation);
    }
    for (const CompositeAttribute& each : steps.added) add_step(" ADD ATTRIBUTE " + definition(each));
    for (const CompositeAttribute& each : to.members) {
        std::string old_name = each.name;
        for (const auto& [old, name] : steps.renamed)
            if (name == each.name) old_name = old;
        const CompositeAttribute* old = find(from.members, old_name);
        if (old ? old->comment != each.comment : !each.comment.empty()) comment_on(after, each, out);
        label(after, each, old ? old->security_labels : Options(), out);
    }
}

void rename(const Object& from, const CompositeType&, const Object& to, const Context&, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "TYPE", Lock::none, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of type " + relation(from.id);
}

}  // namespace schemadiff::emit
