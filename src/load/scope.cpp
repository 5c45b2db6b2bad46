#include "load/scope.h"

#include "sql/builtin_functions.h"
#include "sql/quote.h"
#include "sql/tokens.h"
#include "sql/type_name.h"

namespace schemadiff::load {
namespace {

bool has(const ModelNames::BySchema& names, std::string_view schema, std::string_view name) {
    const auto found = names.find(schema);
    return found != names.end() && found->second.count(name) > 0;
}

}  // namespace

ModelNames::ModelNames(const Catalog& model, const KnownNames& known) {
    for (const ObjectPtr& object : model.objects()) {
        const Identity& id = object->id;
        switch (id.kind) {
            case Kind::table:
            case Kind::view:
            case Kind::materialized_view:
                types[id.schema].insert(id.name);
                relations[id.schema].insert(id.name);
                break;
            case Kind::sequence:
            case Kind::index:
                relations[id.schema].insert(id.name);
                break;
            case Kind::enum_type:
            case Kind::domain:
            case Kind::composite_type:
            case Kind::range_type:
            case Kind::base_type:
                types[id.schema].insert(id.name);
                break;
            case Kind::function:
            case Kind::procedure:
            case Kind::aggregate:
                functions[id.schema].insert(id.name);
                break;
            case Kind::extension:
                has_extensions = true;
                break;
            case Kind::collation:
                collations[id.schema].insert(id.name);
                break;
            case Kind::access_method:
            case Kind::language:
            case Kind::operator_:
            case Kind::operator_family:
            case Kind::operator_class:
            case Kind::cast:
            case Kind::conversion:
            case Kind::transform:
            case Kind::schema:
            case Kind::column:
            case Kind::primary_key:
            case Kind::unique:
            case Kind::check:
            case Kind::exclusion:
            case Kind::foreign_key:
            case Kind::view_column:
            case Kind::foreign_data_wrapper:
            case Kind::foreign_server:
            case Kind::user_mapping:
            case Kind::publication:
            case Kind::subscription:
            case Kind::trigger:
            case Kind::rule:
            case Kind::policy:
            case Kind::statistics:
            case Kind::text_search_parser:
            case Kind::text_search_template:
            case Kind::text_search_dictionary:
            case Kind::text_search_configuration:
            case Kind::default_privileges:
            case Kind::event_trigger:
                break;
        }
    }
    for (const ObjectPtr& object : model.objects()) {
        const auto* range = object->get_if<RangeType>();
        if (!range) continue;
        const Names parts = range->multirange.empty() ? Names{} : sql::split_qualified_name(range->multirange);
        if (parts.size() == 2)
            types[parts[0]].insert(parts[1]);
        else
            types[object->id.schema].insert(sql::multirange_name(object->id.name));
        functions[object->id.schema].insert(object->id.name);
    }
    for (const auto& [schema, list] : collations) names.insert(list.begin(), list.end());
    for (const auto& [schema, list] : types) names.insert(list.begin(), list.end());
    for (const auto& [schema, list] : functions) names.insert(list.begin(), list.end());
    for (const auto& [schema, list] : relations) relation_names.insert(list.begin(), list.end());
    for (const auto& [name, schema] : known.extension_types) names.insert(name);
    for (const auto& [name, schema] : known.extension_functions) names.insert(name);
    for (const auto& [name, schema] : known.extension_relations) relation_names.insert(name);
}

std::optional<std::string> Scope::find(const ModelNames::BySchema& names, const Known& known,
                                       std::string_view name) const {
    for (const std::string& schema : path_) {
        if (has(names, schema, name)) return schema;
    }
    const auto member = known.find(name);
    return member == known.end() ? std::nullopt : std::optional(member->second);
}

std::optional<std::string> Scope::schema_of_relation(std::string_view name) const {
    return find(model_.relations, known_.extension_relations, name);
}

std::optional<std::string> Scope::schema_of_type(std::string_view name) const {
    if (sql::canonical_builtin_type(name)) return std::nullopt;
    return find(model_.types, known_.extension_types, name);
}

std::optional<std::string> Scope::schema_of_function(std::string_view name) const {
    return sql::is_builtin_function(name) ? std::nullopt : schema_of_own_function(name);
}

std::optional<std::string> Scope::schema_of_own_function(std::string_view name) const {
    return find(model_.functions, known_.extension_functions, name);
}

std::optional<std::string> Scope::schema_of_collation(std::string_view name) const {
    return find(model_.collations, {}, name);
}

bool Scope::may_need_schema(std::string_view fragment, bool is_query) const {
    const auto names_relation = [&](std::string_view text) {
        if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
        return model_.relation_names.count(text) > 0 || model_.names.count(text) > 0;
    };
    sql::Scanner scanner(fragment);
    sql::Token token;
    while (scanner.next(token)) {
        if (token.kind == sql::TokenKind::string && names_relation(token.value)) return true;
        if (!token.is_name()) continue;
        if (model_.names.count(token.value) || (is_query && model_.relation_names.count(token.value))) return true;
    }
    return false;
}

}  // namespace schemadiff::load
