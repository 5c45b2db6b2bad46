// `before update of a for each row when (old.a <> new.a) execute function f('x')`
#include <algorithm>

#include "load/constraint.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

constexpr std::string_view kEvents[] = {"insert", "update", "delete", "truncate"};

void read_timing(Fragment& in, Trigger& value) {
    if (in.accept("constraint")) value.constraint = true;
    if (in.accept({"instead", "of"})) {
        value.timing = "instead of";
    } else if (in.sees("before") || in.sees("after")) {
        value.timing = in.name();
    } else {
        in.fail("expected before, after or instead of in " + in.what() + ", found " + in.found());
    }
}

void sort_events(Names& events) {
    const auto place = [](const std::string& event) {
        return std::find(std::begin(kEvents), std::end(kEvents), event);
    };
    std::sort(events.begin(), events.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

void read_events(Fragment& in, Trigger& value) {
    do {
        const bool known =
            std::any_of(std::begin(kEvents), std::end(kEvents), [&](auto event) { return in.sees(event); });
        if (!known)
            return in.fail("expected insert, update, delete or truncate in " + in.what() + ", found " + in.found());
        value.events.push_back(in.name());
        if (value.events.back() != "update" || !in.accept("of")) continue;
        do {
            value.update_of.push_back(in.name());
        } while (in.ok() && in.accept(','));
    } while (in.ok() && in.accept("or"));
    sort_events(value.events);
}

void read_transition(Fragment& in, Trigger& value) {
    while (in.sees("old") || in.sees("new")) {
        const bool is_old = in.name() == "old";
        if (!in.expect("table")) return;
        in.accept("as");
        (is_old ? value.old_table : value.new_table) = in.name();
    }
}

void read_arguments(Fragment& in, Trigger& value) {
    if (!in.expect('(') || in.accept(')')) return;
    do {
        value.arguments.push_back(in.value());
    } while (in.ok() && in.accept(','));
    if (in.ok()) in.expect(')');
}

void read_function(Fragment& in, Trigger& value) {
    if (!in.accept("function") && !in.accept("procedure")) return in.fail("expected \"function\" in " + in.what());
    const QualifiedName function = in.qualified_name();
    if (!in.ok()) return;
    value.function = sql::qualified(function.schema, function.name);
    read_arguments(in, value);
}

void read_clause(Fragment& in, Trigger& value) {
    if (in.accept("from")) {
        const QualifiedName table = in.qualified_name();
        value.from_table = sql::qualified(table.schema, table.name);
    } else if (in.accept("referencing")) {
        read_transition(in, value);
    } else if (in.accept("for") || in.accept("on")) {
        in.accept("each");
        value.for_each_row = in.accept("row");
        if (!value.for_each_row) in.expect("statement");
    } else if (in.accept("when")) {
        if (auto condition = in.parentheses()) value.condition.text = std::move(*condition);
    } else if (in.accept("execute")) {
        read_function(in, value);
    } else if (!accept_deferrable(in, value.deferrable, value.initially_deferred)) {
        in.fail("unexpected " + in.found() + " in " + in.what());
    }
}

void read_trigger_text(Fragment& in, Trigger& value) {
    read_timing(in, value);
    if (in.ok()) read_events(in, value);
    while (!in.at_end()) read_clause(in, value);
    if (in.ok() && value.function.empty()) in.fail(in.what() + " lacks \"execute function\"");
}

std::string events_text(const Trigger& value) {
    std::string text;
    for (const std::string& event : value.events) {
        text += (text.empty() ? "" : " or ") + event;
        if (event != "update" || value.update_of.empty()) continue;
        const std::string columns = column_list(value.update_of);
        text += " of " + columns.substr(1, columns.size() - 2);
    }
    return text;
}

std::string trigger_text(const Trigger& value) {
    std::string text = (value.constraint ? "constraint " : "") + value.timing + " " + events_text(value);
    if (!value.from_table.empty()) text += " from " + value.from_table;
    text += deferrable_text(value.deferrable, value.initially_deferred);
    if (!value.old_table.empty() || !value.new_table.empty()) text += " referencing";
    if (!value.old_table.empty()) text += " old table as " + sql::identifier(value.old_table);
    if (!value.new_table.empty()) text += " new table as " + sql::identifier(value.new_table);
    if (value.for_each_row) text += " for each row";
    if (!value.condition.empty()) text += " when (" + value.condition.text + ")";
    std::string arguments;
    for (const std::string& argument : value.arguments) {
        arguments += (arguments.empty() ? "" : ", ") + sql::literal(argument);
    }
    return text + " execute function " + value.function + "(" + arguments + ")";
}

// Any texts, empty ones too.
void read_argument_list(Context& context, const YamlNode& node, const Object& object, Trigger& value) {
    const std::string what = "the arguments of " + object.id.described();
    if (!node.is_sequence()) return refuse_form(context, node, object, "a list of arguments");
    for (const YamlNode& item : node.items) read_text(context, item, what, value.arguments.emplace_back());
}

}  // namespace

const KeyRules& key_rules(const Trigger*) {
    static const KeyRules kRules{.extra = {"arguments", "initially"},
                                 .hidden = {"arguments", "initially_deferred", "inherited"}};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Trigger& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    read_trigger_text(in, value);
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, Trigger& value) {
    if (key.text == "arguments") return read_argument_list(context, node, object, value);
    read_initially(context, node, object, value.deferrable, value.initially_deferred);
}

void finish(Context& context, const YamlNode& node, Object& object, Trigger& value) {
    if (!node.is_mapping()) return;
    const Table* table = context.table ? context.table->get_if<Table>() : nullptr;
    if (value.function.empty() && value.events.empty() && table && !table->partition_of.empty()) {
        // `{enabled: disabled}` under a partition speaks of its copy of the parent's trigger.
        value.inherited = true;
        return;
    }
    if (value.function.empty()) context.error(node, object.id.described() + " lacks its \"function\"");
    if (value.events.empty()) context.error(node, object.id.described() + " lacks its \"events\"");
    sort_events(value.events);
}

std::optional<YamlNode> short_form(const Object& object, const Trigger& value, const WriteContext&) {
    return text_if_it_reads_back(object, value, trigger_text(value), read_trigger_text);
}

void write_keys(const Object&, const Trigger& value, const WriteContext&, MappingOut& out) {
    if (!value.arguments.empty()) out.add("arguments", names_node(value.arguments));
    if (value.initially_deferred) out.add_text("initially", "deferred");
    if (value.inherited && value.enabled == Trigger{}.enabled) out.add_text("enabled", value.enabled);
}

}  // namespace schemadiff::load
