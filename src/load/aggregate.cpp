// `"median(double precision)": {sfunc: array_append, stype: "double precision[]", finalfunc: median_of}`
#include "load/aggregate.h"

#include "load/function_name.h"
#include "sql/type_name.h"

namespace schemadiff::load {
namespace {

void check_word(Context& context, const YamlNode& node, const Object& object, std::string_view key,
                std::initializer_list<std::string_view> words, std::string& value) {
    if (const YamlNode* said = node.find(key))
        read_word(context, *said, std::string(key) + " of " + object.id.described(), words, value);
}

// What AggregateCreate() fills in: ordered-set aggregates may write to their state, others only read it.
void settle_modify(const Aggregate& value, std::string& modify) {
    if (modify == (value.kind == "normal" ? "read_only" : "read_write")) modify.clear();
}

std::string aggregate_arguments(const Aggregate& value) {
    if (value.arguments.empty()) return "*";
    const auto direct = static_cast<std::ptrdiff_t>(value.direct_arguments);
    if (value.kind == "normal") return arguments_text(value.arguments, false);
    const Arguments first(value.arguments.begin(), value.arguments.begin() + direct);
    Arguments rest(value.arguments.begin() + direct, value.arguments.end());
    if (rest.empty()) rest.push_back(value.arguments.back());
    return arguments_text(first, false) + (first.empty() ? "" : " ") + "order by " + arguments_text(rest, false);
}

}  // namespace

bool read_aggregate_key(Context& context, const YamlNode& key, QualifiedName& name, Aggregate& value) {
    const std::size_t star = key.text.rfind("(*)");
    if (star != std::string::npos && star + 3 == key.text.size()) {
        auto read = read_key_name(key.text.substr(0, star));
        if (!read) {
            context.error(key, "\"" + key.text.substr(0, star) + "\" is no name for an aggregate");
            return false;
        }
        name = std::move(*read);
        return true;
    }
    const auto open = read_routine_name(context, key, Kind::aggregate, name);
    if (!open) return false;
    Fragment in(context, key, std::string_view(key.text).substr(*open), "aggregate \"" + key.text + "\"");
    in.expect('(');
    if (in.ok()) read_arguments(in, "in", value.arguments);
    if (in.ok() && in.accept({"order", "by"})) {
        value.kind = "ordered_set";
        value.direct_arguments = static_cast<std::int64_t>(value.arguments.size());
        Arguments ordered;
        read_arguments(in, "in", ordered);
        // Of `(VARIADIC "any" ORDER BY VARIADIC "any")` the catalog holds the argument once.
        const bool twice = !value.arguments.empty() && value.arguments.back().mode == "variadic" && ordered.size() == 1;
        if (!twice) value.arguments.insert(value.arguments.end(), ordered.begin(), ordered.end());
    }
    if (in.ok()) in.expect(')');
    in.expect_end();
    return in.ok();
}

std::string aggregate_key(const Object& object, const Aggregate& value, std::string_view file_schema) {
    const std::string name = routine_key(object, {}, file_schema);
    return name.substr(0, name.size() - 1) + aggregate_arguments(value) + ")";
}

const KeyRules& key_rules(const Aggregate*) {
    static const KeyRules kRules{
        .extra = {"hypothetical"}, .hidden = {"arguments", "kind", "direct_arguments"}, .owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Aggregate&) {
    refuse_form(context, node, object, "a mapping");
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, Aggregate& value) {
    const std::string what = key.text + " of " + object.id.described();
    bool hypothetical = false;
    if (read_bool(context, node, what, hypothetical) && hypothetical) value.kind = "hypothetical";
}

void finish(Context& context, const YamlNode& node, Object& object, Aggregate& value) {
    if (!node.is_mapping()) return;
    for (TypeText* type : {&value.stype, &value.mstype}) type->text = sql::without_modifiers(type->text);
    for (const auto& [key, name] : {std::pair<std::string_view, std::string*>{"sfunc", &value.sfunc},
                                    {"finalfunc", &value.finalfunc},
                                    {"combinefunc", &value.combinefunc},
                                    {"serialfunc", &value.serialfunc},
                                    {"deserialfunc", &value.deserialfunc},
                                    {"msfunc", &value.msfunc},
                                    {"minvfunc", &value.minvfunc},
                                    {"mfinalfunc", &value.mfinalfunc}})
        canonical_function(context, node, object, key, *name);
    check_word(context, node, object, "finalfunc_modify", {"read_only", "shareable", "read_write"},
               value.finalfunc_modify);
    check_word(context, node, object, "mfinalfunc_modify", {"read_only", "shareable", "read_write"},
               value.mfinalfunc_modify);
    check_word(context, node, object, "parallel", {"safe", "restricted", "unsafe"}, value.parallel);
    settle_modify(value, value.finalfunc_modify);
    settle_modify(value, value.mfinalfunc_modify);
    for (std::string_view key : {"sfunc", "stype"})
        if (!node.find(key)) context.error(node, object.id.described() + " lacks its \"" + std::string(key) + "\"");
}

std::optional<YamlNode> short_form(const Object&, const Aggregate&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Aggregate& value, const WriteContext&, MappingOut& out) {
    if (value.kind == "hypothetical") out.add_flag("hypothetical", true);
}

}  // namespace schemadiff::load
