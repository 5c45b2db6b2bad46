// Range types. Every change is a new type, which plan makes.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_statement(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of " + object.id.described();
    return statement;
}

}  // namespace

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
    add_statement(out, "DROP TYPE " + relation(object.id) + (value.canonical.empty() ? "" : " CASCADE"), object);
}

void alter(const Object&, const RangeType&, const Object&, const RangeType&, const Change&, const Context&,
           Statements&) {}

void rename(const Object& from, const RangeType& value, const Object& to, const Context& context, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "TYPE", Lock::none, out);
    const std::string old_name = sql::multirange_name(from.id.name);
    const std::string name = sql::multirange_name(to.id.name);
    if (value.multirange.empty() && old_name != name && context.server_version >= 140000)
        add(out, "ALTER TYPE " + sql::qualified(to.id.schema, old_name) + " RENAME TO " + sql::identifier(name), "",
            Lock::none);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of " + from.id.described();
}

}  // namespace schemadiff::emit
