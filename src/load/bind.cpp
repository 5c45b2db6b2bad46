#include "load/bind.h"

#include <algorithm>

#include "load/bind_checks.h"
#include "load/context.h"
#include "load/form.h"
#include "load/routine.h"
#include "load/scope.h"
#include "load/sections.h"
#include "load/usual_storage.h"
#include "sql/quote.h"
#include "sql/tokens.h"
#include "sql/type_name.h"

namespace schemadiff::load {
namespace {

// Spellings that a mistyped type most likely meant.
constexpr std::string_view kCommonTypes[] = {"bigint",
                                             "bigserial",
                                             "boolean",
                                             "bytea",
                                             "character varying",
                                             "char",
                                             "date",
                                             "double precision",
                                             "inet",
                                             "integer",
                                             "int",
                                             "interval",
                                             "json",
                                             "jsonb",
                                             "numeric",
                                             "real",
                                             "serial",
                                             "smallint",
                                             "text",
                                             "time",
                                             "timestamp",
                                             "timestamptz",
                                             "tsvector",
                                             "uuid",
                                             "varchar",
                                             "xml",
                                             "decimal",
                                             "citext",
                                             "float",
                                             "timestamp with time zone"};

class Binder {
  public:
    Binder(const Catalog& model, const KnownNames& known, const Names& search_path, Diagnostics& diagnostics)
        : model_(model), known_(known), search_path_(search_path), names_(model, known), diagnostics_(diagnostics) {}

    void bind(Object& object) {
        scope_ = &scope_of(object);
        object_ = &object;
        visit([&](auto& value) { bind_value(object, value); }, object.value);
    }
    const ModelNames& names() const { return names_; }
    // Whether an identity is another one now: types are part of some.
    bool has_named() const { return has_named_; }

  private:
    const Scope& scope_of(const Object& object) {
        const auto file = model_.file_schemas.find(object.where.file);
        const std::string& schema = file != model_.file_schemas.end() ? file->second : object.id.schema;
        const auto known = scopes_.find(schema);
        if (known != scopes_.end()) return known->second;
        Names path{schema};
        path.insert(path.end(), search_path_.begin(), search_path_.end());
        return scopes_.emplace(schema, Scope(names_, known_, std::move(path))).first->second;
    }

    template <class Tag>
    void bind_fragment(SqlText<Tag>& text, sql::FragmentKind kind) {
        const bool is_query = kind == sql::FragmentKind::query || kind == sql::FragmentKind::sql_body;
        if (text.empty() || !scope_->may_need_schema(text.text, is_query)) return;
        text.text = sql::qualify(text.text, kind, *scope_).text;
    }
    void bind_expression(Expression& text) { bind_fragment(text, sql::FragmentKind::expression); }

    // The type of a user, by name; pg_catalog's are canonical already.
    void bind_type(TypeText& type) {
        if (type.empty() || types_done_.count({scope_, type.text})) return;
        if (sql::canonical_builtin_type(type.text)) {
            types_done_.insert({scope_, type.text});
            return;
        }
        const auto parts = sql::parse_type(type.text);
        if (!parts || parts->names.size() != 1) return;
        if (const auto schema = scope_->schema_of_type(parts->names[0])) {
            type.text = sql::format_type(*schema, parts->names[0], parts->modifiers, parts->dimensions > 0);
        } else if (parts->names[0].starts_with("pg_")) {
            // The row of a system catalog or view, by which format_type() names its type.
            types_done_.insert({scope_, type.text});
        } else if (!names_.has_extensions || !known_.extension_types.empty()) {
            unknown_type(parts->names[0]);
        }
    }
    void unknown_type(const std::string& name) {
        std::vector<std::string_view> candidates(std::begin(kCommonTypes), std::end(kCommonTypes));
        for (const auto& [schema, list] : names_.types) candidates.insert(candidates.end(), list.begin(), list.end());
        for (const auto& [each, schema] : known_.extension_types) candidates.push_back(each);
        diagnostics_.push_back({Severity::error, place_of_word(*object_, name),
                                "unknown type \"" + name + "\" for " + object_->id.described(),
                                near_match_hint(name, candidates)});
    }
    // A relation as SQL text, quoted.
    void bind_relation(std::string& text) {
        if (text.empty()) return;
        const Names parts = sql::split_qualified_name(text);
        if (parts.size() != 1) return;
        text = sql::qualified(scope_->schema_of_relation(parts[0]).value_or(scope_->file_schema()), parts[0]);
    }
    void name(std::string& part, std::string text) {
        has_named_ |= part != text;
        part = std::move(text);
    }
    void bind_arguments(Object& object, Arguments& arguments) {
        for (Argument& argument : arguments) {
            bind_type(argument.type);
            bind_expression(argument.default_value);
        }
        name(object.id.signature, signature_of(arguments));
    }
    // Trigger functions that come with the server.
    static bool is_system_function(std::string_view name) {
        return name == "suppress_redundant_updates_trigger" || name == "tsvector_update_trigger" ||
               name == "tsvector_update_trigger_column";
    }

    void bind_value(Object&, SchemaNamespace&) {}
    void bind_value(Object&, Extension&) {}
    void bind_value(Object&, EnumType&) {}
    void bind_value(Object&, Domain& domain) {
        bind_type(domain.type);
        bind_collation(domain.collation);
        bind_expression(domain.default_value);
        for (DomainCheck& check : domain.checks) bind_expression(check.expression);
    }
    void bind_value(Object&, CompositeType& type) {
        for (CompositeAttribute& each : type.members) {
            bind_type(each.type);
            bind_collation(each.collation);
        }
    }
    // A function by name, qualified and quoted; what the model does not have is taken for one of pg_catalog.
    void bind_function(std::string& name) {
        if (name.empty()) return;
        const Names parts = sql::split_qualified_name(name);
        if (parts.size() != 1) return;
        const auto schema = scope_->schema_of_own_function(parts[0]);
        if (schema && *schema != "pg_catalog") name = sql::qualified(*schema, parts[0]);
    }
    // A collation without a schema was taken for one of pg_catalog.
    void bind_collation(std::string& name) {
        if (!name.starts_with("pg_catalog.")) return;
        const Names parts = sql::split_qualified_name(name);
        if (parts.size() != 2) return;
        if (const auto schema = scope_->schema_of_collation(parts[1])) name = sql::qualified(*schema, parts[1]);
    }
    // `f(integer,text)` within a longer text, its types included.
    void bind_call(std::string& text) {
        const std::size_t open = text.find('(');
        if (open == std::string::npos) return;
        std::string name = text.substr(0, open);
        bind_function(name);
        std::string list;
        std::size_t start = open + 1;
        int depth = 0;
        for (std::size_t at = start; at < text.size(); ++at) {
            if (text[at] == '(') ++depth;
            const bool closes = text[at] == ')' && depth == 0;
            if (text[at] == ')') --depth;
            if (!closes && !(text[at] == ',' && depth == 0)) continue;
            TypeText type(text.substr(start, at - start));
            bind_type(type);
            list += (list.empty() ? "" : ",") + type.text;
            start = at + 1;
        }
        text = name + "(" + list + ")";
    }
    void bind_value(Object&, RangeType& value) {
        bind_type(value.subtype);
        bind_collation(value.collation);
        bind_function(value.canonical);
        bind_function(value.subtype_diff);
    }
    void bind_value(Object&, BaseType& value) {
        bind_type(value.element);
        for (std::string* name : {&value.input, &value.output, &value.receive, &value.send, &value.typmod_in,
                                  &value.typmod_out, &value.analyze, &value.subscript})
            bind_function(*name);
    }
    void bind_value(Object&, Collation&) {}
    void bind_value(Object&, Conversion& value) { bind_function(value.function); }
    void bind_value(Object&, AccessMethod& value) { bind_function(value.handler); }
    void bind_value(Object&, Language& value) {
        for (std::string* name : {&value.handler, &value.inline_handler, &value.validator}) bind_function(*name);
    }
    void bind_value(Object& object, Transform& value) {
        bind_type(value.type);
        bind_call(value.from_sql);
        bind_call(value.to_sql);
        name(object.id.name, "for " + value.type.text + " language " + sql::identifier(value.language));
    }
    void bind_value(Object& object, Cast& value) {
        bind_type(value.source);
        bind_type(value.target);
        if (value.method.starts_with("function ")) {
            std::string call = value.method.substr(9);
            bind_call(call);
            value.method = "function " + call;
        }
        name(object.id.name, "(" + value.source.text + " as " + value.target.text + ")");
    }
    void bind_value(Object& object, Operator& value) {
        bind_type(value.left);
        bind_type(value.right);
        for (std::string* name : {&value.function, &value.restrict_function, &value.join_function})
            bind_function(*name);
        name(object.id.signature, operator_signature(value));
    }
    void bind_value(Object&, OperatorFamily&) {}
    void bind_value(Object&, OperatorClass& value) {
        bind_type(value.type);
        bind_type(value.storage);
        const Names parts = sql::split_qualified_name(value.family);
        if (parts.size() != 1) return;
        std::string schema = "pg_catalog";
        for (const std::string& each : scope_->path()) {
            if (!model_.find({Kind::operator_family, each, "", parts[0], value.method})) continue;
            schema = each;
            break;
        }
        value.family = sql::qualified(schema, parts[0]);
    }
    void bind_value(Object& object, Aggregate& value) {
        bind_arguments(object, value.arguments);
        bind_type(value.stype);
        bind_type(value.mstype);
        for (std::string* name : {&value.sfunc, &value.finalfunc, &value.combinefunc, &value.serialfunc,
                                  &value.deserialfunc, &value.msfunc, &value.minvfunc, &value.mfinalfunc})
            bind_function(*name);
    }
    void bind_value(Object&, Sequence&) {}
    void bind_value(Object&, Table& table) {
        bind_relation(table.partition_of);
        for (std::string& parent : table.inherits) bind_relation(parent);
        TypeText of(table.of_type);
        bind_type(of);
        table.of_type = of.text;
        bind_expression_in_clause(table.partition_by);
    }
    // `range (f(a))`: the parser knows no such fragment; index keys are what stands in the parentheses.
    void bind_expression_in_clause(Clause& clause) {
        const std::size_t open = clause.text.find('(');
        const std::size_t close = clause.text.rfind(')');
        if (open == std::string::npos || close == std::string::npos || close < open) return;
        IndexKeys keys(clause.text.substr(open + 1, close - open - 1));
        bind_fragment(keys, sql::FragmentKind::index_keys);
        clause.text = clause.text.substr(0, open + 1) + keys.text + clause.text.substr(close);
    }
    void bind_value(Object&, Column& column) {
        bind_type(column.type);
        bind_collation(column.collation);
        bind_expression(column.default_value);
        bind_expression(column.generated);
        if (!column.storage.empty() && !column.inherited && column.storage == usual_storage(column.type, model_))
            column.storage.clear();
    }
    void bind_value(Object&, PrimaryKey& key) { bind_relation(key.attach_to); }
    void bind_value(Object&, Unique& unique) { bind_relation(unique.attach_to); }
    void bind_value(Object&, Check& check) { bind_expression(check.expression); }
    void bind_value(Object&, Exclusion& exclusion) {
        // `a with =` is no index key to the parser; only the predicate is.
        bind_expression(exclusion.predicate);
    }
    void bind_value(Object&, ForeignKey& key) {
        if (key.references_schema.empty()) {
            key.references_schema = scope_->schema_of_relation(key.references_table).value_or(scope_->file_schema());
        }
        if (key.references_columns.empty()) key.references_columns = primary_key_of(key);
    }
    Names primary_key_of(const ForeignKey& key) const {
        const Identity from{Kind::primary_key, key.references_schema, key.references_table, "", ""};
        const auto& objects = model_.objects();
        const auto found =
            std::lower_bound(objects.begin(), objects.end(), from,
                             [](const ObjectPtr& object, const Identity& id) { return object->id < id; });
        if (found == objects.end() || (*found)->id.kind != Kind::primary_key || (*found)->id.schema != from.schema ||
            (*found)->id.parent != from.parent) {
            return {};
        }
        return (*found)->as<PrimaryKey>().columns;
    }
    void bind_value(Object& object, Function& function) {
        bind_arguments(object, function.arguments);
        if (function.returns.text != "table") bind_type(function.returns);
        bind_c_function(function.support);
        bind_fragment(function.sql_body, sql::FragmentKind::sql_body);
        for (TypeText& type : function.transforms) bind_type(type);
    }
    void bind_value(Object& object, Procedure& procedure) {
        bind_arguments(object, procedure.arguments);
        bind_fragment(procedure.sql_body, sql::FragmentKind::sql_body);
        for (TypeText& type : procedure.transforms) bind_type(type);
    }
    void bind_value(Object&, View& view) { bind_fragment(view.query, sql::FragmentKind::query); }
    void bind_value(Object&, ViewColumn& column) { bind_expression(column.default_value); }
    void bind_value(Object&, MaterializedView& view) { bind_fragment(view.query, sql::FragmentKind::query); }
    void bind_value(Object&, Index& index) {
        bind_fragment(index.keys, sql::FragmentKind::index_keys);
        bind_expression(index.predicate);
        bind_relation(index.attach_to);
    }
    void bind_value(Object& object, Trigger& trigger) {
        bind_expression(trigger.condition);
        bind_relation(trigger.from_table);
        bind_trigger_function(object, trigger.function);
    }
    void bind_trigger_function(const Object& object, std::string& function) {
        if (function.empty()) return;
        const Names parts = sql::split_qualified_name(function);
        if (parts.size() != 1) return;
        auto schema = is_system_function(parts[0]) ? std::optional<std::string>("pg_catalog")
                                                   : scope_->schema_of_own_function(parts[0]);
        if (!schema && (!names_.has_extensions || !known_.extension_functions.empty())) {
            std::vector<std::string_view> candidates;
            for (const auto& [each, list] : names_.functions)
                candidates.insert(candidates.end(), list.begin(), list.end());
            diagnostics_.push_back(
                {Severity::error, place_of_word(object, parts[0]),
                 object.id.described() + " executes function \"" + parts[0] + "\", which the model does not have",
                 near_match_hint(parts[0], candidates)});
        }
        if (schema) function = sql::qualified(*schema, parts[0]);
    }
    void bind_value(Object&, Rule& rule) {
        if (rule.definition.empty() || !scope_->may_need_schema(rule.definition.text, true)) return;
        rule.definition.text = sql::qualify(rule.definition.text, sql::FragmentKind::rule, *scope_).text;
    }
    void bind_value(Object&, Policy& policy) {
        bind_expression(policy.using_expression);
        bind_expression(policy.check_expression);
    }
    void bind_value(Object&, Statistics& statistics) {
        bind_relation(statistics.table);
        bind_fragment(statistics.columns, sql::FragmentKind::index_keys);
    }
    void bind_value(Object&, DefaultPrivileges&) {}
    void bind_value(Object& object, EventTrigger& trigger) { bind_trigger_function(object, trigger.function); }
    void bind_value(Object&, TextSearchParser& parser) {
        for (std::string* function :
             {&parser.start, &parser.gettoken, &parser.end, &parser.headline, &parser.lextypes}) {
            bind_c_function(*function);
        }
    }
    void bind_value(Object&, TextSearchTemplate& value) {
        bind_c_function(value.init);
        bind_c_function(value.lexize);
    }
    void bind_value(Object&, TextSearchDictionary& dictionary) {
        dictionary.template_name = bound_name(Kind::text_search_template, dictionary.template_name, "pg_catalog");
    }
    void bind_value(Object&, TextSearchConfiguration& configuration) {
        configuration.parser = bound_name(Kind::text_search_parser, configuration.parser, "pg_catalog");
        for (auto& [token, dictionaries] : configuration.mappings) dictionaries = bound_dictionaries(dictionaries);
    }
    // What is nobody's is the server's own, and that is written without a schema (regdictionary does so).
    std::string bound_dictionaries(const std::string& list) const {
        std::string out;
        std::string name;
        const auto finish = [&] {
            out += (out.empty() ? "" : ", ") + bound_name(Kind::text_search_dictionary, name, "");
            name.clear();
        };
        for (const sql::Token& token : sql::tokens_tolerant(list)) {
            if (token.is(','))
                finish();
            else
                name += token.is_name() ? sql::identifier(token.value) : token.value;
        }
        if (!name.empty()) finish();
        return out;
    }
    std::string bound_name(Kind kind, const std::string& name, std::string_view otherwise) const {
        if (name.empty()) return name;
        const Names parts = sql::split_qualified_name(name);
        if (parts.size() == 2 && !(otherwise.empty() && parts[0] == "pg_catalog"))
            return sql::qualified(parts[0], parts[1]);
        if (parts.size() != 1) return name;
        for (const std::string& schema : scope_->path()) {
            if (model_.find({kind, schema, "", parts[0], ""})) return sql::qualified(schema, parts[0]);
        }
        return sql::qualified(otherwise, parts[0]);
    }
    void bind_c_function(std::string& function) const {
        if (function.empty()) return;
        const Names parts = sql::split_qualified_name(function);
        if (parts.size() != 1) return;
        function = sql::qualified(scope_->schema_of_own_function(parts[0]).value_or("pg_catalog"), parts[0]);
    }

    void bind_value(Object&, ForeignDataWrapper& wrapper) {
        bind_function(wrapper.handler);
        bind_function(wrapper.validator);
    }
    void bind_value(Object&, ForeignServer&) {}
    void bind_value(Object&, UserMapping&) {}
    void bind_value(Object&, Publication& publication) {
        for (PublicationTable& table : publication.tables) {
            bind_relation(table.table);
            bind_expression(table.where);
        }
        std::sort(publication.tables.begin(), publication.tables.end(),
                  [](const PublicationTable& one, const PublicationTable& other) { return one.table < other.table; });
    }
    void bind_value(Object&, Subscription&) {}

    const Catalog& model_;
    const KnownNames& known_;
    const Names& search_path_;
    ModelNames names_;
    Diagnostics& diagnostics_;
    std::map<std::string, Scope> scopes_;
    std::set<std::pair<const Scope*, std::string>> types_done_;
    const Scope* scope_ = nullptr;
    const Object* object_ = nullptr;
    bool has_named_ = false;
};

}  // namespace

void bind(Catalog& model, const KnownNames& known, const Names& search_path, Diagnostics& diagnostics) {
    const std::size_t first = diagnostics.size();
    Binder binder(model, known, search_path, diagnostics);
    const auto is_shared = [](const ObjectPtr& object) { return object.use_count() > 1; };
    if (std::any_of(std::as_const(model).objects().begin(), std::as_const(model).objects().end(), is_shared)) {
        for (ObjectPtr& object : model.objects())
            if (is_shared(object)) object = std::make_shared<Object>(*object);
        model.sort();
    }
    // What load_model() made, and nobody else holds, is bound where it stands.
    for (const ObjectPtr& object : std::as_const(model).objects()) binder.bind(const_cast<Object&>(*object));
    if (binder.has_named()) model.sort();
    check_references(model, diagnostics);
    check_namespaces(model, diagnostics);
    std::stable_sort(diagnostics.begin() + static_cast<std::ptrdiff_t>(first), diagnostics.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                         return std::tie(a.where.file, a.where.line, a.where.column) <
                                std::tie(b.where.file, b.where.line, b.where.column);
                     });
}

}  // namespace schemadiff::load
