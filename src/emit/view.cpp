#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const View&) { return "VIEW " + relation(object.id); }

namespace {

std::string definition(const Object& object, const View& value, const std::string& verb) {
    std::string sql = verb + " VIEW " + relation(object.id);
    if (!value.columns.empty()) sql += " (" + name_list(value.columns) + ")";
    if (!value.options.empty()) sql += " WITH " + options_list(value.options);
    sql += " AS\n" + bare_query(value.query.text);
    if (value.check_option == "local") sql += "\n  WITH LOCAL CHECK OPTION";
    if (value.check_option == "cascaded") sql += "\n  WITH CASCADED CHECK OPTION";
    return sql;
}

}  // namespace

void create(const Object& object, const View& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    Statement& statement = add(out, definition(object, value, "CREATE"), relation(object.id), Lock::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    if (value.options.count("security_invoker")) statement.since = 15;
}

void drop(const Object& object, const View&, const Context&, Statements& out) {
    add(out, "DROP VIEW " + relation(object.id), relation(object.id), Lock::access_exclusive);
}

void alter(const Object&, const View& from, const Object& after, const View& to, const Change& change, const Context&,
           Statements& out) {
    const std::string name = relation(after.id);
    if (change.touches("query")) {
        add(out, definition(after, to, "CREATE OR REPLACE"), name, Lock::access_exclusive);
        return;
    }
    const std::string head = "ALTER VIEW " + name;
    if (change.touches("options")) change_options(out, head, from.options, to.options, name, Lock::access_exclusive);
    if (!change.touches("check_option")) return;
    const std::string action = to.check_option.empty() ? " RESET (check_option)" : " SET (check_option = " + to.check_option + ")";
    add(out, head + action, name, Lock::access_exclusive);
}

void rename(const Object& from, const View&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "VIEW", Lock::access_exclusive, out);
}

}  // namespace schemadiff::emit
