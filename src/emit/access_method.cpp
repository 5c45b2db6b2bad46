// Access methods. PostgreSQL alters and renames none.

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

std::string address(const Object& object, const AccessMethod&) {
    return "ACCESS METHOD " + sql::identifier(object.id.name);
}

void create(const Object& object, const AccessMethod& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    const std::string type = value.type == "table" ? "TABLE" : "INDEX";
    add_statement(
        out, "CREATE ACCESS METHOD " + sql::identifier(object.id.name) + " TYPE " + type + " HANDLER " + value.handler,
        object)
        .privilege = "superuser";
}

void drop(const Object& object, const AccessMethod&, const Context&, Statements& out) {
    add_statement(out, "DROP ACCESS METHOD " + sql::identifier(object.id.name), object);
}

void alter(const Object&, const AccessMethod&, const Object&, const AccessMethod&, const Change&, const Context&,
           Statements&) {}

void rename(const Object&, const AccessMethod&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
