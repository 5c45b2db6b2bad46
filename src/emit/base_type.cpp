// Base and shell types. The functions of a base type take a shell of it, which plan makes first.

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

std::string address(const Object& object, const BaseType&) {
    return "TYPE " + relation(object.id);
}

void create(const Object& object, const BaseType& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::vector<std::string> parts;
    const auto part = [&](const std::string& name, const std::string& text) {
        if (!text.empty()) parts.push_back("\n    " + name + " = " + text);
    };
    if (!value.shell) {
        part("INTERNALLENGTH", value.internal_length);
        part("INPUT", value.input);
        part("OUTPUT", value.output);
        part("RECEIVE", value.receive);
        part("SEND", value.send);
        part("TYPMOD_IN", value.typmod_in);
        part("TYPMOD_OUT", value.typmod_out);
        part("SUBSCRIPT", value.subscript);
        part("ANALYZE", value.analyze);
        if (value.collatable) part("COLLATABLE", "true");
        if (value.default_value) part("DEFAULT", sql::literal(*value.default_value));
        part("ELEMENT", value.element.text);
        if (value.category != "U") part("CATEGORY", sql::literal(value.category));
        if (value.preferred) part("PREFERRED", "true");
        if (value.delimiter != ",") part("DELIMITER", sql::literal(value.delimiter));
        part("ALIGNMENT", value.alignment);
        part("STORAGE", value.storage);
        if (value.passed_by_value) parts.push_back("\n    PASSEDBYVALUE");
    }
    const std::string definition = parts.empty() ? "" : " (" + joined(parts, ",") + "\n)";
    Statement& statement = add_statement(out, "CREATE TYPE " + relation(object.id) + definition, object);
    statement.privilege = "superuser";
    if (!value.subscript.empty()) statement.since = 14;
}

void drop(const Object& object, const BaseType& value, const Context&, Statements& out) {
    Statement& statement =
        add_statement(out, "DROP TYPE " + relation(object.id) + (value.shell ? "" : " CASCADE"), object);
    if (!value.shell) statement.deletes = "what is of type " + relation(object.id) + " still";
}

void alter(const Object&, const BaseType& from, const Object& after, const BaseType& to, const Change& change,
           const Context&, Statements& out) {
    static_cast<void>(from);
    std::vector<std::string> parts;
    const auto part = [&](const std::string& attribute, const std::string& name, const std::string& text) {
        if (change.touches(attribute)) parts.push_back(name + " = " + (text.empty() ? "NONE" : text));
    };
    part("receive", "RECEIVE", to.receive);
    part("send", "SEND", to.send);
    part("typmod_in", "TYPMOD_IN", to.typmod_in);
    part("typmod_out", "TYPMOD_OUT", to.typmod_out);
    part("analyze", "ANALYZE", to.analyze);
    part("subscript", "SUBSCRIPT", to.subscript);
    part("storage", "STORAGE", to.storage);
    if (!parts.empty()) add_statement(out, "ALTER TYPE " + relation(after.id) + " SET (" + joined(parts) + ")", after);
}

void rename(const Object& from, const BaseType&, const Object& to, const Context&, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "TYPE", Lock::none, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of " + from.id.described();
}

}  // namespace schemadiff::emit
