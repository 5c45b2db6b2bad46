#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const Extension&) { return "EXTENSION " + sql::identifier(object.id.name); }

void create(const Object& object, const Extension& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    std::string sql = "CREATE EXTENSION IF NOT EXISTS " + sql::identifier(object.id.name);
    if (!value.schema.empty()) sql += " WITH SCHEMA " + sql::identifier(value.schema);
    if (!value.version.empty()) sql += " VERSION " + sql::literal(value.version);
    add(out, sql, "", Lock::none).privilege = "CREATE on the database; superuser where the extension is not trusted";
}

void drop(const Object& object, const Extension&, const Context&, Statements& out) {
    add(out, "DROP EXTENSION " + sql::identifier(object.id.name), sql::identifier(object.id.name), Lock::none);
}

void alter(const Object&, const Extension& from, const Object& after, const Extension& to, const Change& change,
           const Context&, Statements& out) {
    const std::string head = "ALTER EXTENSION " + sql::identifier(after.id.name);
    if (change.touches("schema") && from.schema != to.schema && !to.schema.empty())
        add(out, head + " SET SCHEMA " + sql::identifier(to.schema), sql::identifier(after.id.name), Lock::none);
    if (change.touches("version") && !to.version.empty())
        add(out, head + " UPDATE TO " + sql::literal(to.version), sql::identifier(after.id.name), Lock::none);
}

void rename(const Object&, const Extension&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
