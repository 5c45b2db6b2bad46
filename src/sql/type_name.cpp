#include "sql/type_name.h"

#include <algorithm>
#include <charconv>

#include "sql/builtin_types.h"
#include "sql/keywords.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

// Reads a type from tokens; each function leaves `at` behind what it took.
class TypeReader {
  public:
    explicit TypeReader(std::string_view text) : text_(text), tokens_(tokens_tolerant(text)) {}

    std::optional<TypeName> read() {
        if (!read_name() || !read_modifiers() || !read_suffix() || !read_array()) return std::nullopt;
        if (at_ != tokens_.size()) return std::nullopt;
        return std::move(type_);
    }

  private:
    bool sees(std::string_view word) const { return at_ < tokens_.size() && tokens_[at_].is_word(word); }
    bool sees(char c) const { return at_ < tokens_.size() && tokens_[at_].is(c); }
    bool take(std::string_view word) { return sees(word) && (++at_, true); }
    bool take(char c) { return sees(c) && (++at_, true); }

    bool read_name() {
        if (at_ >= tokens_.size() || !tokens_[at_].is_name()) return false;
        if (tokens_[at_].kind == TokenKind::identifier && read_keyword_name()) return true;
        return read_generic_name();
    }

    void name_is(std::string_view name) { type_.names = {std::string(name)}; }

    // Spellings of more than one word; one-word ones are left to read_generic_name.
    bool read_keyword_name() {
        if (sees("double") && at_ + 1 < tokens_.size() && tokens_[at_ + 1].is_word("precision")) {
            at_ += 2;
            name_is("double precision");
            return true;
        }
        const std::size_t start = at_;
        const bool national = take("national");
        if (take("character") || take("char") || (!national && take("nchar"))) {
            name_is(take("varying") ? "varchar" : "character");
            return true;
        }
        at_ = start;
        if (!national && take("bit")) {
            name_is(take("varying") ? "varbit" : "bit");
            return true;
        }
        return false;
    }

    bool read_generic_name() {
        if (type_.names.empty() && tokens_[at_].kind == TokenKind::identifier) {
            const auto category = keyword_category(tokens_[at_].value);
            if (category == KeywordCategory::reserved || sees("setof")) return false;
        }
        while (at_ < tokens_.size() && tokens_[at_].is_name()) {
            type_.quoted = tokens_[at_].kind == TokenKind::quoted_identifier;
            type_.names.push_back(std::move(tokens_[at_++].value));
            if (!take('.')) return type_.names.size() <= 3;
        }
        return false;
    }

    bool read_modifiers() {
        if (!take('(')) return true;
        const std::size_t first = at_;
        for (int depth = 1; at_ < tokens_.size(); ++at_) {
            if (sees('(')) ++depth;
            if (sees(')') && --depth == 0) break;
        }
        if (at_ >= tokens_.size() || at_ == first) return false;
        const std::size_t start = tokens_[first].offset;
        type_.modifiers = std::string(text_.substr(start, tokens_[at_ - 1].end() - start));
        ++at_;
        return true;
    }

    bool plain(std::string_view name) const {
        return type_.names.size() == 1 && !type_.quoted && type_.names[0] == name;
    }

    bool read_suffix() {
        if (plain("time") || plain("timestamp")) return read_time_zone();
        if (plain("interval")) return read_interval_fields();
        return true;
    }

    bool read_time_zone() {
        const bool with = take("with");
        if (!with && !take("without")) return true;
        if (with) type_.names[0] += "tz";
        return take("time") && take("zone");
    }

    bool read_interval_fields() {
        static constexpr std::string_view kFields[] = {"year", "month", "day", "hour", "minute", "second"};
        const auto field = [&]() -> std::string {
            for (std::string_view name : kFields) {
                if (take(name)) return std::string(name);
            }
            return {};
        };
        std::string fields = field();
        if (fields.empty()) return true;
        if (!type_.modifiers.empty()) return false;  // interval(3) day is no type
        if (take("to")) {
            const std::string last = field();
            if (last.empty()) return false;
            fields += " to " + last;
        }
        type_.interval_fields = fields;
        return !fields.ends_with("second") || read_modifiers();
    }

    bool read_array() {
        if (take("array")) {
            type_.dimensions = 1;
            return !sees('[') || (read_bound() && !sees('['));
        }
        while (sees('[')) {
            if (!read_bound()) return false;
            ++type_.dimensions;
        }
        return true;
    }

    bool read_bound() {
        if (!take('[')) return false;
        if (at_ < tokens_.size() && tokens_[at_].kind == TokenKind::number) ++at_;
        return take(']');
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    TypeName type_;
};

// Key words of the grammar that stand for a type under another name than the catalog's.
std::string_view catalog_name(std::string_view keyword) {
    struct Alias {
        std::string_view keyword;
        std::string_view name;
    };
    static constexpr Alias kAliases[] = {{"int", "int4"},
                                         {"integer", "int4"},
                                         {"smallint", "int2"},
                                         {"bigint", "int8"},
                                         {"real", "float4"},
                                         {"decimal", "numeric"},
                                         {"dec", "numeric"},
                                         {"boolean", "bool"},
                                         {"float", "float8"},
                                         {"character", "bpchar"},
                                         {"double precision", "float8"}};
    for (const Alias& alias : kAliases) {
        if (alias.keyword == keyword) return alias.name;
    }
    return keyword;
}

std::optional<int> to_integer(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// The integers of `10, -2`; nullopt for anything else between the parentheses.
std::optional<std::vector<int>> integer_modifiers(std::string_view modifiers) {
    std::vector<int> values;
    std::string number;
    const auto finish = [&] {
        const auto value = to_integer(number);
        if (value) values.push_back(*value);
        number.clear();
        return value.has_value();
    };
    for (const Token& token : tokens_tolerant(modifiers)) {
        if (token.is(',')) {
            if (!finish()) return std::nullopt;
        } else if (token.is("-") && number.empty()) {
            number = "-";
        } else if (token.kind == TokenKind::number && (number.empty() || number == "-")) {
            number += token.value;
        } else {
            return std::nullopt;
        }
    }
    if (!finish()) return std::nullopt;
    return values;
}

std::string with_number(std::string_view name, int number, std::string_view rest = "") {
    return std::string(name) + "(" + std::to_string(number) + ")" + std::string(rest);
}

// anytime_typmod_check and anytimestamp_typmod_check: more than 6 digits are cut with a warning.
std::optional<std::string> time_type(std::string_view name, const std::vector<int>& values, std::string_view zone) {
    if (values.size() != 1 || values[0] < 0) return std::nullopt;
    return with_number(name, std::min(values[0], 6), zone);
}

std::optional<std::string> length_type(std::string_view name, const std::vector<int>& values, int most) {
    if (values.size() != 1 || values[0] < 1 || values[0] > most) return std::nullopt;
    return with_number(name, values[0]);
}

// numerictypmodin; a scale below 0 or above the precision is accepted from 15 on.
std::optional<std::string> numeric_type(const std::vector<int>& values) {
    if (values.empty() || values.size() > 2 || values[0] < 1 || values[0] > 1000) return std::nullopt;
    const int scale = values.size() == 2 ? values[1] : 0;
    if (scale < -1000 || scale > 1000) return std::nullopt;
    return "numeric(" + std::to_string(values[0]) + "," + std::to_string(scale) + ")";
}

bool is_interval_range(std::string_view fields) {
    static constexpr std::string_view kRanges[] = {"year",
                                                   "month",
                                                   "day",
                                                   "hour",
                                                   "minute",
                                                   "second",
                                                   "year to month",
                                                   "day to hour",
                                                   "day to minute",
                                                   "day to second",
                                                   "hour to minute",
                                                   "hour to second",
                                                   "minute to second"};
    return std::find(std::begin(kRanges), std::end(kRanges), fields) != std::end(kRanges);
}

std::optional<std::string> interval_type(const TypeName& type) {
    std::string printed = "interval";
    if (!type.interval_fields.empty()) {
        if (!is_interval_range(type.interval_fields)) return std::nullopt;
        printed += " " + type.interval_fields;
    }
    if (type.modifiers.empty()) return printed;
    const auto values = integer_modifiers(type.modifiers);
    if (!values || values->size() != 1 || values->front() < 0) return std::nullopt;
    return with_number(printed, std::min(values->front(), 6));
}

constexpr int kMaxCharacters = 10485760;  // MaxAttrSize
constexpr int kMaxBits = 83886080;        // MaxAttrSize * BITS_PER_BYTE

std::optional<std::string> with_modifiers(std::string_view name, std::string_view modifiers) {
    const auto values = integer_modifiers(modifiers);
    if (!values) return std::nullopt;
    if (name == "varchar") return length_type("character varying", *values, kMaxCharacters);
    if (name == "bpchar") return length_type("character", *values, kMaxCharacters);
    if (name == "bit") return length_type("bit", *values, kMaxBits);
    if (name == "varbit") return length_type("bit varying", *values, kMaxBits);
    if (name == "numeric") return numeric_type(*values);
    if (name == "time") return time_type("time", *values, " without time zone");
    if (name == "timetz") return time_type("time", *values, " with time zone");
    if (name == "timestamp") return time_type("timestamp", *values, " without time zone");
    if (name == "timestamptz") return time_type("timestamp", *values, " with time zone");
    return std::nullopt;
}

// float(1) to float(24) are real, float(25) to float(53) double precision.
std::optional<std::string> float_type(std::string_view modifiers) {
    const auto values = integer_modifiers(modifiers);
    if (!values || values->size() != 1 || values->front() < 1 || values->front() > 53) return std::nullopt;
    return values->front() <= 24 ? "real" : "double precision";
}

// The element type, for a name that was written without a schema.
std::optional<std::string> unqualified_type(const TypeName& type) {
    const std::string& written = type.names.front();
    if (!type.quoted && written == "float" && !type.modifiers.empty()) return float_type(type.modifiers);
    if (!type.quoted && written == "interval") return interval_type(type);
    // Bare `char` and `bit` are key words of the grammar with a length of 1; quoted they are names of the catalog.
    if (!type.quoted && type.modifiers.empty() && written == "character") return "character(1)";
    if (!type.quoted && type.modifiers.empty() && written == "bit") return "bit(1)";
    const std::string_view name = type.quoted ? std::string_view(written) : catalog_name(written);
    if (name == "interval" && !type.modifiers.empty()) return interval_type(type);
    const std::string_view printed = builtin_type_of_name(name);
    if (printed.empty()) return std::nullopt;
    if (type.modifiers.empty()) return std::string(printed);
    return with_modifiers(name, type.modifiers);
}

// The element type of `pg_catalog.name`: names of the catalog only, no key words. A row type prints as its name.
std::optional<std::string> catalog_type(TypeName type) {
    type.names.erase(type.names.begin(), type.names.end() - 1);
    type.quoted = true;
    if (auto found = unqualified_type(type)) return found;
    const bool is_row_type = type.names.front().starts_with("pg_") && type.modifiers.empty();
    if (is_row_type) return identifier(type.names.front());
    return std::nullopt;
}

bool in_catalog(const TypeName& type) {
    return type.names.size() >= 2 && type.names[type.names.size() - 2] == "pg_catalog";
}

// `_int4` is the catalog's name of integer[]; there is no array of it.
void undo_array_name(TypeName& type) {
    std::string& name = type.names.back();
    if (name.size() < 2 || name.front() != '_' || name == "_any" || type.dimensions > 0) return;
    const bool of_row_type = in_catalog(type) && name.starts_with("_pg_");
    if (!of_row_type && builtin_type_of_name(std::string_view(name).substr(1)).empty()) return;
    name.erase(0, 1);
    type.quoted = true;
    ++type.dimensions;
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.front() != '0' && text.size() < 8 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What needs no tokens: the printed forms themselves, also with a plain length.
bool is_canonical(std::string_view text) {
    if (text.ends_with("[]")) text.remove_suffix(2);
    if (is_printed_builtin_type(text)) return true;
    if (!text.ends_with(')')) return false;
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos) return false;
    const std::string_view name = text.substr(0, open);
    const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
    if (name == "character varying" || name == "character") {
        return all_digits(inside) && *to_integer(inside) <= kMaxCharacters;
    }
    if (name != "numeric") return false;
    const std::size_t comma = inside.find(',');
    if (comma == std::string_view::npos) return false;
    const std::string_view scale = inside.substr(comma + 1);
    return all_digits(inside.substr(0, comma)) && *to_integer(inside.substr(0, comma)) <= 1000 &&
           (scale == "0" || (all_digits(scale) && *to_integer(scale) <= 1000));
}

}  // namespace

std::optional<std::string> canonical_builtin_type(std::string_view text) {
    if (is_canonical(text)) return std::string(text);
    auto type = parse_type(text);
    if (!type) return std::nullopt;
    if (type->names.size() > 1 && !in_catalog(*type)) return std::nullopt;
    undo_array_name(*type);
    const bool is_array = type->dimensions > 0;
    auto element = type->names.size() == 1 ? unqualified_type(*type) : catalog_type(std::move(*type));
    if (element && is_array) *element += "[]";
    return element;
}

std::string without_modifiers(std::string_view canonical) {
    std::string out(canonical);
    const bool is_array = out.ends_with("[]");
    if (is_array) out.resize(out.size() - 2);
    const std::size_t zone = out.find(") with");  // time(3) with time zone
    const std::size_t close = out.ends_with(')') ? out.size() - 1 : zone;
    if (close != std::string::npos) {
        const std::size_t open = out.rfind('(', close);
        if (open != std::string::npos) out.erase(open, close + 1 - open);
    }
    if (out.starts_with("interval ")) out = "interval";
    if (out == "bpchar") out = "character";
    if (out == "\"bit\"") out = "bit";
    return is_array ? out + "[]" : out;
}

std::optional<TypeName> parse_type(std::string_view text) {
    return TypeReader(text).read();
}

std::string format_type(std::string_view schema, std::string_view name, std::string_view modifiers, bool is_array) {
    std::string out = qualified(schema, name);
    if (!modifiers.empty()) out.append("(").append(modifiers).append(")");
    if (is_array) out += "[]";
    return out;
}

}  // namespace schemadiff::sql
