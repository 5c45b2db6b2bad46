// A table: its attributes, and the sections of its members, which become objects of their own.
#include <algorithm>

#include "load/fragment.h"
#include "load/members.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

void read_row_level_security(Context& context, const YamlNode& node, const Object& object, Table& value) {
    const std::string what = "row_level_security of " + object.id.described();
    if (!node.is_mapping()) {
        read_bool(context, node, what, value.row_level_security);
        return;
    }
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        if (node.keys[i].text == "enabled") {
            read_bool(context, node.items[i], what, value.row_level_security);
        } else if (node.keys[i].text == "forced") {
            read_bool(context, node.items[i], what, value.force_row_level_security);
        } else {
            context.unknown_key(node.keys[i], what, {"enabled", "forced"});
        }
    }
}

// `parent for values from (1) to (10)`, `parent default`
void read_partition_of(Context& context, const YamlNode& node, const Object& object, Table& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "`parent for values ...` under \"partition_of\"");
    Fragment in(context, node, "partition_of of " + object.id.described());
    const QualifiedName parent = in.qualified_name();
    if (in.ok() && !in.sees("for") && !in.sees("default")) {
        return in.fail("expected \"for values\" or \"default\" in " + in.what() + ", found " + in.found());
    }
    value.partition_of = sql::qualified(parent.schema, parent.name);
    value.partition_bound.text = in.rest();
}

void read_inherits(Context& context, const YamlNode& node, const Object& object, Table& value) {
    Names parents;
    if (!read_names(context, node, "inherits of " + object.id.described(), parents)) return;
    for (std::size_t i = 0; i < parents.size(); ++i) {
        if (auto parent = read_reference(parents[i])) {
            value.inherits.push_back(std::move(*parent));
        } else {
            context.error(node.items[i], "\"" + parents[i] + "\" is no name for a table");
        }
    }
}

void read_of(Context& context, const YamlNode& node, const Object& object, Table& value) {
    TypeText type;
    std::string text;
    const std::string what = "of of " + object.id.described();
    if (read_text(context, node, what, text) && read_type(context, node, text, what, type)) value.of_type = type.text;
}

void read_partitions(Context& context, const YamlNode& node, const Object& object, Table& value) {
    std::string word;
    if (read_word(context, node, "partitions of " + object.id.described(), {"external"}, word)) {
        value.external_partitions = true;
    }
}

// `primary_key: [a]`, or `{name: n, columns: [a], ...}`
void read_primary_key(Context& context, const YamlNode& node, const Object& table) {
    if (says_nothing(node)) return;
    Object object({Kind::primary_key, table.id.schema, table.id.name, "", ""}, PrimaryKey{});
    const YamlNode* name = node.find("name");
    object.unnamed = !name;
    if (name) read_text(context, *name, "name of " + object.id.described(), object.id.name);
    object.where = context.at(node);
    read_object(context, node, object);
    context.add(std::move(object));
}

// Primary key columns are NOT NULL, whatever their own text says (transformIndexConstraint() in parse_utilcmd.c).
void settle_columns(Objects& objects, std::size_t first) {
    Names keys;
    std::int64_t position = 0;
    for (std::size_t i = first; i < objects.size(); ++i) {
        if (const auto* key = objects[i]->get_if<PrimaryKey>()) keys = key->columns;
        if (objects[i]->id.kind == Kind::column) objects[i]->as<Column>().position = ++position;
    }
    for (std::size_t i = first; i < objects.size(); ++i) {
        if (objects[i]->id.kind != Kind::column) continue;
        Column& column = objects[i]->as<Column>();
        if (!column.inherited && std::find(keys.begin(), keys.end(), objects[i]->id.name) != keys.end()) {
            column.not_null = true;
        }
    }
}

// `grants` of a column belong to the table, as pg_attribute.attacl does in GRANT's own words.
void gather_column_grants(Objects& objects, std::size_t first, Object& table) {
    for (std::size_t i = first; i < objects.size(); ++i) {
        if (objects[i]->id.kind != Kind::column || !objects[i]->grants) continue;
        if (!table.grants) table.grants = Grants{};
        for (Grant grant : *objects[i]->grants) {
            grant.column = objects[i]->id.name;
            table.grants->push_back(std::move(grant));
        }
        objects[i]->grants.reset();
    }
    if (table.grants) std::sort(table.grants->begin(), table.grants->end());
}

// Statistics live in a schema, not in their table: that of the table unless the key says another.
void read_statistics(Context& context, const YamlNode& node, const Object& table) {
    if (says_nothing(node)) return;
    if (!node.is_mapping()) return context.error(node, "expected a mapping for statistics of " + table.id.described());
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const auto name = read_key_name(node.keys[i].text);
        if (!name) {
            context.error(node.keys[i], "\"" + node.keys[i].text + "\" is no name for statistics");
            continue;
        }
        const std::string& schema = name->schema.empty() ? table.id.schema : name->schema;
        Object object({Kind::statistics, schema, "", name->name, ""}, Statistics{});
        object.where = context.at(node.keys[i]);
        read_object(context, node.items[i], object);
        context.add(std::move(object));
    }
}

void read_sections(Context& context, const YamlNode& node, const Object& table) {
    const auto section = [&](std::string_view name) { return node.find(name); };
    if (const auto* found = section("columns")) read_members<Column>(context, *found, table.id, "columns");
    if (const auto* found = section("primary_key")) read_primary_key(context, *found, table);
    if (const auto* found = section("unique")) read_members<Unique>(context, *found, table.id, "unique", true);
    if (const auto* found = section("checks")) read_members<Check>(context, *found, table.id, "checks", true);
    if (const auto* found = section("exclusions"))
        read_members<Exclusion>(context, *found, table.id, "exclusions", true);
    if (const auto* found = section("foreign_keys")) {
        read_members<ForeignKey>(context, *found, table.id, "foreign_keys", true);
    }
    if (const auto* found = section("indexes")) read_members<Index>(context, *found, table.id, "indexes", true);
    if (const auto* found = section("triggers")) read_members<Trigger>(context, *found, table.id, "triggers");
    if (const auto* found = section("rules")) read_members<Rule>(context, *found, table.id, "rules");
    if (const auto* found = section("policies")) read_members<Policy>(context, *found, table.id, "policies");
    if (const auto* found = section("statistics")) read_statistics(context, *found, table);
}

void check_replica_identity(Context& context, const YamlNode& node, const Object& object, const Table& value) {
    const std::string& text = value.replica_identity;
    if (text == "default" || text == "full" || text == "nothing" || text.compare(0, 6, "index ") == 0) return;
    context.error(*node.find("replica_identity"),
                  "expected default, full, nothing or `index NAME` for replica_identity of " + object.id.described() +
                      ", found \"" + text + "\"");
}

YamlNode inherits_node(const Table& value) {
    Names names;
    for (const std::string& parent : value.inherits) {
        const Names parts = sql::split_qualified_name(parent);
        // Always qualified: what a list names without a schema is looked up, and that is not the writer's to rely on.
        names.push_back(parts.size() > 1 ? key_name(parts[0], parts[1], "") : key_name("", parts[0], ""));
    }
    return names_node(names);
}

}  // namespace

const KeyRules& key_rules(const Table*) {
    static const KeyRules kRules{.extra = {"row_level_security", "partition_by", "partition_of", "partitions",
                                           "inherits", "of", "columns", "primary_key", "unique", "checks", "exclusions",
                                           "foreign_keys", "indexes", "triggers", "policies", "rules", "statistics"},
                                 .hidden = {"partition_by", "partition_of", "partition_bound", "inherits", "of",
                                            "row_level_security", "force_row_level_security"},
                                 .owner = true,
                                 .grants = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Table&) {
    if (!says_nothing(node)) refuse_form(context, node, object, "a mapping");
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, Table& value) {
    if (key.text == "row_level_security") {
        read_row_level_security(context, node, object, value);
    } else if (key.text == "partition_by") {
        read_text(context, node, "partition_by of " + object.id.described(), value.partition_by.text);
    } else if (key.text == "partition_of") {
        read_partition_of(context, node, object, value);
    } else if (key.text == "partitions") {
        read_partitions(context, node, object, value);
    } else if (key.text == "inherits") {
        read_inherits(context, node, object, value);
    } else if (key.text == "of") {
        read_of(context, node, object, value);
    }
    // The sections of members are read in finish(): what columns mean depends on the table's attributes.
}

void finish(Context& context, const YamlNode& node, Object& object, Table& value) {
    if (!node.is_mapping()) return;
    check_replica_identity(context, node, object, value);
    const std::size_t first = context.objects.size();
    context.table = &object;
    read_sections(context, node, object);
    context.table = nullptr;
    settle_columns(context.objects, first);
    gather_column_grants(context.objects, first, object);
}

std::optional<YamlNode> short_form(const Object&, const Table&, const WriteContext&) {
    return std::nullopt;
}

void write_keys(const Object& object, const Table& value, const WriteContext& context, MappingOut& out) {
    if (value.row_level_security || value.force_row_level_security) {
        MappingOut security;
        security.add_flag("enabled", value.row_level_security);
        security.add_flag("forced", value.force_row_level_security);
        out.add("row_level_security", security.take());
    }
    if (!value.partition_by.empty()) out.add_text("partition_by", value.partition_by.text);
    if (!value.partition_of.empty()) {
        out.add_text("partition_of", value.partition_of + " " + value.partition_bound.text);
    }
    if (value.external_partitions) out.add_text("partitions", "external");
    if (!value.inherits.empty()) out.add("inherits", inherits_node(value));
    if (!value.of_type.empty()) out.add_text("of", value.of_type);
    if (!context.members) return;
    WriteContext inside = context;
    inside.parent = &object;
    const auto members = [&](Kind kind) { return context.members->of(object.id, kind); };
    write_members(members(Kind::column), "columns", inside, out);
    for (const Object* key : members(Kind::primary_key)) out.add("primary_key", write_object(*key, inside));
    write_members(members(Kind::unique), "unique", inside, out);
    write_members(members(Kind::check), "checks", inside, out);
    write_members(members(Kind::exclusion), "exclusions", inside, out);
    write_members(members(Kind::foreign_key), "foreign_keys", inside, out);
    write_members(members(Kind::index), "indexes", inside, out);
    write_members(members(Kind::trigger), "triggers", inside, out);
    write_members(members(Kind::rule), "rules", inside, out);
    write_members(members(Kind::policy), "policies", inside, out);
}

}  // namespace schemadiff::load
