// Transforms. They have no name to change.

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

std::string address(const Object&, const Transform& value) {
    return "TRANSFORM FOR " + value.type.text + " LANGUAGE " + sql::identifier(value.language);
}

void create(const Object& object, const Transform& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::vector<std::string> parts;
    if (!value.from_sql.empty()) parts.push_back("FROM SQL WITH FUNCTION " + value.from_sql);
    if (!value.to_sql.empty()) parts.push_back("TO SQL WITH FUNCTION " + value.to_sql);
    add_statement(out, "CREATE " + address(object, value) + " (" + joined(parts) + ")", object);
}

void drop(const Object& object, const Transform& value, const Context&, Statements& out) {
    add_statement(out, "DROP " + address(object, value), object);
}

void alter(const Object&, const Transform&, const Object&, const Transform&, const Change&, const Context&,
           Statements&) {}

void rename(const Object&, const Transform&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
