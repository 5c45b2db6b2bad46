#include "load/json_schema.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "load/bind.h"
#include "load/configuration.h"
#include "load/form.h"
#include "load/load_helpers.h"
#include "load/sections.h"
#include "load/write_model.h"
#include "support/files.h"

using json = nlohmann::json;

namespace schemadiff::load {
namespace {

bool has_type(const json& value, const std::string& type) {
    if (type == "string") return value.is_string();
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number_integer();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    if (type == "array") return value.is_array();
    return type == "object" && value.is_object();
}

class Checker {
  public:
    explicit Checker(const json& root) : root_(root) {}

    std::string check(const json& schema, const json& value, const std::string& at) const {
        if (schema.is_boolean()) return schema.get<bool>() ? "" : at + ": not allowed";
        for (const auto& [keyword, rule] : schema.items()) {
            const std::string mistake = check_keyword(keyword, rule, schema, value, at);
            if (!mistake.empty()) return mistake;
        }
        return "";
    }

  private:
    std::string check_keyword(const std::string& keyword, const json& rule, const json& schema, const json& value,
                              const std::string& at) const {
        if (keyword == "$ref") {
            return check(root_.at(json::json_pointer(rule.get<std::string>().substr(1))), value, at);
        }
        if (keyword == "type") return check_type(rule, value, at);
        if (keyword == "enum")
            return std::count(rule.begin(), rule.end(), value) ? "" : at + ": none of " + rule.dump();
        if (keyword == "const") return rule == value ? "" : at + ": not " + rule.dump();
        if (keyword == "anyOf") return check_any(rule, value, at);
        if (keyword == "properties") return check_properties(rule, value, at);
        if (keyword == "additionalProperties") return check_additional(rule, schema, value, at);
        if (keyword == "items") return check_items(rule, value, at);
        if (keyword == "required") return check_required(rule, value, at);
        static const std::set<std::string> kWords{"$schema", "$id", "$defs", "title", "description"};
        return kWords.count(keyword) ? "" : "the checker does not know the keyword " + keyword;
    }
    std::string check_type(const json& rule, const json& value, const std::string& at) const {
        const json types = rule.is_array() ? rule : json::array({rule});
        for (const json& type : types) {
            if (has_type(value, type)) return "";
        }
        return at + ": not of type " + rule.dump();
    }
    std::string check_any(const json& rule, const json& value, const std::string& at) const {
        std::string mistakes;
        for (const json& each : rule) {
            const std::string mistake = check(each, value, at);
            if (mistake.empty()) return "";
            mistakes += (mistakes.empty() ? "" : "; ") + mistake;
        }
        return mistakes;
    }
    std::string check_properties(const json& rule, const json& value, const std::string& at) const {
        if (!value.is_object()) return "";
        for (const auto& [name, each] : rule.items()) {
            if (!value.contains(name)) continue;
            const std::string mistake = check(each, value.at(name), at + "/" + name);
            if (!mistake.empty()) return mistake;
        }
        return "";
    }
    std::string check_additional(const json& rule, const json& schema, const json& value, const std::string& at) const {
        if (!value.is_object()) return "";
        for (const auto& [name, each] : value.items()) {
            if (schema.contains("properties") && schema.at("properties").contains(name)) continue;
            const std::string mistake = check(rule, each, at + "/" + name);
            if (!mistake.empty()) return mistake;
        }
        return "";
    }
    std::string check_items(const json& rule, const json& value, const std::string& at) const {
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
            const std::string mistake = check(rule, value[i], at + "/" + std::to_string(i));
            if (!mistake.empty()) return mistake;
        }
        return "";
    }
    std::string check_required(const json& rule, const json& value, const std::string& at) const {
        for (const json& name : rule) {
            if (value.is_object() && !value.contains(name.get<std::string>())) return at + ": lacks " + name.dump();
        }
        return "";
    }

    const json& root_;
};

}  // namespace

std::string schema_mistake(const json& schema, const json& value) {
    return Checker(schema).check(schema, value, "");
}

json json_of(const YamlNode& node) {
    switch (node.form) {
        case YamlNode::Form::null:
            return nullptr;
        case YamlNode::Form::scalar: {
            if (node.style != YamlNode::Style::plain) return node.text;
            if (node.text == "true" || node.text == "false") return node.text == "true";
            const bool is_number = node.text.find_first_not_of("-+.0123456789eE") == std::string::npos &&
                                   node.text.find_first_of("0123456789") != std::string::npos;
            const json number = is_number ? json::parse(node.text, nullptr, false) : json(json::value_t::discarded);
            return number.is_discarded() ? json(node.text) : number;
        }
        case YamlNode::Form::sequence: {
            json list = json::array();
            for (const YamlNode& item : node.items) list.push_back(json_of(item));
            return list;
        }
        case YamlNode::Form::mapping: {
            json object = json::object();
            for (std::size_t i = 0; i < node.keys.size(); ++i) object[node.keys[i].text] = json_of(node.items[i]);
            return object;
        }
    }
    return nullptr;
}

namespace {

const std::string kRoot = SCHEMADIFF_SOURCE_DIR;

json schema_file(const std::string& name) {
    return json::parse(support::read_file(kRoot + "/schemas/" + name));
}

std::set<std::string> keys_of(const json& properties) {
    std::set<std::string> keys;
    for (const auto& [key, ignored] : properties.items()) keys.insert(key);
    return keys;
}

json read_json(const std::string& text) {
    Diagnostics diagnostics;
    const auto root = parse_yaml("f", text, diagnostics);
    return root ? json_of(*root) : json();
}

}  // namespace
}  // namespace schemadiff::load

using namespace schemadiff;
using namespace schemadiff::load;

TEST_CASE("the JSON Schema of models has the keys of every kind and every section") {
    const json schema = schema_file("model.schema.json");
#define SCHEMADIFF_X(kind, type, word, traits)                                   \
    {                                                                            \
        INFO(#kind);                                                             \
        const auto keys = mapping_keys(Kind::kind);                              \
        CHECK(keys_of(schema.at("$defs").at(#kind).at("properties")) ==          \
              std::set<std::string>(keys.begin(), keys.end()));                  \
        CHECK(schema.at("$defs").at(#kind).at("additionalProperties") == false); \
    }
    SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
    std::set<std::string> names{"version", "schema"};
    for (const Section& section : sections()) names.insert(std::string(section.name));
    CHECK(keys_of(schema.at("properties")) == names);
}

TEST_CASE("the JSON Schema of the configuration has its keys") {
    const json schema = schema_file("config.schema.json");
    const auto keys = configuration_keys();
    CHECK(keys_of(schema.at("properties")) == std::set<std::string>(keys.begin(), keys.end()));
    CHECK(schema_mistake(schema, read_json("version: 1\nlock_timeout: 5s\nenvironments: {prod: {db: x}}\n")) == "");
    CHECK(schema_mistake(schema, read_json("version: 1\nenvironments: {prod: {bd: x}}\n")) ==
          "/environments/prod/bd: not allowed; /environments/prod: not of type \"null\"");
    CHECK(schema_mistake(schema, read_json("version: 2\n")) == "/version: not 1");
}

TEST_CASE("the JSON Schema refuses what the reader refuses") {
    const json schema = schema_file("model.schema.json");
    CHECK(schema_mistake(schema, read_json("tables: {}\n")) == ": lacks \"version\"");
    CHECK(schema_mistake(schema, read_json("version: 1\ntabels: {}\n")) == "/tabels: not allowed");
    CHECK(schema_mistake(schema, read_json("version: 1\ntables: {t: {colums: {}}}\n")) ==
          "/tables/t/colums: not allowed; /tables/t: not of type \"null\"");
}

TEST_CASE("every model of the repository fits its JSON Schema") {
    const json model = schema_file("model.schema.json");
    const json configuration = schema_file("config.schema.json");
    int models = 0;
    for (const char* folder : {"schemas", "fixtures", "tests"}) {
        for (const std::string& file : support::list_files(kRoot + "/" + folder, {".yaml", ".yml"})) {
            Diagnostics diagnostics;
            const auto root = parse_yaml(file, support::read_file(file), diagnostics);
            if (!root || !root->find("version")) continue;
            INFO(file);
            const bool is_configuration = std::filesystem::path(file).filename() == "schemadiff.yaml";
            CHECK(schema_mistake(is_configuration ? configuration : model, json_of(*root)) == "");
            models += is_configuration ? 0 : 1;
        }
    }
    CHECK(models >= 2);
}

TEST_CASE("the examples load, bind and come back from what is written of them") {
    const json schema = schema_file("model.schema.json");
    for (const char* name : {"model.yaml", "everything.yaml"}) {
        INFO(name);
        Diagnostics diagnostics;
        Catalog catalog = load_model({kRoot + "/schemas/example/" + name}, {}, diagnostics);
        bind(catalog, {}, {"public"}, diagnostics);
        CHECK(text_of(diagnostics) == "");
        const std::string text = write_model(catalog);
        CHECK(schema_mistake(schema, read_json(text)) == "");
        Diagnostics again;
        const Catalog second = load_model_text("again.yaml", text, {}, again);
        CHECK(text_of(again) == "");
        CHECK(write_model(second) == text);
    }
}
