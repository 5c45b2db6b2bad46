#include "load/configuration.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "load/context.h"
#include "load/names.h"
#include "support/date.h"
#include "support/files.h"
#include "support/text.h"

namespace schemadiff::load {
namespace {

namespace filesystem = std::filesystem;

using Reader = void (*)(Context&, const YamlNode&, Configuration&);

template <bool Configuration::*Member>
void read_flag(Context& context, const YamlNode& node, Configuration& out) {
    read_bool(context, node, "a setting", out.*Member);
}

// `true`, `false`, or `{off: [globs]}`.
template <bool Configuration::*Flag, Names Configuration::*Off>
void read_comparison(Context& context, const YamlNode& node, Configuration& out) {
    (out.*Off).clear();
    if (!node.is_mapping()) {
        read_bool(context, node, "a setting", out.*Flag);
        return;
    }
    out.*Flag = true;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        if (node.keys[i].text == "off")
            read_names(context, node.items[i], "where it is off", out.*Off);
        else
            context.unknown_key(node.keys[i], "the setting", {"off"});
    }
}

void read_ignore_rule(Context& context, const YamlNode& node, Configuration& out) {
    IgnoreRule rule;
    if (node.is_scalar()) rule.object = node.text;
    for (std::size_t i = 0; node.is_mapping() && i < node.keys.size(); ++i) {
        const std::string& key = node.keys[i].text;
        std::string* target = key == "object"    ? &rule.object
                              : key == "reason"  ? &rule.reason
                              : key == "expires" ? &rule.expires
                                                 : nullptr;
        if (target)
            read_text(context, node.items[i], "a rule of what is ignored", *target);
        else
            context.unknown_key(node.keys[i], "a rule of what is ignored", {"object", "reason", "expires"});
    }
    if (rule.object.empty())
        return context.error(node, "a rule of what is ignored lacks its \"object\"",
                             "write a glob on kind:schema.name, `table:public.legacy_*` say");
    if (node.is_mapping() && rule.reason.empty())
        return context.error(node, "the rule that ignores " + rule.object + " lacks its \"reason\"");
    if (!rule.expires.empty() && !support::is_date(rule.expires))
        return context.error(node, "\"" + rule.expires + "\" is no date", "write YYYY-MM-DD");
    out.ignore.push_back(std::move(rule));
}

void read_ignore(Context& context, const YamlNode& node, Configuration& out) {
    out.ignore.clear();
    if (!node.is_sequence()) return read_ignore_rule(context, node, out);
    for (const YamlNode& item : node.items) read_ignore_rule(context, item, out);
}

// A list, or one name.
template <Names Configuration::*Member>
void read_list(Context& context, const YamlNode& node, Configuration& out) {
    if (node.is_scalar()) {
        out.*Member = {node.text};
    } else {
        read_names(context, node, "a setting", out.*Member);
    }
}

template <std::string Configuration::*Member>
void read_duration(Context& context, const YamlNode& node, Configuration& out) {
    std::string text;
    if (!read_text(context, node, "a duration", text)) return;
    if (duration_milliseconds(text)) {
        out.*Member = text;
    } else {
        context.error(node, "\"" + text + "\" is no duration", "write it as PostgreSQL does: 300ms, 5s, 2min");
    }
}

template <std::string Configuration::*Member>
void read_path(Context& context, const YamlNode& node, Configuration& out) {
    std::string text;
    if (!read_text(context, node, "a path", text)) return;
    if (text.empty()) return context.error(node, "the path is empty");
    out.*Member = filesystem::path(text).is_absolute() ? text : out.folder + text;
}

// A list of paths, or one.
template <Names Configuration::*Member>
void read_paths(Context& context, const YamlNode& node, Configuration& out) {
    Names paths;
    if (node.is_scalar()) {
        paths = {node.text};
    } else if (!read_names(context, node, "a setting", paths)) {
        return;
    }
    (out.*Member).clear();
    for (const std::string& path : paths) {
        if (path.empty()) return context.error(node, "the path is empty");
        (out.*Member).push_back(filesystem::path(path).is_absolute() ? path : out.folder + path);
    }
    if (paths.empty()) context.error(node, "the list is empty", "name a folder");
}

// `${NAME}` from the environment, so that a secret need not stand in the file.
bool fill_in(Context& context, const YamlNode& node, std::string& text) {
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at)) {
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos) return true;
        const std::string name = text.substr(at + 2, end - at - 2);
        const char* value = std::getenv(name.c_str());
        if (!value) {
            context.error(node, "the environment has no variable " + name, "set it, or write the value into the file");
            return false;
        }
        const std::string_view filled = value;
        text.replace(at, end - at + 1, filled);
        at += filled.size();
    }
    return true;
}

template <std::string Configuration::*Member>
void read_database(Context& context, const YamlNode& node, Configuration& out) {
    std::string text;
    if (read_text(context, node, "a database", text) && fill_in(context, node, text)) out.*Member = text;
}

void read_format(Context& context, const YamlNode& node, Configuration& out) {
    read_word(context, node, "format", {"text", "sql", "json"}, out.format);
}

void read_transaction_per(Context& context, const YamlNode& node, Configuration& out) {
    read_word(context, node, "transaction_per", {"revision", "run"}, out.transaction_per);
}

void read_run_as(Context& context, const YamlNode& node, Configuration& out) {
    read_text(context, node, "a role", out.run_as);
}

void read_color(Context& context, const YamlNode& node, Configuration& out) {
    read_word(context, node, "color", {"auto", "always", "never"}, out.color);
}

void read_schemas(Context& context, const YamlNode& node, Configuration& out) {
    out.all_schemas = node.is_scalar() && node.text == "all";
    out.schemas.clear();
    if (!out.all_schemas) read_list<&Configuration::schemas>(context, node, out);
}

void read_version_table(Context& context, const YamlNode& node, Configuration& out) {
    const auto name = node.is_scalar() ? read_key_name(node.text) : std::nullopt;
    if (!name) return context.error(node, "expected SCHEMA.NAME for version_table");
    if (!name->schema.empty()) out.version_table_schema = name->schema;
    out.version_table = name->name;
}

void read_naming(Context& context, const YamlNode& node, Configuration& out) {
    static const std::vector<std::string_view> kKinds{"ix", "uq", "ck", "fk", "pk"};
    if (!node.is_mapping()) return context.error(node, "expected a mapping for naming");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        if (std::find(kKinds.begin(), kKinds.end(), node.keys[i].text) == kKinds.end()) {
            context.unknown_key(node.keys[i], "naming", kKinds);
            continue;
        }
        std::string pattern;
        if (!read_text(context, node.items[i], "a naming pattern", pattern)) continue;
        if (const std::string mistake = naming_mistake(pattern); !mistake.empty()) {
            context.error(node.items[i], mistake + " in the naming pattern \"" + pattern + "\"",
                          "tokens are %(table_name)s, %(column_0_name)s, %(column_0_N_name)s, %(referred_table_name)s "
                          "and %(constraint_name)s");
        } else {
            out.naming[node.keys[i].text] = pattern;
        }
    }
}

void read_roles(Context& context, const YamlNode& node, Configuration& out) {
    Options roles;
    if (!node.is_mapping()) return context.error(node, "expected a mapping for roles");
    if (!read_options(context, node, "roles", roles)) return;
    for (const auto& [model, name] : roles) out.roles[model] = name;
}

// The name of new files: only known tokens, and it must tell one file from the next.
void read_revision_file(Context& context, const YamlNode& node, Configuration& out) {
    static const std::vector<std::string_view> kTokens{"id",  "slug", "year",   "month",
                                                       "day", "hour", "minute", "second"};
    std::string text;
    if (!read_text(context, node, "a file name", text)) return;
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        const std::string token = text.substr(at + 1, text.find('}', at) - at - 1);
        if (std::find(kTokens.begin(), kTokens.end(), token) == kTokens.end())
            return context.error(node, "\"{" + token + "}\" is no token of a file name",
                                 near_match_hint(token, kTokens));
    }
    if (text.find('/') != std::string::npos)
        return context.error(node, "the name of new files has a slash", "`revisions:` names their folder");
    if (text.find("{id}") == std::string::npos)
        return context.error(node, "the name of new files has no {id}", "two of them could be the same");
    out.revision_file = text;
}

template <std::string Configuration::*Member>
void read_words(Context& context, const YamlNode& node, Configuration& out) {
    read_text(context, node, "a setting", out.*Member);
}

struct Setting {
    std::string_view name;
    Reader read;
};

constexpr Setting kSettings[] = {
    {"db", read_database<&Configuration::db>},
    {"model", read_path<&Configuration::model>},
    {"revisions", read_paths<&Configuration::revisions>},
    {"format", read_format},
    {"color", read_color},
    {"quiet", read_flag<&Configuration::quiet>},
    {"verbose", read_flag<&Configuration::verbose>},
    {"timings", read_flag<&Configuration::timings>},
    {"compare_type", read_comparison<&Configuration::compare_type, &Configuration::compare_type_off>},
    {"compare_server_default",
     read_comparison<&Configuration::compare_server_default, &Configuration::compare_server_default_off>},
    {"compare_comments", read_flag<&Configuration::compare_comments>},
    {"compare_privileges", read_flag<&Configuration::compare_privileges>},
    {"compare_owners", read_flag<&Configuration::compare_owners>},
    {"schemas", read_schemas},
    {"include", read_list<&Configuration::include>},
    {"exclude", read_list<&Configuration::exclude>},
    {"ignore", read_ignore},
    {"search_path", read_list<&Configuration::search_path>},
    {"naming", read_naming},
    {"version_table", read_version_table},
    {"lock_timeout", read_duration<&Configuration::lock_timeout>},
    {"statement_timeout", read_duration<&Configuration::statement_timeout>},
    {"lock_retry_for", read_duration<&Configuration::lock_retry_for>},
    {"transaction_per", read_transaction_per},
    {"run_as", read_run_as},
    {"allow_deletes", read_flag<&Configuration::allow_deletes>},
    {"concurrent_indexes", read_flag<&Configuration::concurrent_indexes>},
    {"scratch", read_database<&Configuration::scratch>},
    {"remember", read_flag<&Configuration::remember>},
    {"roles", read_roles},
    {"revision_file", read_revision_file},
    {"revision_header", read_words<&Configuration::revision_header>},
    {"timezone", read_words<&Configuration::timezone>},
    {"after_revision", read_list<&Configuration::after_revision>},
};

void read_settings(Context& context, const YamlNode& node, std::string_view where, bool is_root, Configuration& out) {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const std::string& key = node.keys[i].text;
        if (is_root && (key == "version" || key == "environments")) continue;
        const auto setting = std::find_if(std::begin(kSettings), std::end(kSettings),
                                          [&](const Setting& each) { return each.name == key; });
        if (setting != std::end(kSettings)) {
            setting->read(context, node.items[i], out);
        } else {
            context.unknown_key(node.keys[i], where, configuration_keys());
        }
    }
}

void read_environments(Context& context, const YamlNode& root, const std::string& wanted, Configuration& out) {
    const YamlNode* environments = root.find("environments");
    std::vector<std::string_view> names;
    bool found = wanted.empty();
    if (environments && !environments->is_mapping() && !environments->is_null()) {
        context.error(*environments, "expected a mapping from names for environments");
    }
    for (std::size_t i = 0; environments && i < environments->keys.size(); ++i) {
        const std::string& name = environments->keys[i].text;
        names.push_back(name);
        // All are read, so that a mistake in one shows before its day; only the wanted one counts.
        Configuration other = out;
        const bool is_wanted = name == wanted;
        const YamlNode& node = environments->items[i];
        if (!node.is_mapping() && !node.is_null()) context.error(node, "expected a mapping for environment " + name);
        const std::size_t mistakes = context.diagnostics.size();
        read_settings(context, node, "environment " + name, false, is_wanted ? out : other);
        found = found || is_wanted;
        // A variable that another environment wants need not be set here.
        if (is_wanted) continue;
        auto& list = context.diagnostics;
        list.erase(std::remove_if(list.begin() + static_cast<std::ptrdiff_t>(mistakes), list.end(),
                                  [](const Diagnostic& each) {
                                      return support::starts_with_ignoring_case(each.message,
                                                                                "the environment has no ");
                                  }),
                   list.end());
    }
    if (!found) {
        context.error({context.file, 1, 1}, "the configuration has no environment \"" + wanted + "\"",
                      near_match_hint(wanted, names));
    }
}

std::string folder_prefix(const std::string& file) {
    const std::string folder = filesystem::path(file).parent_path().string();
    return folder.empty() ? "" : folder + "/";
}

std::string trimmed_value(std::string_view value) {
    value = support::trim(value);
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'')) {
        const std::size_t close = value.find(value.front(), 1);
        if (close != std::string_view::npos) return std::string(value.substr(1, close - 1));
    }
    const std::size_t comment = value.find(" #");
    return std::string(support::trim(value.substr(0, comment)));
}

}  // namespace

std::optional<std::string> find_configuration(const std::string& start) {
    const filesystem::path first = filesystem::weakly_canonical(filesystem::absolute(start));
    std::string up;
    for (filesystem::path folder = first;; folder = folder.parent_path(), up += "../") {
        const std::string shown = start == "." ? up + "schemadiff.yaml" : (folder / "schemadiff.yaml").string();
        std::error_code ignored;
        if (filesystem::is_regular_file(folder / "schemadiff.yaml", ignored)) return shown;
        if (!folder.has_parent_path() || folder == folder.parent_path()) return std::nullopt;
    }
}

Configuration load_configuration(const std::string& file, const std::string& environment, Diagnostics& diagnostics) {
    Configuration out;
    out.file = file;
    out.folder = folder_prefix(file);
    for (std::string& folder : out.revisions) folder = out.folder + folder;
    out.environment = environment;
    Context context;
    context.file = file;
    const std::string text = support::read_file(file);
    const auto root = parse_yaml(file, text, context.diagnostics);
    if (root && !root->is_mapping()) {
        context.error({file, 1, 1}, "a configuration is a mapping of settings", "start it with `version: 1`");
    } else if (root && read_version(context, *root, "configuration", kConfigurationVersion)) {
        read_settings(context, *root, "the configuration", true, out);
        read_environments(context, *root, environment, out);
    }
    diagnostics.insert(diagnostics.end(), context.diagnostics.begin(), context.diagnostics.end());
    return out;
}

std::string database_of(const Configuration& configuration, const std::string& option) {
    if (!option.empty()) return option;
    if (const char* variable = std::getenv("DATABASE_URL"); variable && *variable) return variable;
    const std::string dotenv = configuration.folder + ".env";
    std::error_code ignored;
    if (filesystem::is_regular_file(dotenv, ignored)) {
        if (const auto value = dotenv_value(support::read_file(dotenv), "DATABASE_URL"); value && !value->empty()) {
            return *value;
        }
    }
    return configuration.db;
}

std::string model_path(const Configuration& configuration) {
    if (!configuration.model.empty()) return configuration.model;
    const std::string file = configuration.folder + "model.yaml";
    const std::string folder = configuration.folder + "schema";
    std::error_code ignored;
    if (!filesystem::exists(file, ignored) && filesystem::is_directory(folder, ignored)) return folder;
    return file;
}

std::optional<std::int64_t> duration_milliseconds(std::string_view text) {
    text = support::trim(text);
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || number < 0 || !std::isfinite(number)) return std::nullopt;
    const std::string_view unit = support::trim(text.substr(static_cast<std::size_t>(end - text.data())));
    static constexpr std::pair<std::string_view, double> kUnits[] = {
        {"", 1}, {"us", 0.001}, {"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
    for (const auto& [name, factor] : kUnits) {
        // lock_timeout and its like are int4 milliseconds.
        if (name == unit && number * factor <= 2147483647.0)
            return static_cast<std::int64_t>(std::llround(number * factor));
    }
    return std::nullopt;
}

std::optional<std::string> dotenv_value(std::string_view text, std::string_view name) {
    std::optional<std::string> found;
    for (std::string_view line : support::split_lines(text)) {
        line = support::trim(line);
        if (line.substr(0, 7) == "export ") line = support::trim(line.substr(7));
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos || line.front() == '#') continue;
        if (support::trim(line.substr(0, equals)) == name) found = trimmed_value(line.substr(equals + 1));
    }
    return found;
}

std::vector<std::string_view> configuration_keys() {
    std::vector<std::string_view> keys{"version"};
    for (const Setting& setting : kSettings) keys.push_back(setting.name);
    keys.push_back("environments");
    return keys;
}

}  // namespace schemadiff::load
