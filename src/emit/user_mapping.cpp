// User mappings: identified by role and server (the signature). Secrets stand as ${NAME}.

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

std::string address(const Object& object, const UserMapping&) {
    const std::string role = object.id.name == "public" ? "PUBLIC" : sql::identifier(object.id.name);
    return "USER MAPPING FOR " + role + " SERVER " + sql::identifier(object.id.signature);
}

void create(const Object& object, const UserMapping& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    add_global(out, "CREATE " + address(object, value) + generic_options(value.options),
               "owner of server " + sql::identifier(object.id.signature));
}

void drop(const Object& object, const UserMapping& value, const Context&, Statements& out) {
    add_global(out, "DROP " + address(object, value), "owner of server " + sql::identifier(object.id.signature));
}

void alter(const Object&, const UserMapping& from, const Object& after, const UserMapping& to, const Change&,
           const Context&, Statements& out) {
    const std::string words = generic_options_change(from.options, to.options);
    if (words.empty()) return;
    add_global(out, "ALTER " + address(after, to) + words, "owner of server " + sql::identifier(after.id.signature));
}

// Roles and servers are renamed by themselves.
void rename(const Object&, const UserMapping&, const Object&, const Context&, Statements&) {}

}  // namespace schemadiff::emit
