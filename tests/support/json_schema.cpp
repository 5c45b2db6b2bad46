#include "support/json_schema.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace schemadiff::test {

namespace {

using nlohmann::json;

bool has_type(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    throw std::runtime_error("unknown type in a schema: " + type);
}

class Validator {
  public:
    explicit Validator(const json& root) : root_(root) {}
    std::vector<std::string> mistakes;

    void check(const json& schema, const json& value, const std::string& path) {
        if (schema.is_boolean()) {
            if (!schema.get<bool>()) mistakes.push_back(path + ": not expected");
            return;
        }
        for (const auto& [word, rule] : schema.items()) check_word(word, rule, schema, value, path);
    }

  private:
    void check_word(const std::string& word, const json& rule, const json& schema, const json& value,
                    const std::string& path) {
        static const std::set<std::string> kPassed = {"$schema", "$id", "$defs", "title", "description"};
        if (kPassed.contains(word)) return;
        if (word == "$ref") return check(root_.at(json::json_pointer(rule.get<std::string>().substr(1))), value, path);
        if (word == "type") return check_type(rule, value, path);
        if (word == "const") return expect(value == rule, path, "is not " + rule.dump());
        if (word == "enum")
            return expect(std::find(rule.begin(), rule.end(), value) != rule.end(), path, "is none of " + rule.dump());
        if (word == "items") return check_items(rule, value, path);
        if (word == "properties") return check_properties(rule, value, path);
        if (word == "required") return check_required(rule, value, path);
        if (word == "additionalProperties") return check_additional(rule, schema, value, path);
        if (word == "oneOf") return check_one_of(rule, value, path);
        throw std::runtime_error("unknown word in a schema: " + word);
    }

    void expect(bool holds, const std::string& path, const std::string& what) {
        if (!holds) mistakes.push_back(path + ": " + what);
    }
    void check_type(const json& rule, const json& value, const std::string& path) {
        const json types = rule.is_array() ? rule : json::array({rule});
        expect(std::any_of(types.begin(), types.end(), [&](const json& type) { return has_type(value, type); }), path,
               "is no " + rule.dump());
    }
    void check_items(const json& rule, const json& value, const std::string& path) {
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
            check(rule, value[i], path + "/" + std::to_string(i));
    }
    void check_properties(const json& rule, const json& value, const std::string& path) {
        for (const auto& [name, each] : rule.items())
            if (value.is_object() && value.contains(name)) check(each, value.at(name), path + "/" + name);
    }
    void check_required(const json& rule, const json& value, const std::string& path) {
        for (const json& name : rule) expect(!value.is_object() || value.contains(name), path, "lacks " + name.dump());
    }
    void check_additional(const json& rule, const json& schema, const json& value, const std::string& path) {
        if (!value.is_object()) return;
        for (const auto& [name, each] : value.items())
            if (!schema.value("properties", json::object()).contains(name)) check(rule, each, path + "/" + name);
    }
    void check_one_of(const json& rule, const json& value, const std::string& path) {
        int fits = 0;
        for (const json& each : rule) {
            Validator alone(root_);
            alone.check(each, value, path);
            fits += alone.mistakes.empty() ? 1 : 0;
        }
        expect(fits == 1, path, "fits " + std::to_string(fits) + " of the forms");
    }

    const json& root_;
};

}  // namespace

std::vector<std::string> schema_mistakes(const json& schema, const json& value) {
    Validator validator(schema);
    validator.check(schema, value, "");
    return validator.mistakes;
}

}  // namespace schemadiff::test
