// Operator classes. Every change is a new class.

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

std::string address(const Object& object, const OperatorClass&) {
    return "OPERATOR CLASS " + relation(object.id) + " USING " + sql::identifier(object.id.signature);
}

void create(const Object& object, const OperatorClass& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string sql = "CREATE OPERATOR CLASS " + relation(object.id) + "\n    " + (value.is_default ? "DEFAULT " : "") +
                      "FOR TYPE " + value.type.text + " USING " + sql::identifier(value.method);
    if (!value.family.empty()) sql += " FAMILY " + value.family;
    Names members = value.members;
    // Without any member its type must be said by the storage.
    if (!value.storage.empty() || members.empty())
        members.insert(members.begin(), "STORAGE " + (value.storage.empty() ? value.type.text : value.storage.text));
    add_statement(out, sql + " AS\n    " + joined(members, ",\n    "), object).privilege = "superuser";
}

void drop(const Object& object, const OperatorClass&, const Context&, Statements& out) {
    add_statement(out, "DROP " + address(object, OperatorClass{}), object);
}

void alter(const Object&, const OperatorClass&, const Object&, const OperatorClass&, const Change&, const Context&,
           Statements&) {}

void rename(const Object& from, const OperatorClass&, const Object& to, const Context&, Statements& out) {
    if (from.id.name == to.id.name) return;
    add_statement(out, "ALTER " + address(from, OperatorClass{}) + " RENAME TO " + sql::identifier(to.id.name), from);
}

}  // namespace schemadiff::emit
