// The one door to libpg_query: a text parsed to protobuf structs, printed in a form that compares, and walked.
//
// Used inside this layer only (it includes the heavy header of libpg_query): expression, qualify. A text that the
// parser does not know gives no tree; that is never an error here, since the syntax may be newer than the parser.
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

class ParseTree {
  public:
    // nullopt if the text does not parse, or holds a byte 0.
    static std::optional<ParseTree> parse(const std::string& text);

    std::size_t statement_count() const { return root_->n_stmts; }
    // The only statement, if it is a SELECT, VALUES, TABLE or WITH of such; else null.
    const PgQuery__SelectStmt* only_select() const;
    const ProtobufCMessage& root() const { return root_->base; }

  private:
    struct Free {
        void operator()(PgQuery__ParseResult* result) const;
    };
    explicit ParseTree(PgQuery__ParseResult* root) : root_(root) {}

    std::unique_ptr<PgQuery__ParseResult, Free> root_;
};

// The tree as text: two trees print the same only if they are the same but for places in the text, the spelling of rows
// (`ROW(a, b)` or `(a, b)`), and `pg_catalog.` before the name of a built-in type.
std::string print_tree(const ProtobufCMessage& message);

// Calls `visit` for a message; for each field of it that is a message, `each_child` calls again.
using Visitor = std::function<void(const ProtobufCMessage&)>;
void each_child(const ProtobufCMessage& message, const Visitor& visit);

// The message as a struct of libpg_query if it is one of that name ("FuncCall"), else null.
template <typename Struct>
const Struct* as(const ProtobufCMessage& message, const ProtobufCMessageDescriptor& descriptor) {
    return message.descriptor == &descriptor ? reinterpret_cast<const Struct*>(&message) : nullptr;
}

// The strings of a list of String nodes: the parts of a name.
std::vector<std::string> names_of(std::size_t count, PgQuery__Node* const* nodes);

}  // namespace schemadiff::sql
