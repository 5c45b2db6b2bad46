// Procedural languages. Every change is a new language.

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

std::string address(const Object& object, const Language&) {
    return "LANGUAGE " + sql::identifier(object.id.name);
}

void create(const Object& object, const Language& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string sql = std::string("CREATE ") + (value.trusted ? "TRUSTED " : "") + "PROCEDURAL LANGUAGE " +
                      sql::identifier(object.id.name) + " HANDLER " + value.handler;
    if (!value.inline_handler.empty()) sql += " INLINE " + value.inline_handler;
    if (!value.validator.empty()) sql += " VALIDATOR " + value.validator;
    add_statement(out, sql, object).privilege = "superuser";
}

void drop(const Object& object, const Language&, const Context&, Statements& out) {
    add_statement(out, "DROP PROCEDURAL LANGUAGE " + sql::identifier(object.id.name), object);
}

void alter(const Object&, const Language&, const Object&, const Language&, const Change&, const Context&, Statements&) {
}

void rename(const Object& from, const Language&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    add_statement(out, "ALTER LANGUAGE " + sql::identifier(from.id.name) + " RENAME TO " + sql::identifier(to.id.name),
                  from);
}

}  // namespace schemadiff::emit
