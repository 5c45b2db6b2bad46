#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const SchemaNamespace&) { return "SCHEMA " + sql::identifier(object.id.name); }

void create(const Object& object, const SchemaNamespace&, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    add(out, "CREATE SCHEMA " + sql::identifier(object.id.name), "", Lock::none).privilege = "CREATE on the database";
}

void drop(const Object& object, const SchemaNamespace&, const Context&, Statements& out) {
    add(out, "DROP SCHEMA " + sql::identifier(object.id.name), sql::identifier(object.id.name), Lock::none);
}

void alter(const Object&, const SchemaNamespace&, const Object&, const SchemaNamespace&, const Change&, const Context&,
           Statements&) {}

void rename(const Object& from, const SchemaNamespace&, const Object& to, const Context&, Statements& out) {
    const std::string name = sql::identifier(from.id.name);
    add(out, "ALTER SCHEMA " + name + " RENAME TO " + sql::identifier(to.id.name), name, Lock::none);
}

}  // namespace schemadiff::emit
