// Foreign servers.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_global(Statements& out, std::string sql, std::string privilege) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = std::move(privilege);
    return statement;
}

}  // namespace

std::string address(const Object& object, const ForeignServer&) {
    return "SERVER " + sql::identifier(object.id.name);
}

void create(const Object& object, const ForeignServer& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string sql = "CREATE " + address(object, value);
    if (!value.type.empty()) sql += " TYPE " + sql::literal(value.type);
    if (!value.version.empty()) sql += " VERSION " + sql::literal(value.version);
    sql += " FOREIGN DATA WRAPPER " + sql::identifier(value.wrapper) + generic_options(value.options);
    add_global(out, sql, "USAGE on foreign-data wrapper " + sql::identifier(value.wrapper));
}

void drop(const Object& object, const ForeignServer& value, const Context&, Statements& out) {
    add_global(out, "DROP " + address(object, value), "owner of " + object.id.described());
}

// A version cannot be taken back, but be empty, which reads as none.
void alter(const Object&, const ForeignServer& from, const Object& after, const ForeignServer& to, const Change& change,
           const Context&, Statements& out) {
    std::string words;
    if (change.touches("version")) words += " VERSION " + (to.version.empty() ? "NULL" : sql::literal(to.version));
    words += generic_options_change(from.options, to.options);
    if (!words.empty()) add_global(out, "ALTER " + address(after, to) + words, "owner of " + after.id.described());
}

void rename(const Object& from, const ForeignServer& value, const Object& to, const Context&, Statements& out) {
    add_global(out, "ALTER " + address(from, value) + " RENAME TO " + sql::identifier(to.id.name),
               "owner of " + from.id.described());
}

}  // namespace schemadiff::emit
