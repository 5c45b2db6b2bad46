#include "migrate/sample_value.h"

#include <algorithm>
#include <cstdio>

#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

// VARHDRSZ: what typmod counts beside the length.
constexpr int kHeader = 4;

std::string cast(const std::string& text, const std::string& type) {
    return "CAST(" + sql::literal(text) + " AS " + type + ")";
}

std::string formatted(const char* format, int number) {
    char text[80];
    std::snprintf(text, sizeof text, format, number);
    return text;
}

std::string short_text(const SampleColumn& column, int number) {
    std::string text = "v" + std::to_string(number);
    const int length = column.base == "char" ? 1 : column.modifier - kHeader;
    if (length <= 0 || static_cast<int>(text.size()) <= length) return text;
    // The end tells them apart.
    return text.substr(text.size() - static_cast<std::size_t>(length));
}

// numeric(precision, scale) keeps both in its modifier.
int fitting(const SampleColumn& column, int number) {
    if (column.base != "numeric" || column.modifier < kHeader) return number;
    const int precision = ((column.modifier - kHeader) >> 16) & 0xffff;
    const int scale = (column.modifier - kHeader) & 0x7ff;
    int limit = 1;
    for (int digit = scale; digit < precision && limit < 100000; ++digit) limit *= 10;
    return number % limit;
}

std::string bits(const SampleColumn& column, int number) {
    const int length = column.base == "bit" ? std::max(column.modifier, 1) : 8;
    std::string out;
    for (int place = length - 1; place >= 0; --place) out += place < 31 && ((number >> place) & 1) != 0 ? '1' : '0';
    return out;
}

std::string moment(const SampleColumn& column, int number) {
    const std::string day = "pg_catalog.timestamp '2020-01-01 00:00:00' + pg_catalog.make_interval(days => " +
                            std::to_string(number) + ", mins => " + std::to_string(number) + ")";
    return "CAST(" + day + " AS " + column.type + ")";
}

std::string range(const SampleColumn& column, int number) {
    if (column.base == "int4range" || column.base == "int8range" || column.base == "numrange")
        return "[" + std::to_string(number) + "," + std::to_string(number + 1) + ")";
    if (column.base == "daterange" || column.base == "tsrange" || column.base == "tstzrange") {
        const std::string year = std::to_string(2000 + number % 7000);
        return "[" + year + "-01-01," + year + "-06-01)";
    }
    return "empty";
}

struct Form {
    const char* type;
    const char* format;
};

// %d may stand once.
constexpr Form kForms[] = {{"uuid", "00000000-0000-4000-8000-%012d"},
                           {"json", "{\"n\": %d}"},
                           {"jsonb", "{\"n\": %d}"},
                           {"jsonpath", "$.a%d"},
                           {"bytea", "\\x%08x"},
                           {"inet", "10.0.0.%d"},
                           {"cidr", "10.0.0.%d"},
                           {"macaddr", "08:00:2b:01:02:%02x"},
                           {"macaddr8", "08:00:2b:ff:fe:01:02:%02x"},
                           {"interval", "%d minutes"},
                           {"time", "00:%02d"},
                           {"timetz", "00:%02d+00"},
                           {"xml", "<n>%d</n>"},
                           {"point", "(%d,0)"},
                           {"line", "{1,1,%d}"},
                           {"lseg", "[(0,0),(%d,1)]"},
                           {"box", "(%d,1),(0,0)"},
                           {"path", "((0,0),(%d,1))"},
                           {"polygon", "((0,0),(0,1),(%d,1))"},
                           {"circle", "<(0,0),%d>"},
                           {"pg_lsn", "0/%08x"},
                           {"tid", "(%d,1)"},
                           {"hstore", "a=>%d"}};

std::string formed(const std::string& base, int number) {
    const int small = base == "inet" || base == "cidr" || base.starts_with("macaddr") ? number % 250 : number;
    const int value = base.starts_with("time") ? number % 60 : small;
    for (const Form& form : kForms)
        if (base == form.type) return formatted(form.format, value);
    return std::to_string(number);
}

std::string text_of(const SampleColumn& column, int number) {
    if (!column.labels.empty()) return column.labels[static_cast<std::size_t>(number) % column.labels.size()];
    if (column.kind == "c")
        return "(" + std::string(static_cast<std::size_t>(std::max(column.attributes - 1, 0)), ',') + ")";
    if (column.kind == "m") return "{}";
    if (column.kind == "r") return range(column, number);
    if (column.category == "A") return "{}";
    if (column.category == "S" || column.base == "tsvector" || column.base == "tsquery" || column.base == "ltree")
        return short_text(column, number);
    if (column.category == "B") return number % 2 == 0 ? "t" : "f";
    if (column.category == "V") return bits(column, number);
    return formed(column.base, fitting(column, number));
}

void add_near(const SampleColumn& column, const std::string& number, std::vector<std::string>& values) {
    if (number.find_first_not_of("0123456789") != std::string::npos || number.size() > 9) return;
    const long value = std::stol(number);
    for (const long near : {value + 1, value - 1}) values.push_back(cast(std::to_string(near), column.type));
}

}  // namespace

std::string sample_value(const SampleColumn& column, int number) {
    if (column.base == "date" || column.base == "timestamp" || column.base == "timestamptz")
        return moment(column, number);
    return cast(text_of(column, number), column.type);
}

std::vector<std::string> other_values(const SampleColumn& column, const std::string& check) {
    std::vector<std::string> values;
    for (const sql::Token& token : sql::tokens_tolerant(check)) {
        if (token.kind != sql::TokenKind::string && token.kind != sql::TokenKind::number) continue;
        values.push_back(cast(token.value, column.type));
        if (token.kind == sql::TokenKind::number) add_near(column, token.value, values);
    }
    if (column.has_default) values.push_back("DEFAULT");
    if (!column.not_null) values.push_back("NULL");
    return values;
}

std::string bound_value(const SampleColumn& column, const std::string& bound, std::size_t place) {
    bool is_range = false;
    std::size_t seen = 0;
    for (const sql::Token& token : sql::tokens_tolerant(bound)) {
        if (token.is_word("from")) is_range = true;
        if (token.is_word("to") || token.is_word("modulus")) break;
        const bool is_value = token.kind == sql::TokenKind::string || token.kind == sql::TokenKind::number;
        if (is_range && token.is(',')) ++seen;
        if (is_value && seen == (is_range ? place : 0)) return cast(token.value, column.type);
    }
    return "";
}

}  // namespace schemadiff::migrate
