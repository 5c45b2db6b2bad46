// Text search dictionaries.

#include <algorithm>

#include "emit/pieces.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::emit {

namespace {

// The names in front of `=` in `language = 'english', stopwords = 'english'`.
Names option_names(const std::string& options) {
    Names names;
    const auto tokens = sql::tokens_tolerant(options);
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        if (tokens[at].is_name() && tokens[at + 1].is("=")) names.push_back(tokens[at].value);
    }
    return names;
}

}  // namespace

std::string address(const Object& object, const TextSearchDictionary&) {
    return "TEXT SEARCH DICTIONARY " + relation(object.id);
}

void create(const Object& object, const TextSearchDictionary& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    std::string text = "CREATE " + address(object, value) + " (\n    TEMPLATE = " + value.template_name;
    if (!value.options.empty()) text += ",\n    " + value.options.text;
    add(out, text + "\n)", "", Lock::none).privilege = "CREATE on schema " + sql::identifier(object.id.schema);
}

void drop(const Object& object, const TextSearchDictionary& value, const Context&, Statements& out) {
    add(out, "DROP " + address(object, value), "", Lock::none).privilege = "owner of " + object.id.described();
}

// A name without a value takes an option away; one with a value goes to the end of the list (AlterTSDictionary), so
// that all of them, said in their order, make that order.
void alter(const Object&, const TextSearchDictionary& from, const Object& after, const TextSearchDictionary& to,
           const Change& change, const Context&, Statements& out) {
    if (!change.touches("options")) return;
    const Names kept = option_names(to.options.text);
    std::vector<std::string> parts;
    for (const std::string& name : option_names(from.options.text)) {
        if (std::find(kept.begin(), kept.end(), name) == kept.end()) parts.push_back(sql::identifier(name));
    }
    if (!to.options.empty()) parts.push_back(to.options.text);
    if (parts.empty()) return;
    add(out, "ALTER " + address(after, to) + " (\n    " + joined(parts) + "\n)", "", Lock::none).privilege =
        "owner of " + after.id.described();
}

void rename(const Object& from, const TextSearchDictionary&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "TEXT SEARCH DICTIONARY", Lock::none, out);
}

}  // namespace schemadiff::emit
