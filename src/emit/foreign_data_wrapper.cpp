// Foreign-data wrappers. Only superusers make and own them.

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_global(Statements& out, std::string sql, std::string privilege) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = std::move(privilege);
    return statement;
}

// `NO HANDLER` takes one away; a new object without one needs no word.
std::string functions(const ForeignDataWrapper& value, const ForeignDataWrapper& from) {
    std::string out;
    if (value.handler != from.handler) out += value.handler.empty() ? " NO HANDLER" : " HANDLER " + value.handler;
    if (value.validator != from.validator)
        out += value.validator.empty() ? " NO VALIDATOR" : " VALIDATOR " + value.validator;
    return out;
}

}  // namespace

std::string address(const Object& object, const ForeignDataWrapper&) {
    return "FOREIGN DATA WRAPPER " + sql::identifier(object.id.name);
}

void create(const Object& object, const ForeignDataWrapper& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    add_global(out, "CREATE " + address(object, value) + functions(value, {}) + generic_options(value.options),
               "superuser");
}

void drop(const Object& object, const ForeignDataWrapper& value, const Context&, Statements& out) {
    add_global(out, "DROP " + address(object, value), "owner of " + object.id.described());
}

void alter(const Object&, const ForeignDataWrapper& from, const Object& after, const ForeignDataWrapper& to,
           const Change&, const Context&, Statements& out) {
    const std::string words = functions(to, from) + generic_options_change(from.options, to.options);
    if (!words.empty()) add_global(out, "ALTER " + address(after, to) + words, "superuser");
}

void rename(const Object& from, const ForeignDataWrapper& value, const Object& to, const Context&, Statements& out) {
    add_global(out, "ALTER " + address(from, value) + " RENAME TO " + sql::identifier(to.id.name),
               "owner of " + from.id.described());
}

}  // namespace schemadiff::emit
