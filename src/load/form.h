// What each kind's file gives to reading and writing a model, and what is the same for all kinds.
//
// The mapping form of a kind is its list of attributes (schemadiff/attribute.h), less those that its KeyRules hide,
// more the keys that stand for them. Short forms are written by hand, in load/KIND.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/context.h"
#include "load/yaml_tree.h"
#include "schemadiff/object.h"

namespace schemadiff::load {

struct KeyRules {
    // Keys of the mapping form that are no attribute's name; read_key() and write_keys() know them.
    std::vector<std::string_view> extra{};
    // Attributes that the mapping form does not have under their own name.
    std::vector<std::string_view> hidden{};
    bool comment = true;
    bool owner = false;
    bool grants = false;
    bool renamed_from = true;
    // Written before the attributes, and those before comment and the like: where `type` or `returns` leads.
    bool leads = false;
};

class Members;

// What the writer of one object may look at beside it.
struct WriteContext {
    const Members* members = nullptr;  // what tables and views have
    const Object* parent = nullptr;    // the table or view of a member
    std::string_view file_schema = "public";
};

// A mapping that is being written.
class MappingOut {
  public:
    MappingOut() { node_.form = YamlNode::Form::mapping; }
    void add(std::string_view key, YamlNode value);
    void add_text(std::string_view key, std::string_view text);
    void add_flag(std::string_view key, bool value);
    bool empty() const { return node_.keys.empty(); }
    YamlNode take() { return std::move(node_); }
    YamlNode& node() { return node_; }

  private:
    YamlNode node_;
};

YamlNode text_node(std::string_view text);   // quoted by the writer where it must be
YamlNode plain_node(std::string_view text);  // true, 10: what is no string
YamlNode names_node(const Names& names);
YamlNode options_node(const Options& options);

// ---- the kinds' own files -------------------------------------------------------------------------------------
// For each kind T, in load/KIND.cpp:
//   key_rules   how its mapping form differs from its list of attributes
//   read_short  a node that is no mapping: the short form, or a diagnostic
//   read_key    one of KeyRules::extra
//   finish      after either form: what PostgreSQL would fill in, and what cannot be
//   short_form  the short form of the value alone; nullopt where it has none or cannot say it all
//   write_keys  the keys of KeyRules::extra
// NOLINTBEGIN(bugprone-macro-parentheses): types in declarations
#define SCHEMADIFF_X(kind, type, word, traits)                                                                \
    const KeyRules& key_rules(const type*);                                                                   \
    void read_short(Context& context, const YamlNode& node, Object& object, type& value);                     \
    void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, type& value);  \
    void finish(Context& context, const YamlNode& node, Object& object, type& value);                         \
    std::optional<YamlNode> short_form(const Object& object, const type& value, const WriteContext& context); \
    void write_keys(const Object& object, const type& value, const WriteContext& context, MappingOut& out);
SCHEMADIFF_KINDS(SCHEMADIFF_X)
#undef SCHEMADIFF_X
// NOLINTEND(bugprone-macro-parentheses)

// ---- for any kind ---------------------------------------------------------------------------------------------
// Reads either form into `object`, whose value holds the kind's defaults and whose identity is complete.
void read_object(Context& context, const YamlNode& node, Object& object);
// Writes the shortest form that says it all: value, comment, owner, grants, renamed_from.
YamlNode write_object(const Object& object, const WriteContext& context);
// Whether it has a comment, labels, an owner, grants or an old name.
bool has_common(const Object& object);
// The keys of a kind's mapping form, in the order in which they are written.
std::vector<std::string_view> mapping_keys(Kind kind);

// `name: form` for each member of a table or view. With `may_be_list`, a list holds unnamed ones.
template <class T>
void read_members(Context& context, const YamlNode& section, const Identity& parent, std::string_view section_name,
                  bool may_be_list = false);

// ---- pieces that several kinds share ---------------------------------------------------------------------------
// `expected a text or a mapping for column public.t.a, found a list`
void refuse_form(Context& context, const YamlNode& node, const Object& object, std::string_view expected);
// A type in its canonical form. A user's type without a schema stays so (bind.h). False with a diagnostic.
bool read_type(Context& context, const YamlNode& node, std::string_view text, std::string_view what, TypeText& out);
// The canonical form, or nullopt for what is no type.
std::optional<std::string> canonical_type(std::string_view text);
// An empty mapping, null, or nothing at all.
bool says_nothing(const YamlNode& node);

}  // namespace schemadiff::load
