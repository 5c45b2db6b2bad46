// `text collate "C" not null default ''`, `bigserial`, `{type: text, comment: ...}`
#include "load/column_text.h"
#include "load/grants.h"
#include "load/members.h"
#include "load/names.h"
#include "load/sequence.h"
#include "sql/quote.h"
#include "support/text.h"

namespace schemadiff::load {
namespace {

struct SerialType {
    std::string_view word;
    std::string_view type;
};
// transformColumnDefinition() in src/backend/parser/parse_utilcmd.c knows these spellings and no others.
constexpr SerialType kSerialTypes[] = {{"serial", "integer"},  {"bigserial", "bigint"}, {"smallserial", "smallint"},
                                       {"serial4", "integer"}, {"serial8", "bigint"},   {"serial2", "smallint"}};

std::string_view type_of_serial(std::string_view word) {
    for (const SerialType& each : kSerialTypes) {
        if (each.word == word) return each.type;
    }
    return {};
}

std::string_view serial_of_type(std::string_view type) {
    for (const SerialType& each : kSerialTypes) {
        if (each.type == type) return each.word;
    }
    return {};
}

std::string usual_sequence_name(const Identity& column) {
    return sql::make_object_name(column.parent, column.name, "seq");
}

std::string nextval_of(const Identity& sequence) {
    return "nextval(" + sql::literal(sql::qualified(sequence.schema, sequence.name)) + "::regclass)";
}

bool is_table_child(const Object* table) {
    const Table* value = table ? table->get_if<Table>() : nullptr;
    return value &&
           ((!value->partition_of.empty() && !value->attached) || !value->inherits.empty() || !value->of_type.empty());
}

bool is_plain_partition(const Object* table) {
    const Table* value = table ? table->get_if<Table>() : nullptr;
    return value && !value->partition_of.empty() && !value->attached;
}

// The sequence of a serial, as usual: named after table and column, logged and owned as the table is.
Object usual_serial_sequence(const Object& column, const Object* table, const TypeText& type) {
    Object sequence({Kind::sequence, column.id.schema, "", usual_sequence_name(column.id), ""}, usual_sequence(type));
    sequence.as<Sequence>().owned_by_table = column.id.parent;
    sequence.as<Sequence>().owned_by_column = column.id.name;
    if (table) {
        sequence.owner = table->owner;
        sequence.as<Sequence>().unlogged = table->as<Table>().unlogged;
    }
    sequence.where = column.where;
    return sequence;
}

// `sequence: {name: .., start: ..}`: the keys of a sequence of its own, and its name.
void read_serial_sequence(Context& context, const YamlNode& node, Object& sequence) {
    if (!node.is_mapping()) return refuse_form(context, node, sequence, "a mapping");
    YamlNode rest = node;
    rest.keys.clear();
    rest.items.clear();
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        if (node.keys[i].text == "name") {
            const auto name = read_key_name(node.items[i].text);
            if (!name || !node.items[i].is_scalar()) {
                refuse_form(context, node.items[i], sequence, "a name");
                continue;
            }
            sequence.id.name = name->name;
            if (!name->schema.empty()) sequence.id.schema = name->schema;
        } else {
            rest.keys.push_back(node.keys[i]);
            rest.items.push_back(node.items[i]);
        }
    }
    read_object(context, rest, sequence);
}

// `sequence: {comment: .., grants: [..]}` of an identity column, whose options stand behind `identity`.
void read_identity_sequence(Context& context, const YamlNode& node, const Object& object, Column& value) {
    if (!node.is_mapping()) return refuse_form(context, node, object, "a mapping");
    Object sequence({Kind::sequence, object.id.schema, "", usual_sequence_name(object.id), ""}, Sequence{});
    const std::string what = "the sequence of " + object.id.described();
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const std::string& key = node.keys[i].text;
        if (key == "comment")
            read_text(context, node.items[i], "comment of " + what, value.identity_comment);
        else if (key == "security_labels")
            read_options(context, node.items[i], "security_labels of " + what, value.identity_labels);
        else if (key == "grants")
            read_grants(context, node.items[i], sequence);
        else
            context.unknown_key(node.keys[i], what, {"comment", "security_labels", "grants"});
    }
    if (sequence.grants) value.identity_grants = std::move(*sequence.grants);
}

void flatten_serial(Context& context, const YamlNode& node, Object& object, Column& value, std::string_view type) {
    value.type.text = type;
    value.not_null = true;
    Object sequence = usual_serial_sequence(object, context.table, value.type);
    if (const YamlNode* said = node.find("sequence")) read_serial_sequence(context, *said, sequence);
    value.default_value.text = nextval_of(sequence.id);
    context.add(std::move(sequence));
}

void settle_type(Context& context, const YamlNode& node, Object& object, Column& value, const std::string& type) {
    const YamlNode* at = node.is_mapping() ? node.find("type") : &node;
    const bool partition = is_plain_partition(context.table);
    if (type.empty() || partition) {
        value.inherited = true;
        value.type.text.clear();
        if (!partition && !is_table_child(context.table)) {
            context.error(at ? *at : node, object.id.described() + " lacks its type");
        }
        return;
    }
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(type);
    const std::string_view serial = tokens.size() == 1 ? type_of_serial(tokens[0].value) : "";
    if (!serial.empty() && tokens[0].kind == sql::TokenKind::identifier) {
        return flatten_serial(context, node, object, value, serial);
    }
    if (node.find("sequence") && value.identity.empty()) {
        context.error(*node.find("sequence"), object.id.described() + " is no serial, so it has no \"sequence\"",
                      "give it the type serial, or put the sequence under \"sequences\"");
    }
    if (at) read_type(context, *at, type, object.id.described(), value.type);
}

void refuse_contradictions(Context& context, const YamlNode& node, const Object& object, const Column& value) {
    const int sources =
        (value.default_value.empty() ? 0 : 1) + (value.identity.empty() ? 0 : 1) + (value.generated.empty() ? 0 : 1);
    if (sources > 1) {
        context.error(node, object.id.described() + " has more than one of default, identity and generated");
    }
}

void read_null(Context& context, const YamlNode& node, const Object& object, Column& value) {
    bool null = true;
    if (read_bool(context, node, "null of " + object.id.described(), null)) value.not_null = !null;
}

void read_identity(Context& context, const YamlNode& node, const Object& object, Column& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "`always` or `by default`");
    Fragment in(context, node, "identity of " + object.id.described());
    if (in.accept("always")) {
        value.identity = "always";
    } else if (in.accept({"by", "default"})) {
        value.identity = "by default";
    } else {
        return in.fail("expected \"always\" or \"by default\" in " + in.what() + ", found " + in.found());
    }
    in.accept({"as", "identity"});
    read_identity_options(in, value);
    in.expect_end();
}

// `(a + b) stored`, or the bare expression.
void read_generated_key(Context& context, const YamlNode& node, const Object& object, Column& value) {
    if (!node.is_scalar()) return refuse_form(context, node, object, "an expression");
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(node.text);
    const bool has_kind =
        tokens.size() > 2 && tokens[0].is('(') && (tokens.back().is_word("stored") || tokens.back().is_word("virtual"));
    if (!has_kind) {
        value.generated.text = node.text;
        value.generated_kind = "stored";
        return;
    }
    Fragment in(context, node, "generated of " + object.id.described());
    if (auto expression = in.parentheses()) value.generated.text = std::move(*expression);
    value.generated_kind = in.accept("virtual") ? "virtual" : "stored";
    in.accept("stored");
    in.expect_end();
}

bool is_not_null_implied(const Column& value) {
    return !value.identity.empty();
}

// ---- writing ---------------------------------------------------------------------------------------------------
const Object* serial_sequence(const Object& column, const WriteContext& context) {
    return context.members ? context.members->serial_sequence(column) : nullptr;
}

// What of the serial's sequence is not usual, as the mapping under `sequence`.
YamlNode unusual_sequence(const Object& object, const Column& value, const Object& sequence,
                          const WriteContext& context) {
    const Object usual = usual_serial_sequence(object, context.parent, value.type);
    MappingOut out;
    if (sequence.id.schema != usual.id.schema || sequence.id.name != usual.id.name) {
        out.add_text("name", key_name(sequence.id.schema, sequence.id.name, usual.id.schema));
    }
    const Sequence& options = sequence.as<Sequence>();
    if (options.type.text != value.type.text) out.add_text("type", options.type.text);
    for (const auto& [name, text] : unusual_options(options)) out.add(name, plain_node(text));
    if (options.unlogged != usual.as<Sequence>().unlogged) out.add_flag("unlogged", options.unlogged);
    Object rest = sequence;
    rest.value = Sequence{};
    if (rest.owner == usual.owner) rest.owner.reset();
    const YamlNode common = write_object(rest, {});
    for (std::size_t i = 0; i < common.keys.size(); ++i) out.add(common.keys[i].text, common.items[i]);
    return out.take();
}

// What an identity column's sequence has beside its options.
YamlNode annotated_sequence(const Object& object, const Column& value) {
    MappingOut out;
    if (!value.identity_comment.empty()) out.add_text("comment", value.identity_comment);
    if (!value.identity_labels.empty()) out.add("security_labels", options_node(value.identity_labels));
    if (!value.identity_grants.empty())
        out.add("grants", grants_node(value.identity_grants,
                                      {Kind::sequence, object.id.schema, "", usual_sequence_name(object.id), ""}));
    return out.take();
}

// Without pg_catalog, where unqualified names are looked up first.
std::string written_collation(const Column& value) {
    constexpr std::string_view kSystem = "pg_catalog.";
    if (value.collation.compare(0, kSystem.size(), kSystem) != 0) return value.collation;
    return value.collation.substr(kSystem.size());
}

bool fits_short_form(const Column& value) {
    Column rest = value;
    rest.type = {};
    rest.not_null = false;
    rest.default_value = {};
    rest.identity.clear();
    rest.identity_options.clear();
    rest.generated = {};
    rest.generated_kind.clear();
    rest.collation.clear();
    rest.inherited = false;
    rest.position = 0;
    return rest == Column{};
}

std::string identity_text(const Column& value) {
    const std::string options = sequence_options_text(value.identity_options);
    return value.identity + " as identity" + (options.empty() ? "" : " (" + options.substr(1) + ")");
}

std::string column_text(const Column& value, std::string_view type) {
    std::string text(type);
    if (!value.collation.empty()) text += " collate " + written_collation(value);
    if (value.not_null && !is_not_null_implied(value)) text += " not null";
    if (!value.default_value.empty()) text += " default " + value.default_value.text;
    if (!value.identity.empty()) text += " generated " + identity_text(value);
    if (!value.generated.empty()) text += " generated always as (" + value.generated.text + ") " + value.generated_kind;
    return !text.empty() && text.front() == ' ' ? text.substr(1) : text;
}

// That the text, read again, gives the same column: a default may hold words that end it.
bool reads_back(const Object& object, const Column& value, const std::string& text) {
    Context context;
    YamlNode node = text_node(text);
    Fragment in(context, node, object.id.name);
    Column read;
    std::string type;
    read_column_text(in, read, type);
    if (!in.ok() || !context.diagnostics.empty()) return false;
    read.inherited = value.inherited;
    read.position = value.position;
    if (is_not_null_implied(value)) read.not_null = true;
    return read == value;
}

}  // namespace

bool is_serial_of(const Object& column, const Object& sequence) {
    const Column& value = column.as<Column>();
    return value.not_null && value.identity.empty() && value.generated.empty() && !value.inherited &&
           value.default_value.text == nextval_of(sequence.id) && !serial_of_type(value.type.text).empty();
}

const KeyRules& key_rules(const Column*) {
    static const KeyRules kRules{
        .extra = {"type", "null", "collation", "default", "identity", "generated", "sequence"},
        .hidden = {"type", "not_null", "collation", "default", "identity", "identity_options", "identity_comment",
                   "identity_labels", "identity_grants", "generated", "generated_kind", "inherited", "position"},
        .grants = true,
        .leads = true};
    return kRules;
}

void read_short(Context& context, const YamlNode& node, Object& object, Column& value) {
    if (says_nothing(node) && is_table_child(context.table)) return settle_type(context, node, object, value, "");
    if (!node.is_scalar()) return refuse_form(context, node, object, "a text or a mapping");
    Fragment in(context, node, object.id.described());
    std::string type;
    read_column_text(in, value, type);
    if (in.ok()) settle_type(context, node, object, value, type);
}

void read_key(Context& context, const YamlNode& key, const YamlNode& node, Object& object, Column& value) {
    if (key.text == "null") {
        read_null(context, node, object, value);
    } else if (key.text == "default") {
        read_text(context, node, "default of " + object.id.described(), value.default_value.text);
    } else if (key.text == "identity") {
        read_identity(context, node, object, value);
    } else if (key.text == "generated") {
        read_generated_key(context, node, object, value);
    } else if (key.text == "collation") {
        const auto name = node.is_scalar() ? read_key_name(node.text) : std::nullopt;
        if (!name) return refuse_form(context, node, object, "the name of a collation");
        value.collation = canonical_collation(*name);
    }
    // `type` and `sequence` are read in finish(): what they say depends on each other.
}

void finish(Context& context, const YamlNode& node, Object& object, Column& value) {
    if (node.is_mapping()) {
        const YamlNode* said = node.find("type");
        std::string type;
        if (said && said->is_scalar()) {
            Fragment in(context, *said, object.id.described());
            read_column_text(in, value, type);
            if (in.ok()) settle_type(context, node, object, value, type);
        } else if (said) {
            refuse_form(context, *said, object, "a type");
        } else {
            settle_type(context, node, object, value, "");
        }
    }
    if (const YamlNode* said = node.find("sequence"); said && !value.identity.empty())
        read_identity_sequence(context, *said, object, value);
    if (is_not_null_implied(value)) value.not_null = true;
    for (std::string* word : {&value.storage, &value.compression}) {
        *word = support::lower_case(*word);
        if (*word == "default") word->clear();
    }
    // An inherited column says NULL where its parent says something; elsewhere it is nothing to say.
    if (stores_no_default(value.default_value, value.type)) value.default_value.text = value.inherited ? "NULL" : "";
    refuse_contradictions(context, node, object, value);
}

std::optional<YamlNode> short_form(const Object& object, const Column& value, const WriteContext& context) {
    if (!fits_short_form(value)) return std::nullopt;
    if (const Object* sequence = serial_sequence(object, context)) {
        if (!unusual_sequence(object, value, *sequence, context).keys.empty()) return std::nullopt;
        Column rest = value;
        rest.not_null = false;
        rest.default_value = {};
        return text_node(column_text(rest, serial_of_type(value.type.text)));
    }
    const std::string text = column_text(value, value.type.text);
    if (text.empty() || !reads_back(object, value, text)) return std::nullopt;
    return text_node(text);
}

void write_keys(const Object& object, const Column& value, const WriteContext& context, MappingOut& out) {
    const Object* serial = serial_sequence(object, context);
    if (!value.type.empty()) out.add_text("type", serial ? serial_of_type(value.type.text) : value.type.text);
    if (value.not_null && !serial && !is_not_null_implied(value)) out.add_flag("null", false);
    if (!value.collation.empty()) {
        const Names parts = sql::split_qualified_name(value.collation);
        const std::string schema = parts.size() > 1 ? parts[0] : "pg_catalog";
        out.add_text("collation", key_name(schema, parts.back(), "pg_catalog"));
    }
    if (serial) {
        YamlNode sequence = unusual_sequence(object, value, *serial, context);
        if (!sequence.keys.empty()) out.add("sequence", std::move(sequence));
    } else if (!value.default_value.empty()) {
        out.add_text("default", value.default_value.text);
    }
    if (!value.identity.empty()) {
        const std::string options = sequence_options_text(value.identity_options);
        out.add_text("identity", value.identity + (options.empty() ? "" : " (" + options.substr(1) + ")"));
        YamlNode sequence = annotated_sequence(object, value);
        if (!sequence.keys.empty()) out.add("sequence", std::move(sequence));
    }
    if (!value.generated.empty()) out.add_text("generated", "(" + value.generated.text + ") " + value.generated_kind);
}

}  // namespace schemadiff::load
