#include "compare/rename_texts.h"

#include <vector>

#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::compare {

namespace {

bool is_relation(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || kind == Kind::sequence;
}

bool is_routine(Kind kind) {
    return kind == Kind::function || kind == Kind::procedure || kind == Kind::aggregate;
}

bool is_index(Kind kind) {
    return kind == Kind::index || kind == Kind::primary_key || kind == Kind::unique || kind == Kind::exclusion;
}

// The schema of the table that rows are inserted into, where the words stand: `insert into public.t`.
const std::string* schema_of_insert(const std::vector<sql::Token>& tokens, std::size_t at) {
    const bool is_insert = at + 4 < tokens.size() && tokens[at].is_word("insert") && tokens[at + 1].is_word("into") &&
                           tokens[at + 2].is_name() && tokens[at + 3].is('.') && tokens[at + 4].is_name();
    return is_insert ? &tokens[at + 2].value : nullptr;
}

}  // namespace

void RenameTexts::add(const Identity& id, const std::string& name) {
    if (id.kind == Kind::schema) schemas_[id.name] = name;
    if (id.kind == Kind::column) relations_.rename_column({id.schema, id.parent}, id.name, name);
    if (is_index(id.kind)) indexes_[{id.schema, id.name}] = name;
    if (id.kind == Kind::schema || !id.parent.empty()) return;
    (is_routine(id.kind) ? routines_ : others_)[{id.schema, id.name}] = name;
    if (is_relation(id.kind)) relations_.rename_relation({id.schema, id.name}, name);
}

const RenameTexts::Columns* RenameTexts::columns_of(const std::pair<std::string, std::string>& relation) const {
    const sql::RelationRename* found = relations_.find(relation);
    return found && !found->columns.empty() ? &found->columns : nullptr;
}

const std::string* RenameTexts::index(const std::string& schema, const std::string& name) const {
    const auto found = indexes_.find({schema, name});
    return found == indexes_.end() ? nullptr : &found->second;
}

// A call is of a routine; without arguments it may be either.
const std::string* RenameTexts::find(const std::string& schema, const std::string& name, bool call) const {
    for (const Names* names : {call ? &routines_ : &others_, call ? &others_ : &routines_})
        if (const auto found = names->find({schema, name}); found != names->end()) return &found->second;
    return nullptr;
}

std::string RenameTexts::replaced(const std::string& text, const Columns* columns) const {
    if (text.empty()) return text;
    std::string out;
    std::size_t copied = 0;
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(text);
    auto put = [&](const sql::Token& token, const std::string& name) {
        out.append(text, copied, token.offset - copied);
        out += sql::identifier(name);
        copied = token.end();
    };
    std::string written;  // the schema of what the last INSERT writes to
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const sql::Token& token = tokens[at];
        if (const std::string* schema = schema_of_insert(tokens, at)) written = *schema;
        // ON CONFLICT ON CONSTRAINT name
        if (token.is_word("on") && at + 2 < tokens.size() && tokens[at + 1].is_word("constraint")) {
            if (const std::string* name = index(written, tokens[at + 2].value)) put(tokens[at + 2], *name);
            at += 2;
            continue;
        }
        if (token.kind == sql::TokenKind::string && token.value.find('.') != std::string::npos) {
            const std::string inner = replaced(token.value);
            if (inner == token.value) continue;
            out.append(text, copied, token.offset - copied);
            out += sql::literal(inner);
            copied = token.end();
            continue;
        }
        if (!token.is_name()) continue;
        const bool has_next = at + 2 < tokens.size() && tokens[at + 1].is('.') && tokens[at + 2].is_name();
        if (has_next) {
            const bool call = at + 3 < tokens.size() && tokens[at + 3].is('(');
            const std::string* found = find(token.value, tokens[at + 2].value, call);
            const auto schema = schemas_.find(token.value);
            if (schema != schemas_.end()) put(token, schema->second);
            if (found) put(tokens[at + 2], *found);
            if (schema != schemas_.end() || found) {
                at += 2;
                continue;
            }
        }
        if (!columns) continue;
        const auto column = columns->find(token.value);
        const bool call = at + 1 < tokens.size() && tokens[at + 1].is('(');
        if (column != columns->end() && !call) put(token, column->second);
    }
    if (copied == 0) return text;
    return out.append(text, copied, std::string::npos);
}

}  // namespace schemadiff::compare
