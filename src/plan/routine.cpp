#include "plan/routine.h"

#include "sql/quote.h"

namespace schemadiff::plan {

namespace {

// `anyelement` and its like: PostgreSQL's own names bear no schema.
bool is_polymorphic(const TypeText& type) {
    return type.text.starts_with("any");
}

}  // namespace

bool can_replace_arguments(const Arguments& before, const Arguments& after) {
    if (before.size() != after.size()) return false;
    for (std::size_t at = 0; at < before.size(); ++at) {
        const Argument& one = before[at];
        const Argument& other = after[at];
        if (one.mode != other.mode || one.type != other.type) return false;
        if (one.name != other.name && !one.name.empty()) return false;
        if (one.name != other.name && one.mode != "in" && one.mode != "variadic") return false;
        if (!one.default_value.empty() && other.default_value.empty()) return false;
        // The default says what type it has, which must stay (ProcedureCreate() in pg_proc.c).
        const bool has_own_type = !one.default_value.empty() && is_polymorphic(one.type);
        if (has_own_type && one.default_value != other.default_value) return false;
    }
    return true;
}

void add_transforms(const std::vector<TypeText>& types, const std::string& language, Needs& out) {
    for (const TypeText& type : types)
        out.structure.push_back(
            {Kind::transform, "", "", "for " + type.text + " language " + sql::identifier(language), ""});
}

}  // namespace schemadiff::plan
