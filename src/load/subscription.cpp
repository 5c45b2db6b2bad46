// `mirror: {connection: host=.. dbname=.., publications: [all], slot_name: mirror, enabled: true, options: {..}}`
#include "load/form.h"

namespace schemadiff::load {

const KeyRules& key_rules(const Subscription*) {
    static const KeyRules kRules{.owner = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Subscription&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping");
}

void read_key(Context&, const YamlNode&, const YamlNode&, Object&, Subscription&) {}

void finish(Context& context, const YamlNode& node, Object& object, Subscription& value) {
    // What every server takes where nothing is said (CREATE SUBSCRIPTION in the documentation).
    constexpr std::pair<std::string_view, std::string_view> kUsual[] = {
        {"binary", "false"},       {"two_phase", "off"},          {"disable_on_error", "false"},
        {"origin", "any"},         {"synchronous_commit", "off"}, {"password_required", "true"},
        {"run_as_owner", "false"}, {"failover", "false"}};
    for (const auto& [option, usual] : kUsual) {
        const auto said = value.options.find(std::string(option));
        if (said != value.options.end() && said->second == usual) value.options.erase(said);
    }
    if (value.publications.empty()) context.error(node, object.id.described() + " lacks its \"publications\"");
}

std::optional<YamlNode> short_form(const Object&, const Subscription&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object&, const Subscription&, const WriteContext&, MappingOut&) {}

}  // namespace schemadiff::load
