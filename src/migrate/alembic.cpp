#include "migrate/alembic.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "migrate/source_text.h"
#include "migrate/statement_cursor.h"
#include "migrate/text.h"
#include "schemadiff/error.h"
#include "sql/quote.h"
#include "sql/statements.h"
#include "sql/tokens.h"
#include "support/files.h"

namespace schemadiff::migrate {
namespace {

constexpr std::string_view kVersionTable = "alembic_version";

// The strings of a Python expression up to its end: a line's end outside of brackets.
std::vector<std::string> python_strings(std::string_view text) {
    std::vector<std::string> found;
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char byte = text[at];
        if (byte == '(' || byte == '[') ++depth;
        if (byte == ')' || byte == ']') --depth;
        if (byte == '\n' && depth <= 0) break;
        if (byte == '#') at = std::min(text.find('\n', at), text.size()) - 1;
        if (byte != '\'' && byte != '"') continue;
        const std::size_t end = text.find(byte, at + 1);
        if (end == std::string_view::npos) break;
        found.emplace_back(text.substr(at + 1, end - at - 1));
        at = end;
    }
    return found;
}

// Behind the `=` of `name = ...` or `name: Type = ...` at a line's begin.
std::optional<std::string_view> assigned(std::string_view text, std::string_view name) {
    for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
        std::string_view line = text.substr(at, text.find('\n', at) - at);
        if (!line.starts_with(name)) continue;
        line.remove_prefix(name.size());
        const std::string_view rest = support::trim(line);
        if (rest.empty() || (rest.front() != '=' && rest.front() != ':')) continue;
        const std::size_t equals = text.find('=', at);
        if (equals != std::string_view::npos) return text.substr(equals + 1);
    }
    return std::nullopt;
}

std::vector<std::string> assigned_strings(std::string_view text, std::string_view name) {
    const std::optional<std::string_view> value = assigned(text, name);
    return value ? python_strings(*value) : std::vector<std::string>{};
}

// Of `name="..."` or `"name": "..."`; empty where there is none.
std::string keyword_string(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        std::string_view rest = text.substr(at + name.size());
        while (!rest.empty() && std::string_view(" \t\"'=:").find(rest.front()) != std::string_view::npos) {
            const bool separates = rest.front() == '=' || rest.front() == ':';
            rest.remove_prefix(1);
            if (!separates) continue;
            rest = support::trim(rest);
            if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) break;
            const std::vector<std::string> strings = python_strings(rest.substr(0, rest.find('\n')));
            return strings.empty() ? "" : strings.front();
        }
    }
    return "";
}

// The module's docstring: its first line is the message, what has no colon headers is the description.
void read_docstring(std::string_view text, Revision& revision) {
    const std::size_t begin = text.find("\"\"\"");
    if (begin == std::string_view::npos) return;
    const std::string_view doc = text.substr(begin + 3, text.find("\"\"\"", begin + 3) - begin - 3);
    for (const std::string_view each : support::split_lines(doc)) {
        const std::string line(support::trim(each));
        if (revision.title.empty()) {
            revision.title = line;
        } else if (line.starts_with("Create Date:")) {
            revision.created = std::string(support::trim(line.substr(12))).substr(0, 19) + " UTC";
        } else if (!line.starts_with("Revision ID:") && !line.starts_with("Revises:") &&
                   !(line.empty() && revision.description.empty())) {
            revision.description += line + "\n";
        }
    }
    while (revision.description.ends_with('\n')) revision.description.pop_back();
}

// Up to the first line that begins without a space, and is no comment.
std::string indented_part(std::string_view text) {
    std::string part;
    bool first = true;
    for (const std::string_view line : support::split_lines(text)) {
        const bool inside = first || line.empty() || line.front() == ' ' || line.front() == '\t' || line.front() == '#';
        if (!inside) break;
        part += std::string(line) + "\n";
        first = false;
    }
    return part;
}

// A string that stands at the begin says something, and does nothing.
std::string without_docstring(std::string body) {
    const std::size_t begin = body.find_first_not_of(" \t\n");
    for (const std::string_view quote : {"\"\"\"", "'''", "\"", "'"}) {
        if (begin == std::string::npos || body.compare(begin, quote.size(), quote) != 0) continue;
        const std::size_t end = body.find(quote, begin + quote.size());
        return end == std::string::npos ? body : body.substr(end + quote.size());
    }
    return body;
}

std::vector<std::string> python_files(const std::string& folder) {
    const std::string versions = folder + "/versions";
    std::error_code error;
    const std::string& where = std::filesystem::is_directory(versions, error) ? versions : folder;
    if (!std::filesystem::is_directory(where, error)) return {};
    return support::list_files(where, {".py"});
}

// The table in which the statement moves a row to or from one of the revisions, as Alembic prints it.
std::optional<std::string> moved_table(const std::string& statement, const std::set<std::string>& ids) {
    StatementCursor words(statement);
    std::optional<std::string> table;
    bool moves = false;
    if (words.take({"insert", "into"})) {
        table = words.name();
        moves = words.take('(') && words.take({"version_num"}) && words.take(')');
    } else if (words.take({"update"})) {
        table = words.name();
        moves = words.take({"set", "version_num"});
    } else if (words.take({"delete", "from"})) {
        table = words.name();
        moves = words.take({"where"}) && words.name().value_or("").ends_with(".version_num");
    }
    if (!moves) return std::nullopt;
    for (const sql::Token& token : sql::tokens_tolerant(statement)) {
        if (token.kind == sql::TokenKind::string && ids.count(token.value) != 0) return table;
    }
    return std::nullopt;
}

// Its name, without a schema, in the first words of the statement.
bool is_about_version_table(const std::string& statement, const std::string& name) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(statement);
    constexpr std::size_t kFirstWords = 8;
    for (std::size_t i = 0; i < tokens.size() && i < kFirstWords; ++i) {
        if (tokens[i].is('(')) return false;
        if (tokens[i].is_name() && tokens[i].value == name) return true;
    }
    return false;
}

std::string without_version_table(const std::string& text, const std::string& name) {
    std::string out;
    std::size_t at = 0;
    for (const sql::Statement& statement : sql::split_statements(text)) {
        if (!is_about_version_table(statement.text, name)) continue;
        out += text.substr(at, statement.offset - at);
        at = statement.offset + statement.length;
        if (at < text.size() && text[at] == ';') ++at;
    }
    return out + text.substr(at);
}

// The ids on both sides of a heading's arrow.
void add_heading_ids(std::string_view heading, std::set<std::string>& ids) {
    std::string words = support::replace_all(std::string(heading), "->", ",");
    words = support::replace_all(words, ", ", ",");
    for (const std::string& word : split_list(words)) ids.insert(word);
}

std::string heading_id(std::string_view line, std::string_view start, bool right) {
    std::string_view rest = line.substr(start.size());
    const std::size_t arrow = rest.find("->");
    if (arrow == std::string_view::npos) return "";
    rest = right ? rest.substr(arrow + 2) : rest.substr(0, arrow);
    const std::string id(support::trim(rest));
    return id.substr(0, id.find_first_of(" ,"));
}

}  // namespace

bool is_alembic_folder(const std::string& folder) {
    const std::vector<std::string> files = python_files(folder);
    return std::any_of(files.begin(), files.end(), [](const std::string& path) {
        return assigned(support::read_file(path), "down_revision").has_value();
    });
}

std::optional<Revision> parse_alembic_revision(const std::string& path, std::string_view text,
                                               Diagnostics& diagnostics) {
    const std::vector<std::string> ids = assigned_strings(text, "revision");
    if (ids.empty() || !assigned(text, "down_revision")) return std::nullopt;
    Revision revision;
    revision.id = ids.front();
    revision.revises = assigned_strings(text, "down_revision");
    revision.depends_on = assigned_strings(text, "depends_on");
    revision.branch_labels = assigned_strings(text, "branch_labels");
    revision.path = path;
    read_docstring(text, revision);
    const std::string problem = id_problem(revision.id);
    if (!problem.empty())
        diagnostics.push_back(
            {Severity::error, {path, 0, 0}, "\"" + revision.id + "\" cannot be a revision id: " + problem, ""});
    return revision;
}

bool does_nothing(std::string_view text, std::string_view function) {
    const std::string head = "def " + std::string(function) + "(";
    std::size_t at = text.starts_with(head) ? 0 : text.find("\n" + head);
    if (at == std::string_view::npos) return false;
    at = text.find(':', text.find(')', at));
    if (at == std::string_view::npos) return false;
    const std::string body = without_docstring(indented_part(text.substr(at + 1)));
    for (const std::string_view line : support::split_lines(body)) {
        const std::string_view words = support::trim(line.substr(0, line.find('#')));
        if (!words.empty() && words != "pass" && words != "..." && words != "return") return false;
    }
    return true;
}

std::string alembic_version_table(const std::string& folder) {
    for (const std::filesystem::path& place : {std::filesystem::path(folder), std::filesystem::path(folder) / ".."}) {
        const std::string path = (place / "env.py").string();
        if (!std::filesystem::exists(path)) continue;
        const std::string text = support::read_file(path);
        const std::string schema = keyword_string(text, "version_table_schema");
        const std::string table = keyword_string(text, "version_table");
        const std::string name = table.empty() ? std::string(kVersionTable) : table;
        return schema.empty() ? sql::identifier(name) : sql::qualified(schema, name);
    }
    return std::string(kVersionTable);
}

std::vector<Revision> read_alembic_folder(const std::string& folder, Diagnostics& diagnostics) {
    std::vector<Revision> revisions;
    for (const std::string& path : python_files(folder)) {
        const auto text = read_source_text(path, support::read_file(path), diagnostics);
        if (!text) continue;
        if (auto revision = parse_alembic_revision(path, *text, diagnostics)) revisions.push_back(std::move(*revision));
    }
    return revisions;
}

PrintedScript read_alembic_script(const std::string& path, std::string_view text) {
    PrintedScript script;
    std::set<std::string> ids;
    StepText* part = nullptr;
    int number = 0;
    for (const std::string_view line : support::split_lines(text)) {
        ++number;
        constexpr std::string_view kUp = "-- Running upgrade ", kDown = "-- Running downgrade ";
        if (line.starts_with(kUp) || line.starts_with(kDown)) {
            const bool up = line.starts_with(kUp);
            const std::string id = heading_id(line, up ? kUp : kDown, up);
            add_heading_ids(line.substr((up ? kUp : kDown).size()), ids);
            part = &(up ? script.upgrades : script.downgrades)[id];
            *part = {path, number + 1, ""};
        } else if (part != nullptr) {
            part->text += std::string(line) + "\n";
        }
    }
    for (const auto* parts : {&script.upgrades, &script.downgrades})
        for (const auto& [id, step] : *parts)
            for (const sql::Statement& statement : sql::split_statements(step.text))
                if (script.version_table.empty()) script.version_table = moved_table(statement.text, ids).value_or("");
    if (script.version_table.empty()) return script;
    const std::string name = sql::split_qualified_name(script.version_table).back();
    for (auto* parts : {&script.upgrades, &script.downgrades})
        for (auto& [id, step] : *parts) step.text = without_version_table(step.text, name);
    return script;
}

}  // namespace schemadiff::migrate
