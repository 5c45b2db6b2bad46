// Aggregates: CREATE in the words and the order of pg_dump; every change is a new aggregate.

#include <cctype>

#include "emit/pieces.h"
#include "emit/routine.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

// As print_function_arguments() in ruleutils.c has it: the last argument stands twice where all are direct ones.
std::string arguments_text(const Aggregate& value) {
    if (value.arguments.empty()) return "*";
    if (value.kind == "normal") return argument_list(value.arguments);
    const auto direct = static_cast<std::ptrdiff_t>(value.direct_arguments);
    const Arguments first(value.arguments.begin(), value.arguments.begin() + direct);
    Arguments rest(value.arguments.begin() + direct, value.arguments.end());
    if (rest.empty()) rest.push_back(value.arguments.back());
    return argument_list(first) + (first.empty() ? "" : " ") + "ORDER BY " + argument_list(rest);
}

class Parts {
  public:
    void add(const std::string& name, const std::string& value) {
        if (!value.empty()) parts_.push_back("    " + name + " = " + value);
    }
    void add_literal(const std::string& name, const std::optional<std::string>& value) {
        if (value) add(name, sql::literal(*value));
    }
    void add_number(const std::string& name, std::int64_t value) {
        if (value != 0) add(name, std::to_string(value));
    }
    void add_flag(const std::string& name, bool value) {
        if (value) parts_.push_back("    " + name);
    }
    std::string text() const { return joined(parts_, ",\n"); }

  private:
    std::vector<std::string> parts_;
};

}  // namespace

std::string address(const Object& object, const Aggregate& value) {
    return "AGGREGATE " + relation(object.id) + "(" + arguments_text(value) + ")";
}

void create(const Object& object, const Aggregate& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    Parts parts;
    parts.add("SFUNC", value.sfunc);
    parts.add("STYPE", value.stype.text);
    parts.add_number("SSPACE", value.sspace);
    parts.add_literal("INITCOND", value.initcond);
    parts.add("FINALFUNC", value.finalfunc);
    parts.add_flag("FINALFUNC_EXTRA", value.finalfunc_extra);
    parts.add("FINALFUNC_MODIFY", upper(value.finalfunc_modify));
    parts.add("COMBINEFUNC", value.combinefunc);
    parts.add("SERIALFUNC", value.serialfunc);
    parts.add("DESERIALFUNC", value.deserialfunc);
    parts.add("MSFUNC", value.msfunc);
    parts.add("MINVFUNC", value.minvfunc);
    parts.add("MSTYPE", value.mstype.text);
    parts.add_number("MSSPACE", value.msspace);
    parts.add_literal("MINITCOND", value.minitcond);
    parts.add("MFINALFUNC", value.mfinalfunc);
    parts.add_flag("MFINALFUNC_EXTRA", value.mfinalfunc_extra);
    parts.add("MFINALFUNC_MODIFY", upper(value.mfinalfunc_modify));
    parts.add("SORTOP", value.sortop);
    parts.add_flag("HYPOTHETICAL", value.kind == "hypothetical");
    if (value.parallel != "unsafe") parts.add("PARALLEL", value.parallel);
    add_routine(out, "CREATE " + address(object, value) + " (\n" + parts.text() + "\n)", object).privilege =
        "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const Aggregate& value, const Context&, Statements& out) {
    add_routine(out, "DROP " + address(object, value), object);
}

void alter(const Object&, const Aggregate&, const Object&, const Aggregate&, const Change&, const Context&,
           Statements&) {}

void rename(const Object& from, const Aggregate& value, const Object& to, const Context&, Statements& out) {
    if (from.id.schema != to.id.schema)
        add_routine(out, "ALTER " + address(from, value) + " SET SCHEMA " + sql::identifier(to.id.schema), from);
    if (from.id.name == to.id.name) return;
    Object moved = from;
    moved.id.schema = to.id.schema;
    add_routine(out, "ALTER " + address(moved, value) + " RENAME TO " + sql::identifier(to.id.name), from);
}

}  // namespace schemadiff::emit
