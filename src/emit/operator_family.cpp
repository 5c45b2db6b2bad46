// Operator families with their loose members.

#include <algorithm>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_statement(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of " + object.id.described();
    return statement;
}

void add_members(const Object& object, const Names& members, Statements& out) {
    if (members.empty()) return;
    add_statement(out,
                  "ALTER OPERATOR FAMILY " + relation(object.id) + " USING " + sql::identifier(object.id.signature) +
                      " ADD\n    " + joined(members, ",\n    "),
                  object);
}

// `FUNCTION 1 (a, b) f(a, b)` goes as `FUNCTION 1 (a, b)`, `OPERATOR 1 s.<(a,b)` as `OPERATOR 1 (a,b)`.
std::string dropped_member(const std::string& member) {
    const std::size_t number = member.find(' ') + 1;
    const std::string head = member.substr(0, member.find(' ', number));
    const std::size_t open = member.find('(');
    const std::size_t close = member.find(')', open);
    return head + " " + member.substr(open, close + 1 - open);
}

}  // namespace

std::string address(const Object& object, const OperatorFamily&) {
    return "OPERATOR FAMILY " + relation(object.id) + " USING " + sql::identifier(object.id.signature);
}

void create(const Object& object, const OperatorFamily& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    add_statement(out, "CREATE " + address(object, value), object).privilege = "superuser";
    add_members(object, value.members, out);
}

void drop(const Object& object, const OperatorFamily&, const Context&, Statements& out) {
    add_statement(out, "DROP " + address(object, OperatorFamily{}), object);
}

void alter(const Object&, const OperatorFamily& from, const Object& after, const OperatorFamily& to,
           const Change& change, const Context&, Statements& out) {
    if (!change.touches("members")) return;
    Names gone;
    Names added;
    for (const std::string& each : from.members)
        if (std::find(to.members.begin(), to.members.end(), each) == to.members.end())
            gone.push_back(dropped_member(each));
    for (const std::string& each : to.members)
        if (std::find(from.members.begin(), from.members.end(), each) == from.members.end()) added.push_back(each);
    if (!gone.empty())
        add_statement(out, "ALTER " + address(after, to) + " DROP\n    " + joined(gone, ",\n    "), after);
    add_members(after, added, out);
}

void rename(const Object& from, const OperatorFamily&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    add_statement(out, "ALTER " + address(from, OperatorFamily{}) + " RENAME TO " + sql::identifier(to.id.name), from);
}

}  // namespace schemadiff::emit
