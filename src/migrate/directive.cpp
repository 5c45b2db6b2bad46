#include "migrate/directive.h"

#include <vector>

#include "migrate/text.h"

namespace schemadiff::migrate {
namespace {

enum class Argument { none, text, duration, pause, parentheses };

struct Form {
    DirectiveKind kind;
    std::string_view name;
    Argument argument;
    std::string_view example;
};

constexpr Form kForms[] = {
    {DirectiveKind::upgrade, "upgrade", Argument::none, "upgrade"},
    {DirectiveKind::downgrade, "downgrade", Argument::none, "downgrade"},
    {DirectiveKind::no_transaction, "no-transaction", Argument::none, "no-transaction"},
    {DirectiveKind::commit, "commit", Argument::none, "commit"},
    {DirectiveKind::batch, "batch", Argument::pause, "batch pause 200ms"},
    {DirectiveKind::lock_timeout, "lock-timeout", Argument::duration, "lock-timeout 2s"},
    {DirectiveKind::deletes_data, "deletes data", Argument::parentheses, "deletes data (column a of table t)"},
    {DirectiveKind::irreversible, "irreversible", Argument::text, "irreversible: REASON"},
    {DirectiveKind::guard, "guard", Argument::text, "guard MESSAGE"},
};

constexpr std::string_view kMark = "schemadiff:";

// What follows `-- schemadiff:`, or nothing.
std::optional<std::string_view> content(std::string_view comment) {
    if (comment.substr(0, 2) != "--") return std::nullopt;
    comment = trim(comment.substr(2));
    if (comment.substr(0, kMark.size()) != kMark) return std::nullopt;
    return trim(comment.substr(kMark.size()));
}

bool ends_name(std::string_view text, std::size_t offset) {
    return offset == text.size() || std::string_view(" \t:(").find(text[offset]) != std::string_view::npos;
}

const Form* form_of(std::string_view text) {
    for (const Form& form : kForms) {
        if (text.substr(0, form.name.size()) == form.name && ends_name(text, form.name.size())) return &form;
    }
    return nullptr;
}

std::optional<Directive> complain(Diagnostics& diagnostics, const SourceLocation& where, std::string message,
                                  std::string hint) {
    diagnostics.push_back({Severity::error, where, std::move(message), std::move(hint)});
    return std::nullopt;
}

std::optional<Directive> unknown(std::string_view text, const SourceLocation& where, Diagnostics& diagnostics) {
    const std::string name(text.substr(0, text.find_first_of(" \t:(")));
    std::vector<std::string> names;
    for (const Form& form : kForms) names.emplace_back(form.name);
    return complain(diagnostics, where, "unknown directive \"" + name + "\"", near_match_hint(name, names));
}

// The argument as it is kept, or nothing where it does not have the directive's form.
std::optional<std::string> argument_of(const Form& form, std::string_view rest) {
    switch (form.argument) {
        case Argument::none:
            return rest.empty() ? std::optional<std::string>("") : std::nullopt;
        case Argument::duration:
            return is_duration(rest) ? std::optional<std::string>(rest) : std::nullopt;
        case Argument::pause: {
            if (rest.empty()) return "";
            constexpr std::string_view kPause = "pause";
            if (!rest.starts_with(kPause) || !is_duration(trim(rest.substr(kPause.size())))) return std::nullopt;
            return std::string(trim(rest.substr(kPause.size())));
        }
        case Argument::parentheses:
            if (rest.size() < 3 || rest.front() != '(' || rest.back() != ')') return std::nullopt;
            return std::string(trim(rest.substr(1, rest.size() - 2)));
        case Argument::text:
            if (!rest.empty() && rest.front() == ':') rest = trim(rest.substr(1));
            return rest.empty() ? std::nullopt : std::optional<std::string>(rest);
    }
    return std::nullopt;
}

}  // namespace

std::string_view directive_name(DirectiveKind kind) {
    for (const Form& form : kForms) {
        if (form.kind == kind) return form.name;
    }
    return "";
}

bool looks_like_directive(std::string_view comment) {
    return content(comment).has_value();
}

std::optional<Directive> parse_directive(std::string_view comment, const SourceLocation& where,
                                         Diagnostics& diagnostics) {
    const std::string_view text = content(comment).value_or("");
    const Form* form = form_of(text);
    if (form == nullptr) return unknown(text, where, diagnostics);
    const std::optional<std::string> argument = argument_of(*form, trim(text.substr(form->name.size())));
    if (!argument) {
        return complain(diagnostics, where, "cannot read the directive \"" + std::string(text) + "\"",
                        "write it as `-- schemadiff: " + std::string(form->example) + "`");
    }
    return Directive{form->kind, *argument, 0, where.line};
}

bool is_duration(std::string_view text) {
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    if (digits == 0 || digits > 9) return false;
    const std::string_view unit = trim(text.substr(digits));
    for (const std::string_view known : {"", "us", "ms", "s", "min", "h", "d"}) {
        if (unit == known) return true;
    }
    return false;
}

}  // namespace schemadiff::migrate
