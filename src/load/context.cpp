#include "load/context.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "sql/quote.h"
#include "sql/tokens.h"
#include "support/text.h"

namespace schemadiff::load {
namespace {

std::string found(const YamlNode& node) {
    switch (node.form) {
        case YamlNode::Form::null:
            return node.text.empty() ? "nothing" : "\"" + node.text + "\"";
        case YamlNode::Form::scalar:
            return "\"" + node.text + "\"";
        case YamlNode::Form::sequence:
            return "a list";
        case YamlNode::Form::mapping:
            return "a mapping";
    }
    return "";
}

bool expected(Context& context, const YamlNode& node, std::string_view what, std::string_view wanted) {
    context.error(node, "expected " + std::string(wanted) + " for " + std::string(what) + ", found " + found(node));
    return false;
}

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

// What is a value in a list of options: one or more tokens up to the comma, strings decoded.
std::string option_value(std::string_view text, const std::vector<sql::Token>& tokens, std::size_t first,
                         std::size_t last) {
    if (first == last) return "true";
    if (last - first == 1) {
        const sql::Token& token = tokens[first];
        // Bare words are folded by the scanner, as defGetString() finds them.
        return token.value;
    }
    return std::string(text.substr(tokens[first].offset, tokens[last - 1].end() - tokens[first].offset));
}

}  // namespace

SourceLocation Context::at(const YamlNode& node, std::size_t offset) const {
    SourceLocation where = at(node);
    if (node.text_column > 0) where.column = node.text_column + static_cast<int>(offset);
    return where;
}

void Context::error(SourceLocation where, std::string message, std::string hint) {
    diagnostics.push_back({Severity::error, std::move(where), std::move(message), std::move(hint)});
}

void Context::unknown_key(const YamlNode& key, std::string_view where, const std::vector<std::string_view>& known) {
    error(key, "unknown key \"" + key.text + "\" in " + std::string(where), near_match_hint(key.text, known));
}

std::string near_match_hint(std::string_view word, const std::vector<std::string_view>& candidates) {
    const std::vector<std::string> texts(candidates.begin(), candidates.end());
    const auto nearest = support::nearest(std::string(word), texts);
    return nearest ? "did you mean \"" + std::string(*nearest) + "\"?" : "";
}

bool read_text(Context& context, const YamlNode& node, std::string_view what, std::string& out) {
    if (node.is_sequence() || node.is_mapping()) return expected(context, node, what, "a text");
    out = node.text;
    return true;
}

bool read_bool(Context& context, const YamlNode& node, std::string_view what, bool& out) {
    if (node.is_scalar()) {
        const std::string word = lower(node.text);
        if (word == "true" || word == "yes" || word == "on") return out = true;
        if (word == "false" || word == "no" || word == "off") {
            out = false;
            return true;
        }
    }
    return expected(context, node, what, "true or false");
}

bool read_integer(Context& context, const YamlNode& node, std::string_view what, std::int64_t& out) {
    if (node.is_scalar()) {
        std::string_view text = node.text;
        if (text.substr(0, 1) == "+") text.remove_prefix(1);
        std::int64_t value = 0;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failure == std::errc() && end == text.data() + text.size()) {
            out = value;
            return true;
        }
    }
    return expected(context, node, what, "an integer");
}

bool read_number(Context& context, const YamlNode& node, std::string_view what, double& out) {
    if (node.is_scalar()) {
        double value = 0;
        const char* const last = node.text.data() + node.text.size();
        const auto [end, failure] = std::from_chars(node.text.data(), last, value);
        if (failure == std::errc() && end == last) {
            out = value;
            return true;
        }
    }
    return expected(context, node, what, "a number");
}

bool read_names(Context& context, const YamlNode& node, std::string_view what, Names& out) {
    if (!node.is_sequence()) return expected(context, node, what, "a list of names");
    Names names;
    for (const YamlNode& item : node.items) {
        std::string name;
        if (!read_text(context, item, what, name)) return false;
        if (name.empty()) return expected(context, item, what, "a name");
        names.push_back(std::move(name));
    }
    out = std::move(names);
    return true;
}

bool read_options(Context& context, const YamlNode& node, std::string_view what, Options& out) {
    if (node.is_scalar()) {
        if (parse_options(node.text, out)) return true;
        return expected(context, node, what, "a list of options such as `fillfactor = 70`");
    }
    if (!node.is_mapping()) return expected(context, node, what, "a mapping");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        if (!read_text(context, node.items[i], what, out[node.keys[i].text])) return false;
    }
    return true;
}

bool read_word(Context& context, const YamlNode& node, std::string_view what,
               std::initializer_list<std::string_view> words, std::string& out) {
    const std::string word = node.is_scalar() ? lower(node.text) : "";
    if (std::find(words.begin(), words.end(), word) != words.end()) {
        out = word;
        return true;
    }
    std::string wanted = "one of ";
    for (std::string_view each : words) wanted += (each == *words.begin() ? "" : ", ") + std::string(each);
    return expected(context, node, what, wanted);
}

bool read_version(Context& context, const YamlNode& root, std::string_view what, int newest) {
    const std::string wanted = "`version: " + std::to_string(newest) + "`";
    const YamlNode* version = root.find("version");
    if (!version) {
        context.error({context.file, 1, 1}, "the " + std::string(what) + " lacks its version",
                      "start it with " + wanted);
        return false;
    }
    std::int64_t number = 0;
    if (!read_integer(context, *version, "version", number)) return false;
    if (number == newest) return true;
    const bool is_newer = number > newest;
    context.error(*version,
                  "the " + std::string(what) + " has version " + std::to_string(number) +
                      ", this program reads version " + std::to_string(newest),
                  is_newer ? "use a newer schemadiff" : "write " + wanted);
    return false;
}

bool parse_options(std::string_view text, Options& out) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(text);
    std::size_t at = 0;
    while (at < tokens.size()) {
        std::string name;
        while (at < tokens.size() && (tokens[at].is_name() || tokens[at].is('.'))) name += tokens[at++].value;
        if (name.empty()) return false;
        const bool has_value = at < tokens.size() && tokens[at].is("=");
        if (has_value) ++at;
        const std::size_t first = at;
        for (int depth = 0; at < tokens.size() && (depth > 0 || !tokens[at].is(',')); ++at) {
            if (tokens[at].kind == sql::TokenKind::bad) return false;
            if (tokens[at].is('(')) ++depth;
            if (tokens[at].is(')')) --depth;
        }
        if (has_value != (first != at)) return false;
        out[name] = option_value(text, tokens, first, at);
        if (at < tokens.size() && ++at == tokens.size()) return false;
    }
    return true;
}

std::string options_text(const Options& options) {
    const auto is_bare = [](const std::string& value) {
        return !value.empty() &&
               std::all_of(
                   value.begin(), value.end(),
                   [](unsigned char c) { return std::isdigit(c) || std::islower(c) || c == '_' || c == '.'; }) &&
               (std::isdigit(static_cast<unsigned char>(value.front())) == 0 ||
                value.find_first_not_of("0123456789.") == std::string::npos);
    };
    std::string text;
    for (const auto& [name, value] : options) {
        const std::size_t dot = name.find('.');
        const std::string shown = dot == std::string::npos ? sql::identifier(name)
                                                           : sql::identifier(name.substr(0, dot)) + "." +
                                                                 sql::identifier(name.substr(dot + 1));
        text += (text.empty() ? "" : ", ") + shown + " = " + (is_bare(value) ? value : sql::literal(value));
    }
    return text;
}

}  // namespace schemadiff::load
