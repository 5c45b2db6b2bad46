// Extensions. Their members come and go with them and are never named here.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_extension(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of extension " + sql::identifier(object.id.name);
    return statement;
}

}  // namespace

std::string address(const Object& object, const Extension&) {
    return "EXTENSION " + sql::identifier(object.id.name);
}

void create(const Object& object, const Extension& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string sql = "CREATE EXTENSION " + sql::identifier(object.id.name);
    if (!value.schema.empty()) sql += " WITH SCHEMA " + sql::identifier(value.schema);
    if (!value.version.empty())
        sql += std::string(value.schema.empty() ? " WITH" : "") + " VERSION " + sql::literal(value.version);
    add_extension(out, sql, object).privilege = "superuser, or CREATE on the database for a trusted extension";
}

void drop(const Object& object, const Extension&, const Context&, Statements& out) {
    add_extension(out, "DROP EXTENSION " + sql::identifier(object.id.name), object);
}

void alter(const Object&, const Extension&, const Object& after, const Extension& to, const Change& change,
           const Context&, Statements& out) {
    const std::string head = "ALTER EXTENSION " + sql::identifier(after.id.name);
    if (change.touches("schema") && !to.schema.empty()) {
        add_extension(out, head + " SET SCHEMA " + sql::identifier(to.schema), after);
    }
    if (change.touches("version")) {
        const std::string version = to.version.empty() ? "" : " TO " + sql::literal(to.version);
        add_extension(out, head + " UPDATE" + version, after);
    }
}

// PostgreSQL renames no extension.
void rename(const Object&, const Extension&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
