// `as integer start 10 owned by t.c`
#include "load/sequence.h"

#include <cstdint>

#include "sql/quote.h"

namespace schemadiff::load {
namespace {

std::int64_t largest(const std::string& type) {
    if (type == "smallint") return INT16_MAX;
    if (type == "integer") return INT32_MAX;
    return INT64_MAX;
}

void read_integer_option(Fragment& in, std::int64_t& out) {
    if (const auto value = in.integer()) out = *value;
}

void read_owner(Fragment& in, Sequence& value) {
    if (in.accept("none")) return;
    Names parts{in.name()};
    while (in.ok() && in.accept('.')) parts.push_back(in.name());
    if (!in.ok()) return;
    if (parts.size() < 2) return in.fail("expected TABLE.COLUMN after \"owned by\" in " + in.what());
    value.owned_by_column = parts.back();
    value.owned_by_table = parts[parts.size() - 2];
}

// The sequence of an identity column is in its table's schema, whatever schema is written.
void read_name(Fragment& in, std::string& out) {
    out = in.qualified_name().name;
}

bool read_no(Fragment& in, SequenceText& out) {
    if (in.accept("minvalue")) {
        out.has_minimum = false;
    } else if (in.accept("maxvalue")) {
        out.has_maximum = false;
    } else if (in.accept("cycle")) {
        out.value.cycle = false;
    } else {
        return false;
    }
    return true;
}

bool read_option(Fragment& in, SequenceText& out) {
    if (in.accept("start")) {
        in.accept("with");
        read_integer_option(in, out.value.start);
        out.has_start = true;
    } else if (in.accept("increment")) {
        in.accept("by");
        read_integer_option(in, out.value.increment);
    } else if (in.accept("minvalue")) {
        read_integer_option(in, out.value.minimum);
        out.has_minimum = true;
    } else if (in.accept("maxvalue")) {
        read_integer_option(in, out.value.maximum);
        out.has_maximum = true;
    } else if (in.accept("cache")) {
        read_integer_option(in, out.value.cache);
    } else if (in.accept("cycle")) {
        out.value.cycle = true;
    } else if (in.accept("unlogged")) {
        out.is_unlogged = true;
    } else if (in.accept("logged")) {
        out.is_unlogged = false;
    } else if (in.accept({"owned", "by"})) {
        read_owner(in, out.value);
    } else if (in.accept({"sequence", "name"})) {
        read_name(in, out.name);
    } else if (in.accept("no")) {
        return read_no(in, out);
    } else {
        return false;
    }
    return true;
}

// The mapping form fills `value` in place; which bounds it names is asked of the node.
void complete_mapping(const YamlNode& node, Sequence& value) {
    SequenceText text;
    text.value = value;
    text.has_start = node.find("start");
    text.has_minimum = node.find("minimum");
    text.has_maximum = node.find("maximum");
    complete(text);
    value = text.value;
}

void refuse_impossible(Context& context, const YamlNode& node, const Object& object, const Sequence& value) {
    const std::string what = object.id.described();
    if (value.type.text != "smallint" && value.type.text != "integer" && value.type.text != "bigint") {
        context.error(node, what + " has the type " + value.type.text + ", it must be smallint, integer or bigint");
    } else if (value.increment == 0) {
        context.error(node, what + " has the increment 0");
    } else if (value.minimum >= value.maximum) {
        context.error(node, what + " has the minimum " + std::to_string(value.minimum) + " and the maximum " +
                                std::to_string(value.maximum) + ": the maximum must be larger");
    } else if (value.start < value.minimum || value.start > value.maximum) {
        context.error(node, what + " starts at " + std::to_string(value.start) + ", outside of " +
                                std::to_string(value.minimum) + " to " + std::to_string(value.maximum));
    }
}

std::string owner_text(const Sequence& value) {
    return sql::identifier(value.owned_by_table) + "." + sql::identifier(value.owned_by_column);
}

}  // namespace

void read_sequence_options(Fragment& in, SequenceText& out) {
    while (!in.at_end() && !in.sees(')')) {
        if (in.accept("as")) {
            const std::string type = in.name();
            if (auto canonical = in.ok() ? canonical_type(type) : std::nullopt) out.value.type.text = *canonical;
        } else if (!read_option(in, out)) {
            in.fail("unexpected " + in.found() + " in " + in.what());
        }
    }
}

void complete(SequenceText& text) {
    Sequence& value = text.value;
    const std::int64_t limit = largest(value.type.text);
    const bool ascending = value.increment > 0;
    if (!text.has_maximum) value.maximum = ascending ? limit : -1;
    if (!text.has_minimum) value.minimum = ascending ? 1 : -limit - 1;
    if (!text.has_start) value.start = ascending ? value.minimum : value.maximum;
}

Sequence usual_sequence(const TypeText& type) {
    SequenceText text;
    text.value.type = type;
    complete(text);
    return text.value;
}

Options unusual_options(const Sequence& value) {
    SequenceText usual;
    usual.value.type = value.type;
    usual.value.increment = value.increment;
    complete(usual);
    Options options;
    if (value.increment != 1) options["increment"] = std::to_string(value.increment);
    if (value.minimum != usual.value.minimum) options["minimum"] = std::to_string(value.minimum);
    if (value.maximum != usual.value.maximum) options["maximum"] = std::to_string(value.maximum);
    if (value.start != (value.increment > 0 ? value.minimum : value.maximum)) {
        options["start"] = std::to_string(value.start);
    }
    if (value.cache != 1) options["cache"] = std::to_string(value.cache);
    if (value.cycle) options["cycle"] = "true";
    return options;
}

std::string sequence_options_text(const Options& options) {
    std::string text;
    const auto add = [&](const char* option, const char* words) {
        const auto found = options.find(option);
        if (found != options.end()) text += words + found->second;
    };
    if (const auto name = options.find("name"); name != options.end())
        text += " sequence name " + sql::identifier(name->second);
    add("start", " start ");
    add("increment", " increment ");
    add("minimum", " minvalue ");
    add("maximum", " maxvalue ");
    add("cache", " cache ");
    if (options.count("cycle")) text += " cycle";
    if (options.count("unlogged")) text += options.at("unlogged") == "true" ? " unlogged" : " logged";
    return text;
}

const KeyRules& key_rules(const Sequence*) {
    static const KeyRules kRules{
        .extra = {"owned_by"}, .hidden = {"owned_by_table", "owned_by_column"}, .owner = true, .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Sequence& value) {
    if (says_nothing(node)) return;
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    SequenceText text;
    read_sequence_options(in, text);
    in.expect_end();
    complete(text);
    value = text.value;
    value.unlogged = text.is_unlogged.value_or(false);
}

void read_key(Context& context, const YamlNode&, const YamlNode& node, Object& object, Sequence& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "TABLE.COLUMN");
    Fragment in(context, node, "owned_by of " + object.id.described());
    read_owner(in, value);
    in.expect_end();
}

void finish(Context& context, const YamlNode& node, Object& object, Sequence& value) {
    if (node.is_mapping()) complete_mapping(node, value);
    refuse_impossible(context, node, object, value);
}

std::optional<YamlNode> short_form(const Object&, const Sequence& value, const WriteContext&) {
    std::string text;
    if (value.type.text != "bigint") text += " as " + value.type.text;
    text += sequence_options_text(unusual_options(value));
    if (value.unlogged) text += " unlogged";
    if (!value.owned_by_table.empty()) text += " owned by " + owner_text(value);
    if (text.empty()) return MappingOut().take();
    return text_node(std::string_view(text).substr(1));
}

// Bounds that PostgreSQL would fill in are left out, though they differ from the kind's defaults.
void write_keys(const Object&, const Sequence& value, const WriteContext&, MappingOut& out) {
    const Options options = unusual_options(value);
    for (const char* bound : {"start", "minimum", "maximum"}) {
        for (std::size_t i = 0; i < out.node().keys.size(); ++i) {
            if (out.node().keys[i].text != bound || options.count(bound)) continue;
            out.node().keys.erase(out.node().keys.begin() + static_cast<std::ptrdiff_t>(i));
            out.node().items.erase(out.node().items.begin() + static_cast<std::ptrdiff_t>(i));
            break;
        }
        if (options.count(bound) && !out.node().find(bound)) out.add(bound, plain_node(options.at(bound)));
    }
    if (!value.owned_by_table.empty()) out.add_text("owned_by", owner_text(value));
}

}  // namespace schemadiff::load
