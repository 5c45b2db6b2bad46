#include "load/sections.h"

#include <algorithm>

#include "load/aggregate.h"
#include "load/default_privileges.h"
#include "load/fragment.h"
#include "load/names.h"
#include "load/routine.h"
#include "sql/quote.h"
#include "sql/type_name.h"

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
    context.add(std::move(object));
}

// Kinds that live in a schema.
template <class T>
void read_section(Context& context, YamlNode& section) {
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
        // What comes next is made in its memory: a model of a thousand tables is never there twice.
        section.items[i] = {};
    }
}

// Kinds that live in none: their key is the exact name.
template <class T>
void read_global_section(Context& context, YamlNode& section) {
    if (!expect_mapping(context, section, word(kind_of<T>))) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        Object object({kind_of<T>, "", "", read_member_name(section.keys[i].text), ""}, T{});
        read_one(context, section.keys[i], section.items[i], object);
    }
}

template <class T>
void read_routines(Context& context, YamlNode& section) {
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

void read_aggregates(Context& context, YamlNode& section) {
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
void read_types(Context& context, YamlNode& section) {
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
        Object object;
        if (node.find("composite"))
            object = Object(id, CompositeType{});
        else if (node.find("range"))
            object = Object(id, RangeType{});
        else if (node.find("input") || node.find("shell"))
            object = Object(id, BaseType{});
        else {
            context.error(section.keys[i], "the type \"" + section.keys[i].text + "\" says nothing of its kind",
                          "give it \"composite\", \"range\", \"input\" and \"output\", or \"shell: true\"");
            continue;
        }
        read_one(context, section.keys[i], node, object);
    }
}

// `(bigint as text)`
void read_casts(Context& context, YamlNode& section) {
    if (!expect_mapping(context, section, "cast")) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        const YamlNode& key = section.keys[i];
        Object object({Kind::cast, "", "", key.text, ""}, Cast{});
        Cast& value = object.as<Cast>();
        Fragment in(context, key, "cast \"" + key.text + "\"");
        in.expect('(');
        const auto type_before = [&](std::string_view word, char close) {
            int depth = 0;
            std::size_t at = in.position();
            for (; at < in.size(); ++at) {
                if (depth == 0 && (in.token(at).is_word(word) || in.token(at).is(close))) break;
                if (in.token(at).is('(')) ++depth;
                if (in.token(at).is(')')) --depth;
            }
            return in.text_until(at);
        };
        const std::string source = in.ok() ? type_before("as", ')') : "";
        if (in.ok()) in.expect("as");
        const std::string target = in.ok() ? type_before(")", ')') : "";
        if (in.ok()) in.expect(')');
        in.expect_end();
        if (!in.ok() || !read_type(context, key, source, in.what(), value.source) ||
            !read_type(context, key, target, in.what(), value.target))
            continue;
        // A cast is for every length of its types.
        for (TypeText* type : {&value.source, &value.target}) type->text = sql::without_modifiers(type->text);
        object.id.name = "(" + value.source.text + " as " + value.target.text + ")";
        read_one(context, key, section.items[i], object);
    }
}

// `for hstore language plpython3u`
void read_transforms(Context& context, YamlNode& section) {
    if (!expect_mapping(context, section, "transform")) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        const YamlNode& key = section.keys[i];
        Object object({Kind::transform, "", "", key.text, ""}, Transform{});
        Transform& value = object.as<Transform>();
        Fragment in(context, key, "transform \"" + key.text + "\"");
        in.expect("for");
        std::size_t at = in.position();
        while (at < in.size() && !in.token(at).is_word("language")) ++at;
        const std::string type = in.text_until(at);
        if (in.ok()) in.expect("language");
        if (in.ok()) value.language = in.name();
        in.expect_end();
        if (!in.ok() || !read_type(context, key, type, in.what(), value.type)) continue;
        value.type.text = sql::without_modifiers(value.type.text);
        object.id.name = "for " + value.type.text + " language " + sql::identifier(value.language);
        read_one(context, key, section.items[i], object);
    }
}

// `app.@@(text, text)`; NONE for a side that is not there.
void read_operators(Context& context, YamlNode& section) {
    if (!expect_mapping(context, section, "operator")) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        const YamlNode& key = section.keys[i];
        Object object({Kind::operator_, context.schema, "", "", ""}, Operator{});
        Operator& value = object.as<Operator>();
        Fragment in(context, key, "operator \"" + key.text + "\"");
        if (in.sees('.', 1)) {
            object.id.schema = in.name();
            in.skip();
        }
        if (const sql::Token* symbol = in.peek(); symbol && symbol->kind == sql::TokenKind::op) {
            object.id.name = symbol->value;
            in.skip();
        } else {
            in.fail("expected the symbol of an operator in " + in.what() + ", found " + in.found());
        }
        const auto arguments = in.ok() ? in.parentheses() : std::nullopt;
        in.expect_end();
        if (!arguments || !in.ok()) continue;
        const std::size_t comma =
            arguments->find(", ") != std::string::npos ? arguments->find(", ") : arguments->find(',');
        if (comma == std::string::npos) {
            context.error(key, in.what() + " needs two types", "write NONE for a side that is not there");
            continue;
        }
        const auto side = [&](const std::string& text, TypeText& out) {
            return text == "none" || text == "NONE" || read_type(context, key, text, in.what(), out);
        };
        const std::size_t rest = arguments->find_first_not_of(" ,", comma);
        if (!side(arguments->substr(0, comma), value.left) ||
            !side(rest == std::string::npos ? "none" : arguments->substr(rest), value.right))
            continue;
        object.id.signature = operator_signature(value);
        read_one(context, key, section.items[i], object);
    }
}

// `app.number_ops using btree`
template <class T>
void read_operator_groups(Context& context, YamlNode& section) {
    if (!expect_mapping(context, section, word(kind_of<T>))) return;
    for (std::size_t i = 0; i < section.keys.size(); ++i) {
        const YamlNode& key = section.keys[i];
        const std::size_t at = key.text.rfind(" using ");
        auto name = at == std::string::npos ? std::nullopt : read_key_name(key.text.substr(0, at));
        if (!name) {
            context.error(key, "\"" + key.text + "\" is no name for an " + std::string(word(kind_of<T>)),
                          "write NAME using METHOD: \"number_ops using btree\"");
            continue;
        }
        if (name->schema.empty()) name->schema = context.schema;
        const std::string method = read_member_name(key.text.substr(at + 7));
        Object object({kind_of<T>, std::move(name->schema), "", std::move(name->name), method}, T{});
        object.template as<T>().method = method;
        read_one(context, key, section.items[i], object);
    }
}

// `bob server films`, as in CREATE USER MAPPING FOR bob SERVER films.
void read_user_mappings(Context& context, YamlNode& section) {
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
        {"types", Kind::composite_type, read_types, {Kind::range_type, Kind::base_type}},
        {"sequences", Kind::sequence, read_section<Sequence>},
        {"tables", Kind::table, read_section<Table>},
        {"views", Kind::view, read_section<View>},
        {"materialized_views", Kind::materialized_view, read_section<MaterializedView>},
        {"functions", Kind::function, read_routines<Function>},
        {"procedures", Kind::procedure, read_routines<Procedure>},
        {"aggregates", Kind::aggregate, read_aggregates},
        {"default_privileges", Kind::default_privileges, read_default_privileges_section},
        {"event_triggers", Kind::event_trigger, read_global_section<EventTrigger>},
        {"casts", Kind::cast, read_casts},
        {"operators", Kind::operator_, read_operators},
        {"operator_classes", Kind::operator_class, read_operator_groups<OperatorClass>},
        {"operator_families", Kind::operator_family, read_operator_groups<OperatorFamily>},
        {"collations", Kind::collation, read_section<Collation>},
        {"conversions", Kind::conversion, read_section<Conversion>},
        {"text_search_configurations", Kind::text_search_configuration, read_section<TextSearchConfiguration>},
        {"text_search_dictionaries", Kind::text_search_dictionary, read_section<TextSearchDictionary>},
        {"text_search_parsers", Kind::text_search_parser, read_section<TextSearchParser>},
        {"text_search_templates", Kind::text_search_template, read_section<TextSearchTemplate>},
        {"languages", Kind::language, read_global_section<Language>},
        {"transforms", Kind::transform, read_transforms},
        {"access_methods", Kind::access_method, read_global_section<AccessMethod>},
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

bool Section::holds(const Object& object) const {
    const Kind other = object.id.kind;
    if (kind != other && std::find(more.begin(), more.end(), other) == more.end()) return false;
    const Table* table = object.get_if<Table>();
    return !table || table->server.empty() == (name != "foreign_tables");
}

std::string operator_signature(const Operator& value) {
    return (value.left.empty() ? "NONE" : value.left.text) + ", " + (value.right.empty() ? "NONE" : value.right.text);
}

std::string section_key(const Object& object, std::string_view file_schema) {
    if (object.id.kind == Kind::user_mapping)
        return sql::identifier(object.id.name) + " server " + sql::identifier(object.id.signature);
    if (const auto* function = object.get_if<Function>()) return routine_key(object, function->arguments, file_schema);
    if (const auto* procedure = object.get_if<Procedure>())
        return routine_key(object, procedure->arguments, file_schema);
    if (const auto* aggregate = object.get_if<Aggregate>()) return aggregate_key(object, *aggregate, file_schema);
    if (object.id.kind == Kind::operator_) {
        const bool bare = object.id.schema == file_schema;
        return (bare ? "" : sql::identifier(object.id.schema) + ".") + object.id.name + "(" + object.id.signature + ")";
    }
    if (object.id.kind == Kind::operator_class || object.id.kind == Kind::operator_family)
        return key_name(object.id.schema, object.id.name, file_schema) + " using " + object.id.signature;
    if (object.id.kind == Kind::cast || object.id.kind == Kind::transform) return object.id.name;
    if (object.id.schema.empty()) return member_name(object.id.name);
    return key_name(object.id.schema, object.id.name, file_schema);
}

}  // namespace schemadiff::load
