#include "sql/parse_tree.h"

#include <pg_query.h>

#include <cstring>

#include "sql/builtin_types.h"
#include "sql/expression.h"

namespace schemadiff::sql {
namespace {

template <typename Value>
const Value& member(const ProtobufCMessage& message, unsigned offset) {
    return *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(&message) + offset);
}

// Fields that say where or how something was written, not what.
bool is_spelling(const ProtobufCMessage& message, std::string_view field) {
    if (field == "location" || field == "stmt_location" || field == "stmt_len" || field == "version") return true;
    return field == "row_format" && message.descriptor == &pg_query__row_expr__descriptor;
}

bool in_other_branch(const ProtobufCMessage& message, const ProtobufCFieldDescriptor& field) {
    const bool one_of = (field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
    return one_of && member<std::uint32_t>(message, field.quantifier_offset) != field.id;
}

void print_message(const ProtobufCMessage& message, std::string& out);

void print_string(const char* text, std::string& out) {
    const std::size_t length = text == nullptr ? 0 : std::strlen(text);
    out += std::to_string(length);
    out += ':';
    out.append(text == nullptr ? "" : text, length);
}

// One value of a field; false (and nothing printed) for what proto3 does not send: zero, false, empty.
bool print_value(const ProtobufCFieldDescriptor& field, const char* at, std::string& out) {
    switch (field.type) {
        case PROTOBUF_C_TYPE_MESSAGE: {
            const auto* child = *reinterpret_cast<ProtobufCMessage* const*>(at);
            if (child == nullptr) return false;
            print_message(*child, out);
            return true;
        }
        case PROTOBUF_C_TYPE_STRING: {
            const char* text = *reinterpret_cast<char* const*>(at);
            if (text == nullptr || *text == '\0') return false;
            print_string(text, out);
            return true;
        }
        case PROTOBUF_C_TYPE_INT64:
        case PROTOBUF_C_TYPE_UINT64:
        case PROTOBUF_C_TYPE_SINT64:
        case PROTOBUF_C_TYPE_FIXED64:
        case PROTOBUF_C_TYPE_SFIXED64:
        case PROTOBUF_C_TYPE_DOUBLE: {
            const auto value = *reinterpret_cast<const std::uint64_t*>(at);
            if (value != 0) out += std::to_string(value);
            return value != 0;
        }
        case PROTOBUF_C_TYPE_BYTES: {
            const auto& bytes = *reinterpret_cast<const ProtobufCBinaryData*>(at);
            out.append(reinterpret_cast<const char*>(bytes.data), bytes.len);
            return bytes.len != 0;
        }
        case PROTOBUF_C_TYPE_INT32:
        case PROTOBUF_C_TYPE_SINT32:
        case PROTOBUF_C_TYPE_SFIXED32:
        case PROTOBUF_C_TYPE_UINT32:
        case PROTOBUF_C_TYPE_FIXED32:
        case PROTOBUF_C_TYPE_FLOAT:
        case PROTOBUF_C_TYPE_BOOL:
        case PROTOBUF_C_TYPE_ENUM: {
            const auto value = *reinterpret_cast<const std::int32_t*>(at);
            if (value != 0) out += std::to_string(value);
            return value != 0;
        }
    }
    return false;
}

void print_list(const ProtobufCMessage& message, const ProtobufCFieldDescriptor& field, std::string& out) {
    const std::size_t count = member<std::size_t>(message, field.quantifier_offset);
    const char* items = member<const char*>(message, field.offset);
    std::size_t first = 0;
    if (const auto* type = as<PgQuery__TypeName>(message, pg_query__type_name__descriptor);
        type != nullptr && std::string_view(field.name) == "names" && count == 2) {
        const auto names = names_of(type->n_names, type->names);
        if (names.size() == 2 && names[0] == "pg_catalog" && !builtin_type_of_name(names[1]).empty()) first = 1;
    }
    out += '[';
    for (std::size_t i = first; i < count; ++i) {
        print_value(field, items + i * sizeof(void*), out);
        out += ',';
    }
    out += ']';
}

void print_message(const ProtobufCMessage& message, std::string& out) {
    const ProtobufCMessageDescriptor& descriptor = *message.descriptor;
    out += descriptor.short_name;
    out += '{';
    for (unsigned i = 0; i < descriptor.n_fields; ++i) {
        const ProtobufCFieldDescriptor& field = descriptor.fields[i];
        if (is_spelling(message, field.name) || in_other_branch(message, field)) continue;
        const std::size_t before = out.size();
        out += field.name;
        out += '=';
        if (field.label == PROTOBUF_C_LABEL_REPEATED) {
            if (member<std::size_t>(message, field.quantifier_offset) == 0) {
                out.resize(before);
                continue;
            }
            print_list(message, field, out);
        } else if (!print_value(field, reinterpret_cast<const char*>(&message) + field.offset, out)) {
            out.resize(before);
            continue;
        }
        out += ' ';
    }
    out += '}';
}

}  // namespace

void ParseTree::Free::operator()(PgQuery__ParseResult* result) const {
    pg_query__parse_result__free_unpacked(result, nullptr);
}

std::optional<ParseTree> ParseTree::parse(const std::string& text) {
    if (text.find('\0') != std::string::npos) return std::nullopt;
    PgQueryProtobufParseResult result = pg_query_parse_protobuf(text.c_str());
    PgQuery__ParseResult* root = nullptr;
    if (result.error == nullptr) {
        root = pg_query__parse_result__unpack(nullptr, result.parse_tree.len,
                                              reinterpret_cast<const std::uint8_t*>(result.parse_tree.data));
    }
    pg_query_free_protobuf_parse_result(result);
    if (root == nullptr) return std::nullopt;
    return ParseTree(root);
}

const PgQuery__SelectStmt* ParseTree::only_select() const {
    if (root_->n_stmts != 1 || root_->stmts[0]->stmt == nullptr) return nullptr;
    const PgQuery__Node& node = *root_->stmts[0]->stmt;
    return node.node_case == PG_QUERY__NODE__NODE_SELECT_STMT ? node.select_stmt : nullptr;
}

std::string print_tree(const ProtobufCMessage& message) {
    std::string out;
    out.reserve(512);
    print_message(message, out);
    return out;
}

void each_child(const ProtobufCMessage& message, const Visitor& visit) {
    const ProtobufCMessageDescriptor& descriptor = *message.descriptor;
    for (unsigned i = 0; i < descriptor.n_fields; ++i) {
        const ProtobufCFieldDescriptor& field = descriptor.fields[i];
        if (field.type != PROTOBUF_C_TYPE_MESSAGE || in_other_branch(message, field)) continue;
        if (field.label == PROTOBUF_C_LABEL_REPEATED) {
            const std::size_t count = member<std::size_t>(message, field.quantifier_offset);
            auto* const* items = member<ProtobufCMessage**>(message, field.offset);
            for (std::size_t k = 0; k < count; ++k) visit(*items[k]);
        } else if (const auto* child = member<ProtobufCMessage*>(message, field.offset); child != nullptr) {
            visit(*child);
        }
    }
}

std::vector<std::string> names_of(std::size_t count, PgQuery__Node* const* nodes) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
        if (nodes[i]->node_case != PG_QUERY__NODE__NODE_STRING) return {};
        names.emplace_back(nodes[i]->string->sval);
    }
    return names;
}

std::string_view parser_version() {
    return PG_VERSION;
}

}  // namespace schemadiff::sql
