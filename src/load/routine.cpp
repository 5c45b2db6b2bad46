#include "load/routine.h"

#include "sql/quote.h"
#include "sql/type_name.h"
#include "support/text.h"

namespace schemadiff::load {
namespace {

// Where the arguments begin: the first parenthesis outside quotes.
std::size_t find_arguments(std::string_view key) {
    bool quoted = false;
    for (std::size_t at = 0; at < key.size(); ++at) {
        if (key[at] == '"') quoted = !quoted;
        if (key[at] == '(' && !quoted) return at;
    }
    return std::string_view::npos;
}

std::string read_mode(Fragment& in, std::string_view usual) {
    if (in.accept("in")) return in.accept("out") ? "inout" : "in";
    if (in.accept("out")) return "out";
    if (in.accept("inout")) return "inout";
    if (in.accept("variadic")) return "variadic";
    return std::string(usual);
}

// The end of what stands at the cursor: a comma, a default or a closing parenthesis outside of any other.
std::size_t part_end(const Fragment& in, bool stops_at_default) {
    int depth = 0;
    for (std::size_t at = in.position(); at < in.size(); ++at) {
        const sql::Token& token = in.token(at);
        if (depth == 0 && (token.is(',') || token.is(')'))) return at;
        if (depth == 0 && token.is_word("order") && at + 1 < in.size() && in.token(at + 1).is_word("by")) return at;
        if (depth == 0 && stops_at_default && (token.is_word("default") || token.is("="))) return at;
        if (token.is('(') || token.is('[')) ++depth;
        if (token.is(')') || token.is(']')) --depth;
    }
    return in.size();
}

// func_arg in gram.y: a name stands in front of the type, unless both words are the type: `double precision`.
bool has_name(Fragment& in, std::size_t end) {
    const std::size_t first = in.position();
    if (end - first < 2 || !in.token(first).is_name() || !in.token(first + 1).is_name()) return false;
    if (in.token(first).kind == sql::TokenKind::quoted_identifier) return true;
    Fragment ahead = in;
    return !sql::canonical_builtin_type(ahead.text_until(end));
}

void read_argument(Fragment& in, std::string_view usual_mode, Arguments& out) {
    Argument argument;
    argument.mode = read_mode(in, usual_mode);
    const std::size_t first = in.position();
    const std::size_t end = part_end(in, true);
    if (in.position() + 1 < end && in.token(first).is_name() && argument.mode == usual_mode &&
        (in.sees("in", 1) || in.sees("out", 1) || in.sees("inout", 1) || in.sees("variadic", 1))) {
        argument.name = in.name();
        argument.mode = read_mode(in, usual_mode);
    } else if (has_name(in, end)) {
        argument.name = in.name();
    }
    const std::size_t type_at = in.position();
    const std::string type = in.text_until(end);
    const auto canonical = canonical_type(type);
    if (!canonical) return in.fail_at(type_at, "\"" + type + "\" is no type for an argument of " + in.what());
    argument.type.text = sql::without_modifiers(*canonical);
    if (in.accept("default") || (in.peek() && in.peek()->is("="))) {
        if (in.peek() && in.peek()->is("=")) in.skip();
        argument.default_value.text = in.text_until(part_end(in, false));
        if (argument.default_value.empty()) in.fail("expected a default in " + in.what());
    }
    out.push_back(std::move(argument));
}

bool is_input(const Argument& argument) {
    return argument.mode == "in" || argument.mode == "inout" || argument.mode == "variadic";
}

}  // namespace

void read_arguments(Fragment& in, std::string_view mode, Arguments& out) {
    if (in.at_end() || in.sees(')') || (in.sees("order") && in.sees("by", 1))) return;
    do {
        read_argument(in, mode, out);
    } while (in.ok() && in.accept(','));
}

std::optional<std::size_t> read_routine_name(Context& context, const YamlNode& key, Kind kind, QualifiedName& name) {
    const std::string_view text = key.text;
    const std::size_t open = find_arguments(text);
    if (open == std::string_view::npos) {
        context.error(key, std::string(word(kind)) + " \"" + key.text + "\" lacks its arguments",
                      "write them as in CREATE: \"" + key.text + "()\" if there are none");
        return std::nullopt;
    }
    std::size_t end = open;
    while (end > 0 && text[end - 1] == ' ') --end;
    auto read = read_key_name(text.substr(0, end));
    if (!read) {
        context.error(key, "\"" + std::string(text.substr(0, end)) + "\" is no name for a " + std::string(word(kind)));
        return std::nullopt;
    }
    name = std::move(*read);
    return open;
}

bool read_routine_key(Context& context, const YamlNode& key, Kind kind, QualifiedName& name, Arguments& arguments) {
    const auto open = read_routine_name(context, key, kind, name);
    if (!open) return false;
    const std::string_view text = key.text;
    Fragment in(context, key, text.substr(*open),
                std::string(word(kind)) + " " + sql::qualified(name.schema, name.name));
    in.expect('(');
    if (in.ok()) read_arguments(in, "in", arguments);
    if (in.ok()) in.expect(')');
    in.expect_end();
    return in.ok();
}

std::string signature_of(const Arguments& arguments) {
    std::string text;
    for (const Argument& argument : arguments) {
        if (is_input(argument)) text += (text.empty() ? "" : ", ") + argument.type.text;
    }
    return text;
}

std::string arguments_text(const Arguments& arguments, bool of_table) {
    std::string text;
    for (const Argument& argument : arguments) {
        if ((argument.mode == "table") != of_table) continue;
        text += text.empty() ? "" : ", ";
        if (argument.mode != "in" && argument.mode != "table") text += argument.mode + " ";
        if (!argument.name.empty()) text += sql::identifier(argument.name) + " ";
        text += argument.type.text;
        if (!argument.default_value.empty()) text += " default " + argument.default_value.text;
    }
    return text;
}

std::string routine_key(const Object& object, const Arguments& arguments, std::string_view file_schema) {
    // A name with a parenthesis needs its quotes as much as one with a dot.
    const std::string& bare = object.id.name;
    std::string name = key_name(object.id.schema, bare, file_schema);
    if (bare.find_first_of("( ") != std::string::npos && name.ends_with(bare))
        name = name.substr(0, name.size() - bare.size()) + "\"" + bare + "\"";
    return name + "(" + arguments_text(arguments, false) + ")";
}

std::string settled_language(const std::string& language) {
    const std::string lower = support::lower_case(language);
    for (const std::string_view each : {"sql", "c", "internal", "plpgsql"})
        if (lower == each) return lower;
    return language;
}

}  // namespace schemadiff::load
