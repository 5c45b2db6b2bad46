// Views.

#include <cctype>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string text(const std::string& verb, const Object& object, const View& value) {
    std::string result = verb + " VIEW " + relation(object.id);
    if (!value.columns.empty()) result += " (" + name_list(value.columns) + ")";
    if (!value.options.empty()) result += " WITH " + options_list(value.options);
    result += " AS\n" + bare_query(value.query.text);
    if (value.check_option.empty()) return result;
    return result + "\n  WITH " + (value.check_option == "local" ? "LOCAL" : "CASCADED") + " CHECK OPTION";
}

}  // namespace

std::string address(const Object& object, const View&) {
    return "VIEW " + relation(object.id);
}

void create(const Object& object, const View& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    Statement& statement = add(out, text("CREATE", object, value), "", Lock::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    if (value.options.contains("security_invoker")) statement.since = 15;
}

void drop(const Object& object, const View&, const Context&, Statements& out) {
    add(out, "DROP VIEW " + relation(object.id), relation(object.id), Lock::access_exclusive);
}

void alter(const Object&, const View& from, const Object& after, const View& to, const Change& change, const Context&,
           Statements& out) {
    const std::string view = relation(after.id);
    // CREATE OR REPLACE says all of the view: what it leaves out goes back to its default.
    if (change.touches("query") || change.touches("columns")) {
        add(out, text("CREATE OR REPLACE", after, to), view, Lock::access_exclusive);
        return;
    }
    if (change.touches("options")) {
        change_options(out, "ALTER VIEW " + view, from.options, to.options, view, Lock::access_exclusive);
    }
    if (!change.touches("check_option")) return;
    const std::string action = to.check_option.empty() ? " RESET (check_option)"
                                                       : " SET (check_option = " + option_value(to.check_option) + ")";
    add(out, "ALTER VIEW " + view + action, view, Lock::access_exclusive);
}

void rename(const Object& from, const View&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "VIEW", Lock::access_exclusive, out);
}

}  // namespace schemadiff::emit
