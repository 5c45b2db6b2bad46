// Subscriptions. They are made, changed and dropped without a word to the publisher: no connection is opened, no slot
// is made there or dropped.

#include <algorithm>
#include <array>
#include <utility>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

Statement& add_global(Statements& out, std::string sql, std::string privilege) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = std::move(privilege);
    return statement;
}

std::string owner_of(const Object& object) {
    return "owner of " + object.id.described();
}

std::string slot(const Subscription& value) {
    return "slot_name = " + (value.slot_name.empty() ? "NONE" : sql::literal(value.slot_name));
}

// What is taken back from `from` is said with the usual value.
std::string usual(const std::string& option) {
    if (option == "origin") return "any";
    if (option == "password_required") return "true";
    return option == "streaming" || option == "synchronous_commit" ? "off" : "false";
}

// The version that has the option, with that value.
int since(const std::string& option, const std::string& value) {
    static constexpr std::array<std::pair<std::string_view, int>, 8> kOptions{{{"binary", 14},
                                                                               {"streaming", 14},
                                                                               {"two_phase", 15},
                                                                               {"disable_on_error", 15},
                                                                               {"origin", 16},
                                                                               {"password_required", 16},
                                                                               {"run_as_owner", 16},
                                                                               {"failover", 17}}};
    if (option == "streaming" && value == "parallel") return 16;
    const auto known =
        std::find_if(kOptions.begin(), kOptions.end(), [&](const auto& each) { return each.first == option; });
    return known == kOptions.end() ? 13 : known->second;
}

int since(const Options& options) {
    int result = 13;
    for (const auto& [name, value] : options) result = std::max(result, since(name, value));
    return result;
}

void set_enabled(const Object& object, const Subscription& value, Statements& out) {
    add_global(out, "ALTER " + address(object, value) + (value.enabled ? " ENABLE" : " DISABLE"), owner_of(object));
}

}  // namespace

std::string address(const Object& object, const Subscription&) {
    return "SUBSCRIPTION " + sql::identifier(object.id.name);
}

void create(const Object& object, const Subscription& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string with = "connect = false, " + slot(value);
    for (const auto& [name, text] : value.options) with += ", " + sql::identifier(name) + " = " + option_value(text);
    add_global(out,
               "CREATE " + address(object, value) + " CONNECTION " + sql::literal(value.connection) + " PUBLICATION " +
                   name_list(value.publications) + " WITH (" + with + ")",
               "superuser")
        .since = since(value.options);
    if (value.enabled) set_enabled(object, value, out);
}

// With a slot DROP SUBSCRIPTION would connect, and could not run in a transaction.
void drop(const Object& object, const Subscription& value, const Context&, Statements& out) {
    const std::string head = "ALTER " + address(object, value);
    if (value.enabled) add_global(out, head + " DISABLE", owner_of(object));
    if (!value.slot_name.empty()) add_global(out, head + " SET (slot_name = NONE)", owner_of(object));
    add_global(out, "DROP " + address(object, value), owner_of(object));
}

void alter(const Object&, const Subscription& from, const Object& after, const Subscription& to, const Change& change,
           const Context&, Statements& out) {
    const std::string head = "ALTER " + address(after, to);
    if (change.touches("connection"))
        add_global(out, head + " CONNECTION " + sql::literal(to.connection), owner_of(after));
    if (change.touches("publications")) {
        add_global(out, head + " SET PUBLICATION " + name_list(to.publications) + " WITH (refresh = false)",
                   owner_of(after));
    }
    if (change.touches("enabled") && !to.enabled) set_enabled(after, to, out);
    std::vector<std::string> parts;
    if (change.touches("slot_name")) parts.push_back(slot(to));
    for (const auto& [name, text] : from.options) {
        if (!to.options.contains(name)) parts.push_back(sql::identifier(name) + " = " + usual(name));
    }
    for (const auto& [name, text] : to.options) {
        const auto old = from.options.find(name);
        if (old == from.options.end() || old->second != text)
            parts.push_back(sql::identifier(name) + " = " + option_value(text));
    }
    if (!parts.empty())
        add_global(out, head + " SET (" + joined(parts) + ")", owner_of(after)).since = since(to.options);
    if (change.touches("enabled") && to.enabled) set_enabled(after, to, out);
}

void rename(const Object& from, const Subscription& value, const Object& to, const Context&, Statements& out) {
    add_global(out, "ALTER " + address(from, value) + " RENAME TO " + sql::identifier(to.id.name), owner_of(from));
}

}  // namespace schemadiff::emit
