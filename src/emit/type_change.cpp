#include "emit/type_change.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "emit/built_in_casts.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

enum class Family { text, number, money, object_id, date_time, bits, network, mac, json, xml, boolean, other };

struct BuiltIn {
    std::string_view name;
    Family family;
    int rank;  // of numbers: their width
};

constexpr std::array<BuiltIn, 32> kBuiltIn{{
    {"text", Family::text, 0},
    {"character varying", Family::text, 0},
    {"character", Family::text, 0},
    {"bpchar", Family::text, 0},
    {"name", Family::text, 0},
    {"\"char\"", Family::text, 0},
    {"smallint", Family::number, 1},
    {"integer", Family::number, 2},
    {"bigint", Family::number, 3},
    {"numeric", Family::number, 4},
    {"real", Family::number, 5},
    {"double precision", Family::number, 6},
    {"money", Family::money, 0},
    {"oid", Family::object_id, 0},
    {"date", Family::date_time, 0},
    {"timestamp without time zone", Family::date_time, 0},
    {"timestamp with time zone", Family::date_time, 0},
    {"time without time zone", Family::date_time, 0},
    {"time with time zone", Family::date_time, 0},
    {"interval", Family::date_time, 0},
    {"bit", Family::bits, 0},
    {"bit varying", Family::bits, 0},
    {"inet", Family::network, 0},
    {"cidr", Family::network, 0},
    {"macaddr", Family::mac, 0},
    {"macaddr8", Family::mac, 0},
    {"json", Family::json, 0},
    {"jsonb", Family::json, 0},
    {"xml", Family::xml, 0},
    {"boolean", Family::boolean, 0},
    {"uuid", Family::other, 0},
    {"bytea", Family::other, 0},
}};

const BuiltIn* built_in(const std::string& base) {
    const auto found =
        std::find_if(kBuiltIn.begin(), kBuiltIn.end(), [&](const BuiltIn& each) { return each.name == base; });
    return found == kBuiltIn.end() ? nullptr : &*found;
}

bool is_text(const TypeParts& type) {
    const BuiltIn* known = built_in(type.base);
    return !type.array && known != nullptr && known->family == Family::text;
}

bool is_number(const TypeParts& type) {
    const BuiltIn* known = built_in(type.base);
    return !type.array && known != nullptr && known->family == Family::number;
}

int rank(const TypeParts& type) {
    return built_in(type.base)->rank;
}

// The pairs of pg_cast with castcontext a or i between the types of time.
bool time_casts(std::string_view from, std::string_view to) {
    constexpr std::string_view kDate = "date", kStamp = "timestamp without time zone",
                               kStampZone = "timestamp with time zone", kTime = "time without time zone",
                               kTimeZone = "time with time zone", kInterval = "interval";
    if (from == to) return true;
    if (from == kDate) return to == kStamp || to == kStampZone;
    if (from == kStamp) return to == kDate || to == kTime || to == kStampZone;
    if (from == kStampZone) return to == kDate || to == kTime || to == kTimeZone || to == kStamp;
    if (from == kTime) return to == kInterval || to == kTimeZone;
    if (from == kTimeZone) return to == kTime;
    return from == kInterval && to == kTime;
}

// True if the server casts on assignment. Every type is assigned to a string type through its text (parse_coerce.c,
// find_coercion_pathway).
bool casts_itself(const TypeParts& from, const TypeParts& to) {
    if (from.array != to.array) return to.array ? false : is_text(to);
    if (from.base == to.base) return true;
    if (!to.array && is_text(to) && to.base != "\"char\"") return true;
    const BuiltIn* source = built_in(from.base);
    const BuiltIn* target = built_in(to.base);
    if (source == nullptr || target == nullptr) return false;
    if (source->family == Family::date_time && target->family == Family::date_time) {
        return time_casts(from.base, to.base);
    }
    if (source->family == Family::number && target->family == Family::money) return source->rank <= 4;
    if (source->family == Family::money) return to.base == "numeric";
    if (source->family == Family::number && target->family == Family::object_id) return source->rank <= 3;
    if (source->family == Family::object_id && target->family == Family::number) {
        return target->rank == 2 || target->rank == 3;
    }
    return source->family == target->family && source->family != Family::other;
}

const EnumType* find_enum(const std::string& type, const Catalog* catalog) {
    if (catalog == nullptr || built_in(type) != nullptr || type.find('.') == std::string::npos) return nullptr;
    const std::vector<std::string> names = sql::split_qualified_name(type);
    if (names.size() != 2) return nullptr;
    const Object* found = catalog->find({Kind::enum_type, names[0], "", names[1], ""});
    return found == nullptr ? nullptr : found->get_if<EnumType>();
}

// What stands at the bottom of domains.
TypeParts without_domains(TypeParts type, const Catalog* catalog) {
    for (int depth = 0; catalog != nullptr && depth < 20 && type.base.find('.') != std::string::npos; ++depth) {
        const std::vector<std::string> names = sql::split_qualified_name(type.base);
        const Object* found = names.size() == 2 ? catalog->find({Kind::domain, names[0], "", names[1], ""}) : nullptr;
        if (found == nullptr) break;
        const TypeParts under = type_parts(found->as<Domain>().type.text);
        type.base = under.base;
        type.array |= under.array;
    }
    return type;
}

bool is_string(const std::string& base) {
    const BuiltIn* known = built_in(base);
    return known != nullptr && known->family == Family::text;
}

bool casts_of_users(const std::string& from, const std::string& to, const Context& context) {
    const Identity cast{Kind::cast, "", "", "(" + from + " AS " + to + ")", ""};
    return (context.after != nullptr && context.after->find(cast) != nullptr) ||
           (context.before != nullptr && context.before->find(cast) != nullptr);
}

bool is_in(const Catalog* catalog, const std::string& base) {
    if (catalog == nullptr || base.find('.') == std::string::npos) return false;
    const std::vector<std::string> names = sql::split_qualified_name(base);
    if (names.size() != 2) return false;
    constexpr std::array<Kind, 7> kKinds = {Kind::enum_type,  Kind::domain,    Kind::composite_type,
                                            Kind::range_type, Kind::base_type, Kind::table,
                                            Kind::view};
    return std::any_of(kKinds.begin(), kKinds.end(), [&](Kind kind) {
        return catalog->find({kind, names[0], "", names[1], ""}) != nullptr;
    });
}

// A type that neither the catalog nor PostgreSQL itself has is an extension's, with casts that nobody told us; but
// hardly any to a type of users.
bool may_be_cast_by_an_extension(const std::string& from, const std::string& to, const Context& context) {
    const auto is_qualified = [](const std::string& base) { return base.find('.') != std::string::npos; };
    const bool from_users = is_in(context.before, from);
    const bool to_users = is_in(context.after, to);
    return !from_users && !to_users && (is_qualified(from) || is_qualified(to));
}

// Whether `value::type` can be written at all: arrays are cast element by element, and everything to and from a string
// through its text (find_coercion_pathway in parse_coerce.c).
bool has_cast(TypeParts from, TypeParts to, const Context& context) {
    from = without_domains(from, context.before);
    to = without_domains(to, context.after);
    if (from.array != to.array) return (!from.array && is_string(from.base)) || (!to.array && is_string(to.base));
    return from.base == to.base || is_string(from.base) || is_string(to.base) || is_built_in_cast(from.base, to.base) ||
           casts_of_users(from.base, to.base, context) || may_be_cast_by_an_extension(from.base, to.base, context);
}

// The expression behind USING. Between boolean and the integers other than `integer` it goes by way of `integer`,
// between types without a cast by way of text.
std::string explicit_cast(const std::string& column, const TypeParts& from, const TypeParts& to,
                          const std::string& target, const Context& context) {
    if (has_cast(from, to, context)) return column + "::" + target;
    const bool booleans = from.base == "boolean" || to.base == "boolean";
    if (booleans && from.array == to.array && is_number({from.base == "boolean" ? to.base : from.base, "", false})) {
        return column + (from.array ? "::integer[]::" : "::integer::") + target;
    }
    return column + "::text" + (from.array && to.array ? "[]" : "") + "::" + target;
}

long long limit(const TypeParts& type) {
    long long value = 0;
    std::from_chars(type.modifier.data(), type.modifier.data() + type.modifier.size(), value);
    return value;
}

struct NumericShape {
    bool limited = false;
    long long precision = 0;
    long long scale = 0;
};

NumericShape numeric_shape(const TypeParts& type) {
    if (type.modifier.empty()) return {};
    NumericShape shape{true, limit(type), 0};
    const std::size_t comma = type.modifier.find(',');
    if (comma != std::string::npos) {
        const std::string scale = type.modifier.substr(comma + 1);
        std::from_chars(scale.data(), scale.data() + scale.size(), shape.scale);
    }
    return shape;
}

// A limit on a string's length: none for text and unlimited varchar.
std::optional<long long> length_limit(const TypeParts& type) {
    if (type.base == "character" || type.base == "character varying") {
        if (!type.modifier.empty()) return limit(type);
        if (type.base == "character") return 1;
    }
    if (type.base == "name") return 63;
    if (type.base == "\"char\"") return 1;
    return std::nullopt;
}

void into_text(const std::string& column, const TypeParts& from, const TypeParts& to, TypeChange& change) {
    const bool was_text = is_text(from);
    const std::optional<long long> wanted = length_limit(to);
    const std::optional<long long> held = was_text ? length_limit(from) : std::nullopt;
    const bool free_source = from.base == "text" || from.base == "character varying";
    const bool free_target = to.base == "text" || to.base == "character varying";
    const bool fits = !wanted || (held && *held <= *wanted);
    if (fits && free_source && free_target) change.work = Work::none;
    if (fits) return;
    change.data = DataEffect::may_fail;
    const std::string text = was_text ? column : column + "::text";
    change.misfit = (to.base == "name" ? "octet_length(" : "char_length(") + text + ") > " + std::to_string(*wanted);
}

std::string_view integer_bounds(const std::string& base) {
    if (base == "smallint") return "-32768 AND 32767";
    if (base == "integer") return "-2147483648 AND 2147483647";
    return "-9223372036854775808 AND 9223372036854775807";
}

void into_integer(const std::string& column, const TypeParts& from, const TypeParts& to, TypeChange& change) {
    if (rank(from) <= rank(to)) return;
    change.data = DataEffect::may_fail;
    change.misfit = column + " NOT BETWEEN " + std::string(integer_bounds(to.base));
    if (rank(from) == 4) change.misfit += " OR " + column + " <> trunc(" + column + ")";
    if (rank(from) > 4) change.misfit += " OR " + column + " <> trunc(" + column + "::double precision)";
}

void into_numeric(const std::string& column, const TypeParts& from, const TypeParts& to, TypeChange& change) {
    const NumericShape wanted = numeric_shape(to);
    if (!wanted.limited) {
        if (from.base == "numeric") change.work = Work::none;
        return;
    }
    const NumericShape held = numeric_shape(from);
    const bool same_base = from.base == "numeric";
    if (same_base && held.limited && held.scale == wanted.scale && held.precision <= wanted.precision) {
        change.work = Work::none;
        return;
    }
    const bool fits = same_base && held.limited && held.scale <= wanted.scale &&
                      held.precision - held.scale <= wanted.precision - wanted.scale;
    if (fits) return;
    change.data = DataEffect::may_fail;
    const std::string value = same_base ? column : column + "::numeric";
    const std::string digits = std::to_string(wanted.scale);
    change.misfit = "abs(round(" + value + ", " + digits + ")) >= 1e" +
                    std::to_string(wanted.precision - wanted.scale) + "::numeric";
    if (rank(from) >= 4) change.misfit += " OR " + value + " <> round(" + value + ", " + digits + ")";
}

// Integers beyond the mantissa, and decimals of too many digits, would be rounded without a word.
void into_float(const std::string& column, const TypeParts& from, const TypeParts& to, TypeChange& change) {
    const bool single = to.base == "real";
    if (rank(from) <= (single ? 1 : 2) || (from.base == "real" && !single)) return;
    change.data = DataEffect::may_fail;
    if (rank(from) <= 3) {
        change.misfit =
            column + " NOT BETWEEN " + (single ? "-16777216 AND 16777216" : "-9007199254740992 AND 9007199254740992");
    } else if (from.base == "numeric") {
        change.misfit = column + " <> " + column + "::" + to.base + "::numeric";
    } else {
        change.misfit = column + "::text <> " + column + "::real::text";
    }
}

void between_numbers(const std::string& column, const TypeParts& from, const TypeParts& to, TypeChange& change) {
    if (rank(to) <= 3) {
        into_integer(column, from, to, change);
    } else if (to.base == "numeric") {
        into_numeric(column, from, to, change);
    } else {
        into_float(column, from, to, change);
    }
}

long long precision(const TypeParts& type) {
    return type.modifier.empty() ? 6 : limit(type);
}

bool is_timestamp(const std::string& base) {
    return base.starts_with("timestamp");
}

void between_times(const std::string& column, const TypeParts& from, const TypeParts& to, const std::string& target,
                   TypeChange& change) {
    const bool stamps = is_timestamp(from.base) && is_timestamp(to.base);
    if (from.base == to.base || stamps) {
        const bool plain_interval =
            from.base != "interval" || to.modifier.find_first_not_of("0123456789") == std::string::npos;
        if (precision(to) >= precision(from) && plain_interval) {
            // The other kind of timestamp is read and not written only where the session's time zone is UTC.
            change.work = from.base == to.base ? Work::none : Work::scan;
            return;
        }
        change.data = DataEffect::may_fail;
        change.misfit = column + " <> " + column + "::" + target;
        return;
    }
    if (is_timestamp(from.base) && to.base == "date") {
        change.data = DataEffect::may_fail;
        change.misfit = column + " <> " + column + "::date";
    } else if (is_timestamp(from.base)) {
        change.data = DataEffect::deletes;
        change.loses = "the dates";
    } else if (from.base == "interval") {
        change.data = DataEffect::may_fail;
        change.misfit = column + " <> " + column + "::" + target + "::interval";
    }
}

void between_bits(const std::string& column, const TypeParts& from, const TypeParts& to, TypeChange& change) {
    if (to.base == "bit varying") {
        const bool fits = to.modifier.empty() || (!from.modifier.empty() && limit(from) <= limit(to));
        if (fits && from.base == to.base) change.work = Work::none;
        if (fits) return;
        change.misfit = "length(" + column + ") > " + to.modifier;
    } else {
        change.misfit = "length(" + column + ") <> " + (to.modifier.empty() ? "1" : to.modifier);
    }
    change.data = DataEffect::may_fail;
}

// A text of which the server could make nothing; only where there is a way to ask.
void parsed(const std::string& column, const TypeParts& to, const std::string& target, const Context& context,
            TypeChange& change) {
    change.data = DataEffect::may_fail;
    if (const EnumType* labels = find_enum(target, context.after); labels != nullptr && !labels->labels.empty()) {
        std::vector<std::string> quoted;
        for (const std::string& label : labels->labels) quoted.push_back(sql::literal(label));
        change.misfit = column + "::text NOT IN (" + joined(quoted) + ")";
    } else if (context.server_version >= 160000 && built_in(to.base) != nullptr) {
        change.misfit = "NOT pg_input_is_valid(" + column + "::text, " + sql::literal(target) + ")";
    } else if (is_number(to) && rank(to) <= 3) {
        change.misfit = column + "::text !~ '^[[:space:]]*[-+]?[0-9]+[[:space:]]*$'";
    } else if (to.base == "numeric") {
        change.misfit =
            column + "::text !~ '^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$'";
    } else if (to.base == "uuid") {
        change.misfit = "replace(" + column + "::text, '-', '') !~* '^[{]?[0-9a-f]{32}[}]?$'";
    }
}

}  // namespace

TypeParts type_parts(const std::string& type) {
    TypeParts parts{type, "", false};
    while (parts.base.ends_with("[]")) {
        parts.base.resize(parts.base.size() - 2);
        parts.array = true;
    }
    const std::size_t open = parts.base.find('(');
    const std::size_t close = parts.base.rfind(')');
    if (open == std::string::npos || close == std::string::npos || parts.base.find('"') < open) return parts;
    parts.modifier = parts.base.substr(open + 1, close - open - 1);
    std::string tail = parts.base.substr(close + 1);
    std::string head = parts.base.substr(0, open);
    // `interval day to second(3)` keeps its fields as part of the modifier: they limit as it does.
    if (head.starts_with("interval ")) {
        parts.modifier = head.substr(9) + "(" + parts.modifier + ")";
        head = "interval";
    }
    parts.base = head + tail;
    return parts;
}

TypeChange type_change(const std::string& column, const std::string& from_type, const std::string& to_type,
                       const Context& context) {
    TypeParts from = type_parts(from_type);
    TypeParts to = type_parts(to_type);
    for (TypeParts* each : {&from, &to}) {
        if (!each->base.starts_with("interval ")) continue;
        each->modifier = each->base.substr(9);
        each->base = "interval";
    }
    const std::string& target = to_type;
    TypeChange change;
    const bool by_itself = casts_itself(from, to);
    if (!by_itself) change.cast = explicit_cast(column, from, to, target, context);
    const BuiltIn* source = built_in(from.base);
    const BuiltIn* held = built_in(to.base);
    if (from.array || to.array) {
        change.data = DataEffect::may_fail;
    } else if (is_text(to)) {
        into_text(column, from, to, change);
    } else if (!by_itself) {
        parsed(column, to, target, context, change);
    } else if (source == nullptr || held == nullptr) {
        change.data = DataEffect::may_fail;
    } else if (is_number(from) && is_number(to)) {
        between_numbers(column, from, to, change);
    } else if (source->family == Family::date_time) {
        between_times(column, from, to, target, change);
    } else if (source->family == Family::bits) {
        between_bits(column, from, to, change);
    } else if (from.base == "cidr" && to.base == "inet") {
        change.work = Work::none;
    } else {
        change.data = DataEffect::may_fail;
    }
    return change;
}

}  // namespace schemadiff::emit
