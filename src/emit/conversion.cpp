// Conversions between encodings. Every change is a new conversion.

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

std::string address(const Object& object, const Conversion&) {
    return "CONVERSION " + relation(object.id);
}

void create(const Object& object, const Conversion& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    add_statement(out,
                  std::string("CREATE ") + (value.is_default ? "DEFAULT " : "") + "CONVERSION " + relation(object.id) +
                      " FOR " + sql::literal(value.from_encoding) + " TO " + sql::literal(value.to_encoding) +
                      " FROM " + value.function,
                  object)
        .privilege = "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const Conversion&, const Context&, Statements& out) {
    add_statement(out, "DROP CONVERSION " + relation(object.id), object);
}

void alter(const Object&, const Conversion&, const Object&, const Conversion&, const Change&, const Context&,
           Statements&) {}

void rename(const Object& from, const Conversion&, const Object& to, const Context&, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "CONVERSION", Lock::none, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of " + from.id.described();
}

}  // namespace schemadiff::emit
