// What a reader of one file carries along: the file, its schema, the mistakes found and the objects read so far.
//
// Used by the files of the kinds in this folder. Binding names to objects is not done here (bind.h).
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "load/yaml_tree.h"
#include "schemadiff/diagnostic.h"
#include "schemadiff/object.h"

namespace schemadiff::load {

// Objects that are still being read: what they are made in is what the catalog holds in the end.
using Objects = std::vector<std::shared_ptr<Object>>;

struct Context {
    std::string file;
    std::string schema = "public";  // of unqualified names
    Diagnostics diagnostics;
    Objects objects;
    const Object* table = nullptr;  // whose members are being read

    void add(Object object) { objects.push_back(std::make_shared<Object>(std::move(object))); }

    SourceLocation at(const YamlNode& node) const { return {file, node.line, node.column}; }
    // A byte in the node's text, where the file shows it as it is; else the node.
    SourceLocation at(const YamlNode& node, std::size_t offset) const;
    void error(SourceLocation where, std::string message, std::string hint = "");
    void error(const YamlNode& node, std::string message, std::string hint = "") {
        error(at(node), std::move(message), std::move(hint));
    }
    // `unknown key "colums" in table public.t`, with the nearest of `known` as the hint.
    void unknown_key(const YamlNode& key, std::string_view where, const std::vector<std::string_view>& known);
};

// `did you mean "x"?` for the nearest of the candidates; empty where none is near.
std::string near_match_hint(std::string_view word, const std::vector<std::string_view>& candidates);

// ---- scalars as fields want them; a diagnostic and no change where the node says something else -------------------
// Text; a null (`~`, `null`, nothing) is its own spelling.
bool read_text(Context& context, const YamlNode& node, std::string_view what, std::string& out);
// true and false; yes, no, on and off are taken too, as YAML 1.1 has them.
bool read_bool(Context& context, const YamlNode& node, std::string_view what, bool& out);
// Decimal only: `010` is ten.
bool read_integer(Context& context, const YamlNode& node, std::string_view what, std::int64_t& out);
bool read_number(Context& context, const YamlNode& node, std::string_view what, double& out);
// A list of exact names.
bool read_names(Context& context, const YamlNode& node, std::string_view what, Names& out);
// A mapping, or text as SQL has it: `fillfactor = 70, autovacuum_enabled`.
bool read_options(Context& context, const YamlNode& node, std::string_view what, Options& out);
// One of a few words.
bool read_word(Context& context, const YamlNode& node, std::string_view what,
               std::initializer_list<std::string_view> words, std::string& out);

// `version:` of a model or configuration; a missing, a newer or no number is a diagnostic.
bool read_version(Context& context, const YamlNode& root, std::string_view what, int newest);

// Inside the parentheses of WITH: `fillfactor = 70, toast.autovacuum_enabled = off`; names folded as SQL does, values
// as the catalog holds them (a missing one is `true`). False where it is no such list.
bool parse_options(std::string_view text, Options& out);
// The way back; false where a name or value cannot stand in such a list.
std::string options_text(const Options& options);

}  // namespace schemadiff::load
