// Range types. Every change is a new type, which plan makes.

#include "emit/range_type.h"

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_statement(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of " + object.id.described();
    return statement;
}

std::string multirange_of(const Identity& id, const RangeType& value) {
    return value.multirange.empty() ? sql::qualified(id.schema, sql::multirange_name(id.name)) : value.multirange;
}

void move_function(const std::string& from, const std::string& arguments, const std::string& to, Statements& out) {
    const std::vector<std::string> old_name = sql::split_qualified_name(from);
    const std::vector<std::string> name = sql::split_qualified_name(to);
    std::string at = from;
    if (old_name[0] != name[0]) {
        add(out, "ALTER FUNCTION " + at + arguments + " SET SCHEMA " + sql::identifier(name[0]), "", Lock::none);
        at = sql::qualified(name[0], old_name[1]);
    }
    if (old_name[1] != name[1])
        add(out, "ALTER FUNCTION " + at + arguments + " RENAME TO " + sql::identifier(name[1]), "", Lock::none);
}

}  // namespace

// The functions that make values keep the name that they had (RenameType() in typecmds.c).
void move_range(const Identity& from, const RangeType& value, const Identity& to, const std::string& multirange,
                const Context& context, Statements& out) {
    rename_qualified(Object(from, value), Object(to, value), "TYPE", Lock::none, out);
    const std::string type = sql::qualified(to.schema, to.name);
    const std::string subtype = value.subtype.text;
    for (const std::string& arguments :
         {"(" + subtype + ", " + subtype + ")", "(" + subtype + ", " + subtype + ", text)"})
        move_function(sql::qualified(from.schema, from.name), arguments, type, out);
    if (context.server_version < 140000) return;
    const std::string old = multirange_of(from, value);
    const std::vector<std::string> old_name = sql::split_qualified_name(old);
    const std::vector<std::string> name = sql::split_qualified_name(multirange);
    Identity old_id = to, id = to;
    old_id.schema = old_name[0], old_id.name = old_name[1], id.schema = name[0], id.name = name[1];
    rename_qualified(Object(old_id, value), Object(id, value), "TYPE", Lock::none, out);
    for (const std::string& arguments : {std::string("()"), "(" + type + ")", "(VARIADIC " + type + "[])"})
        move_function(old, arguments, multirange, out);
}

std::string address(const Object& object, const RangeType&) {
    return "TYPE " + relation(object.id);
}

void create(const Object& object, const RangeType& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::vector<std::string> parts;
    const auto part = [&](const std::string& name, const std::string& text) {
        if (!text.empty()) parts.push_back("\n    " + name + " = " + text);
    };
    part("subtype", value.subtype.text);
    part("multirange_type_name", value.multirange);
    part("subtype_opclass", value.subtype_operator_class);
    part("collation", value.collation);
    part("canonical", value.canonical);
    part("subtype_diff", value.subtype_diff);
    add_statement(out, "CREATE TYPE " + relation(object.id) + " AS RANGE (" + joined(parts, ",") + "\n)", object)
        .privilege = "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const RangeType& value, const Context&, Statements& out) {
    Statement& statement =
        add_statement(out, "DROP TYPE " + relation(object.id) + (value.canonical.empty() ? "" : " CASCADE"), object);
    if (!value.canonical.empty()) statement.deletes = "what is of type " + relation(object.id) + " still";
}

void alter(const Object&, const RangeType&, const Object&, const RangeType&, const Change&, const Context&,
           Statements&) {}

void rename(const Object& from, const RangeType& value, const Object& to, const Context& context, Statements& out) {
    const std::size_t first = out.size();
    move_range(from.id, value, to.id, multirange_of(to.id, to.as<RangeType>()), context, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of " + from.id.described();
}

}  // namespace schemadiff::emit
