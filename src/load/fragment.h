// A cursor over the tokens of one SQL fragment of a model: what the hand-written parsers of short forms are made of.
//
// The first mistake makes one diagnostic at its place; everything after it is quiet. Used by the files of the kinds.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/context.h"
#include "load/names.h"
#include "sql/tokens.h"

namespace schemadiff::load {

class Fragment {
  public:
    // `node` is a scalar; `what` names the object in messages: `column public.t.a`.
    Fragment(Context& context, const YamlNode& node, std::string what);
    // A part of the node's text.
    Fragment(Context& context, const YamlNode& node, std::string_view part, std::string what);

    bool ok() const { return !failed_; }
    bool at_end() const { return failed_ || at_ >= tokens_.size(); }
    const sql::Token* peek(std::size_t ahead = 0) const {
        return !failed_ && at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
    }
    bool sees(std::string_view word, std::size_t ahead = 0) const;
    bool sees(char punctuation, std::size_t ahead = 0) const;
    void skip(std::size_t count = 1) { at_ += count; }

    // Takes the words if they stand next, all of them.
    bool accept(std::string_view word);
    bool accept(std::initializer_list<std::string_view> words);
    bool accept(char punctuation);
    // The same, with a diagnostic where they do not.
    bool expect(std::string_view word);
    bool expect(char punctuation);

    // `( ... )`: the text between, without space at its ends. nullopt, with a diagnostic, where there is none.
    std::optional<std::string> parentheses();
    // One name, folded unless quoted.
    std::string name();
    // `a` or `s.a`.
    QualifiedName qualified_name();
    // `(a, b)`
    Names names_in_parentheses();
    // A literal, or a number or word as it stands.
    std::string value();
    // A number with its sign.
    std::optional<std::int64_t> integer();
    // Tokens from here up to (not with) token `end`, as text.
    std::string text_until(std::size_t end);
    std::string rest() { return text_until(tokens_.size()); }
    std::size_t position() const { return at_; }
    std::size_t size() const { return tokens_.size(); }
    const sql::Token& token(std::size_t i) const { return tokens_[i]; }

    // A diagnostic at the next token, or the token at `position`.
    void fail(std::string message, std::string hint = "");
    void fail_at(std::size_t position, std::string message, std::string hint = "");
    // A diagnostic where something is left over.
    void expect_end();
    // "found \"x\"", or "found the end".
    std::string found() const;
    const std::string& what() const { return what_; }
    SourceLocation location(std::size_t position) const;

  private:
    Context& context_;
    const YamlNode& node_;
    std::string_view text_;
    std::string what_;
    std::vector<sql::Token> tokens_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

// `(a, "B")`
std::string column_list(const Names& columns);

// A short form, if it says all of `value`: what `read` makes of the text is compared with it.
template <class T>
std::optional<YamlNode> text_if_it_reads_back(const Object& object, const T& value, const std::string& text,
                                              void (*read)(Fragment&, T&)) {
    Context context;
    YamlNode node;
    node.form = YamlNode::Form::scalar;
    node.style = YamlNode::Style::block;
    node.text = text;
    Fragment in(context, node, object.id.name);
    T again;
    read(in, again);
    if (!context.diagnostics.empty() || !(again == value)) return std::nullopt;
    return node;
}

}  // namespace schemadiff::load
