// `on ddl_command_end when tag in ('CREATE TABLE') execute function f()`
#include <algorithm>

#include "load/form.h"
#include "load/fragment.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

void read_tags(Fragment& in, EventTrigger& value) {
    if (!in.expect("tag") || !in.expect("in") || !in.expect('(')) return;
    do {
        value.tags.push_back(in.value());
    } while (in.ok() && in.accept(','));
    if (in.ok()) in.expect(')');
}

void read_event_trigger_text(Fragment& in, EventTrigger& value) {
    if (!in.expect("on")) return;
    value.event = in.name();
    if (in.ok() && in.accept("when")) read_tags(in, value);
    if (!in.ok() || !in.expect("execute")) return;
    if (!in.accept("function") && !in.accept("procedure")) in.expect("function");
    const QualifiedName function = in.qualified_name();
    if (!in.ok() || !in.expect('(') || !in.expect(')')) return;
    value.function = sql::qualified(function.schema, function.name);
    std::sort(value.tags.begin(), value.tags.end());
    in.expect_end();
}

std::string event_trigger_text(const EventTrigger& value) {
    std::string tags;
    for (const std::string& tag : value.tags) tags += (tags.empty() ? "" : ", ") + sql::literal(tag);
    return "on " + value.event + (tags.empty() ? "" : " when tag in (" + tags + ")") + " execute function " +
           value.function + "()";
}

}  // namespace

const KeyRules& key_rules(const EventTrigger*) {
    static const KeyRules kRules{.owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, EventTrigger& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    read_event_trigger_text(in, value);
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, EventTrigger&) {}

void finish(Context& context, const YamlNode& node, Object& object, EventTrigger& value) {
    if (!node.is_mapping()) return;
    if (value.function.empty()) context.error(node, object.id.described() + " lacks its \"function\"");
    if (value.event.empty()) context.error(node, object.id.described() + " lacks its \"event\"");
    std::sort(value.tags.begin(), value.tags.end());
}

std::optional<YamlNode> short_form(const Object& object, const EventTrigger& value, const WriteContext&) {
    return text_if_it_reads_back(object, value, event_trigger_text(value), read_event_trigger_text);
}

void write_keys(const Object&, const EventTrigger&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
