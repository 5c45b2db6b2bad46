#include "load/sections.h"

#include "load/aggregate.h"
#include "load/default_privileges.h"
#include "load/fragment.h"
#include "load/names.h"
#include "load/routine.h"
#include "sql/quote.h"

namespace schemadiff::load {
namespace {

bool expect_mapping(Context& context, const YamlNode& section, std::string_view what) {
    if (says_nothing(section)) return false;
    if (section.is_mapping()) return true;
    context.error(section, "expected a mapping from names for the " + std::string(what) + "s");
    return false;
}

void read_one(Context& context, const YamlNode& key, const YamlNode& node, Object& object) {
    object.where = context.at(key);
    read_object(context, node, object);
    context.objects.push_back(std::move(object));
}

// Kinds that live in a schema.
template <class T>
void read_section(Context& context, const YamlNode& section) {
    if (!expect_mapping(context, section, word(kind_of<T>))) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        auto name = read_key_name(section.keys[i].text);
        if (!name) {
            context.error(section.keys[i],
                          "\"" + section.keys[i].text + "\" is no name for a " + std::string(word(kind_of<T>)),
                          "write NAME or SCHEMA.NAME, and parts with dots or quotes as SQL does: \"a.b\"");
            continue;
        }
        if (name->schema.empty()) name->schema = context.schema;
        Object object({kind_of<T>, std::move(name->schema), "", std::move(name->name), ""}, T{});
        read_one(context, section.keys[i], section.items[i], object);
    }
}

// Kinds that live in none: their key is the exact name.
template <class T>
void read_global_section(Context& context, const YamlNode& section) {
    if (!expect_mapping(context, section, word(kind_of<T>))) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        Object object({kind_of<T>, "", "", read_member_name(section.keys[i].text), ""}, T{});
        read_one(context, section.keys[i], section.items[i], object);
    }
}

template <class T>
void read_routines(Context& context, const YamlNode& section) {
    if (!expect_mapping(context, section, word(kind_of<T>))) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        QualifiedName name;
        Object object(Identity{}, T{});
        T& value = object.as<T>();
        if (!read_routine_key(context, section.keys[i], kind_of<T>, name, value.arguments)) continue;
        if (name.schema.empty()) name.schema = context.schema;
        object.id = {kind_of<T>, std::move(name.schema), "", std::move(name.name), signature_of(value.arguments)};
        read_one(context, section.keys[i], section.items[i], object);
    }
}

void read_aggregates(Context& context, const YamlNode& section) {
    if (!expect_mapping(context, section, "aggregate")) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        QualifiedName name;
        Object object(Identity{}, Aggregate{});
        Aggregate& value = object.as<Aggregate>();
        if (!read_aggregate_key(context, section.keys[i], name, value)) continue;
        if (name.schema.empty()) name.schema = context.schema;
        object.id = {Kind::aggregate, std::move(name.schema), "", std::move(name.name), signature_of(value.arguments)};
        read_one(context, section.keys[i], section.items[i], object);
    }
}

// The kind of a type by the word that its mapping has.
void read_types(Context& context, const YamlNode& section) {
    if (!expect_mapping(context, section, "type")) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        auto name = read_key_name(section.keys[i].text);
        if (!name) {
            context.error(section.keys[i], "\"" + section.keys[i].text + "\" is no name for a type",
                          "write NAME or SCHEMA.NAME, and parts with dots or quotes as SQL does: \"a.b\"");
            continue;
        }
        if (name->schema.empty()) name->schema = context.schema;
        const Identity id{Kind::composite_type, std::move(name->schema), "", std::move(name->name), ""};
        const YamlNode& node = section.items[i];
        if (node.find("composite")) {
            Object object(id, CompositeType{});
            read_one(context, section.keys[i], node, object);
        } else {
            context.error(section.keys[i], "the type \"" + section.keys[i].text + "\" says nothing of its kind",
                          "write one of: composite");
        }
    }
}

// `bob server films`, as in CREATE USER MAPPING FOR bob SERVER films.
void read_user_mappings(Context& context, const YamlNode& section) {
    if (!expect_mapping(context, section, "user mapping")) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        Fragment in(context, section.keys[i], "the key of a user mapping");
        Object object(Identity{}, UserMapping{});
        object.id.name = in.name();
        in.expect("server");
        object.id.signature = in.name();
        in.expect_end();
        if (in.ok()) read_one(context, section.keys[i], section.items[i], object);
    }
}

}  // namespace

const std::vector<Section>& sections() {
    static const std::vector<Section> kSections{
        {"schemas", Kind::schema, read_global_section<SchemaNamespace>},
        {"extensions", Kind::extension, read_global_section<Extension>},
        {"enums", Kind::enum_type, read_section<EnumType>},
        {"domains", Kind::domain, read_section<Domain>},
        {"types", Kind::composite_type, read_types},
        {"sequences", Kind::sequence, read_section<Sequence>},
        {"tables", Kind::table, read_section<Table>},
        {"views", Kind::view, read_section<View>},
        {"materialized_views", Kind::materialized_view, read_section<MaterializedView>},
        {"functions", Kind::function, read_routines<Function>},
        {"procedures", Kind::procedure, read_routines<Procedure>},
        {"aggregates", Kind::aggregate, read_aggregates},
        {"default_privileges", Kind::default_privileges, read_default_privileges_section},
        {"event_triggers", Kind::event_trigger, read_global_section<EventTrigger>},
        {"casts", {}, nullptr},
        {"operators", {}, nullptr},
        {"operator_classes", {}, nullptr},
        {"operator_families", {}, nullptr},
        {"collations", {}, nullptr},
        {"conversions", {}, nullptr},
        {"text_search_configurations", Kind::text_search_configuration, read_section<TextSearchConfiguration>},
        {"text_search_dictionaries", Kind::text_search_dictionary, read_section<TextSearchDictionary>},
        {"text_search_parsers", Kind::text_search_parser, read_section<TextSearchParser>},
        {"text_search_templates", Kind::text_search_template, read_section<TextSearchTemplate>},
        {"languages", {}, nullptr},
        {"transforms", {}, nullptr},
        {"access_methods", {}, nullptr},
        {"statistics", Kind::statistics, read_section<Statistics>},
        {"publications", Kind::publication, read_global_section<Publication>},
        {"subscriptions", Kind::subscription, read_global_section<Subscription>},
        {"foreign_data_wrappers", Kind::foreign_data_wrapper, read_global_section<ForeignDataWrapper>},
        {"servers", Kind::foreign_server, read_global_section<ForeignServer>},
        {"user_mappings", Kind::user_mapping, read_user_mappings},
        {"foreign_tables", Kind::table, read_section<Table>},
    };
    return kSections;
}

bool stands_in(const Object& object, const Section& section) {
    if (object.id.kind != section.kind) return false;
    const Table* table = object.get_if<Table>();
    return !table || table->server.empty() == (section.name != "foreign_tables");
}

std::string section_key(const Object& object, std::string_view file_schema) {
    if (object.id.kind == Kind::user_mapping)
        return sql::identifier(object.id.name) + " server " + sql::identifier(object.id.signature);
    if (const auto* function = object.get_if<Function>()) return routine_key(object, function->arguments, file_schema);
    if (const auto* procedure = object.get_if<Procedure>())
        return routine_key(object, procedure->arguments, file_schema);
    if (const auto* aggregate = object.get_if<Aggregate>()) return aggregate_key(object, *aggregate, file_schema);
    return key_name(object.id.schema, object.id.name, file_schema);
}

}  // namespace schemadiff::load
