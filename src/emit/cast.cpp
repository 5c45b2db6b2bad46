// Casts. They have no name to change.

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

std::string address(const Object&, const Cast& value) {
    return "CAST (" + value.source.text + " AS " + value.target.text + ")";
}

void create(const Object& object, const Cast& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    std::string method = value.method == "with inout" ? "WITH INOUT" : "WITHOUT FUNCTION";
    if (value.method.starts_with("function ")) method = "WITH FUNCTION " + value.method.substr(9);
    const std::string context = value.context == "assignment" ? " AS ASSIGNMENT"
                                : value.context == "implicit" ? " AS IMPLICIT"
                                                              : "";
    add_statement(out, "CREATE " + address(object, value) + " " + method + context, object);
}

void drop(const Object& object, const Cast& value, const Context&, Statements& out) {
    add_statement(out, "DROP " + address(object, value), object);
}

void alter(const Object&, const Cast&, const Object&, const Cast&, const Change&, const Context&, Statements&) {}

void rename(const Object&, const Cast&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
