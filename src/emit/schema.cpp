// Schemas: a name and nothing else.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const SchemaNamespace&) {
    return "SCHEMA " + sql::identifier(object.id.name);
}

void create(const Object& object, const SchemaNamespace&, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    add(out, "CREATE SCHEMA " + sql::identifier(object.id.name), "", Lock::none).privilege = "CREATE on the database";
    // Without a comment it has the one of initdb (comment() in common.cpp).
    if (object.id.name == "public" && object.comment.empty()) out.push_back(comment(object));
}

void drop(const Object& object, const SchemaNamespace&, const Context&, Statements& out) {
    const std::string name = sql::identifier(object.id.name);
    add(out, "DROP SCHEMA " + name, "", Lock::none).privilege = "owner of schema " + name;
}

// A schema has no attribute of its own.
void alter(const Object&, const SchemaNamespace&, const Object&, const SchemaNamespace&, const Change&, const Context&,
           Statements&) {}

void rename(const Object& from, const SchemaNamespace&, const Object& to, const Context&, Statements& out) {
    const std::string name = sql::identifier(from.id.name);
    add(out, "ALTER SCHEMA " + name + " RENAME TO " + sql::identifier(to.id.name), "", Lock::none).privilege =
        "owner of schema " + name + ", CREATE on the database";
}

}  // namespace schemadiff::emit
