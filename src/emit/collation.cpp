// Collations. Every change is a new collation.

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

std::string address(const Object& object, const Collation&) {
    return "COLLATION " + relation(object.id);
}

void create(const Object& object, const Collation& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string options = "provider = " + value.provider;
    if (!value.deterministic) options += ", deterministic = false";
    if (!value.locale.empty())
        options += ", locale = " + sql::literal(value.locale);
    else if (value.lc_collate == value.lc_ctype)
        options += ", locale = " + sql::literal(value.lc_collate);
    else
        options += ", lc_collate = " + sql::literal(value.lc_collate) + ", lc_ctype = " + sql::literal(value.lc_ctype);
    if (!value.rules.empty()) options += ", rules = " + sql::literal(value.rules);
    Statement& statement = add_statement(out, "CREATE COLLATION " + relation(object.id) + " (" + options + ")", object);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    statement.since = value.provider == "builtin" ? 17 : value.rules.empty() ? 13 : 16;
}

void drop(const Object& object, const Collation&, const Context&, Statements& out) {
    add_statement(out, "DROP COLLATION " + relation(object.id), object);
}

void alter(const Object&, const Collation&, const Object&, const Collation&, const Change&, const Context&,
           Statements&) {}

void rename(const Object& from, const Collation&, const Object& to, const Context&, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "COLLATION", Lock::none, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of " + from.id.described();
}

}  // namespace schemadiff::emit
