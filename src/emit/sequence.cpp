// Sequences. Nothing here restarts one: ALTER SEQUENCE of start, minimum and maximum leaves the last value as it is,
// but where no value was taken yet and the new bounds leave the old start out.

#include <algorithm>
#include <cstdint>

#include "emit/pieces.h"
#include "emit/sequence.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

struct Bounds {
    std::int64_t least = INT64_MIN;
    std::int64_t greatest = INT64_MAX;
};

Bounds bounds_of(const TypeText& type) {
    if (type.text == "smallint") return {INT16_MIN, INT16_MAX};
    if (type.text == "integer") return {INT32_MIN, INT32_MAX};
    return {};
}

// What PostgreSQL takes where nothing is said: init_params() in sequence.c.
std::int64_t usual_minimum(const Sequence& value) {
    return value.increment > 0 ? 1 : bounds_of(value.type).least;
}
std::int64_t usual_maximum(const Sequence& value) {
    return value.increment > 0 ? bounds_of(value.type).greatest : -1;
}
std::int64_t usual_start(const Sequence& value) {
    return value.increment > 0 ? value.minimum : value.maximum;
}

// A bound in words: NO MINVALUE where it is the usual one.
std::string minimum_words(const Sequence& value) {
    return value.minimum == usual_minimum(value) ? " NO MINVALUE" : " MINVALUE " + std::to_string(value.minimum);
}
std::string maximum_words(const Sequence& value) {
    return value.maximum == usual_maximum(value) ? " NO MAXVALUE" : " MAXVALUE " + std::to_string(value.maximum);
}

std::string creation_options(const Sequence& value) {
    std::string result;
    if (value.type.text != "bigint") result += " AS " + value.type.text;
    if (value.start != usual_start(value)) result += " START WITH " + std::to_string(value.start);
    if (value.increment != 1) result += " INCREMENT BY " + std::to_string(value.increment);
    if (value.minimum != usual_minimum(value)) result += minimum_words(value);
    if (value.maximum != usual_maximum(value)) result += maximum_words(value);
    if (value.cache != 1) result += " CACHE " + std::to_string(value.cache);
    if (value.cycle) result += " CYCLE";
    return result;
}

std::string changed_options(const Sequence& from, const Sequence& to, const Change& change) {
    std::string result;
    if (change.touches("type")) result += " AS " + to.type.text;
    if (change.touches("start")) result += " START WITH " + std::to_string(to.start);
    if (change.touches("increment")) result += " INCREMENT BY " + std::to_string(to.increment);
    // ALTER SEQUENCE AS moves a bound that is the old type's own to the new type's by itself.
    const bool moves = change.touches("type") && from.increment > 0 && to.increment > 0 &&
                       from.maximum == usual_maximum(from) && to.maximum == usual_maximum(to);
    // There it takes NO MAXVALUE for the type's own, whichever way the sequence goes.
    const bool number = change.touches("type") && !moves;
    if (number) {
        result += " MINVALUE " + std::to_string(to.minimum) + " MAXVALUE " + std::to_string(to.maximum);
    } else {
        if (change.touches("minimum")) result += minimum_words(to);
        if (change.touches("maximum") && !moves) result += maximum_words(to);
    }
    if (change.touches("cache")) result += " CACHE " + std::to_string(to.cache);
    if (change.touches("cycle")) result += to.cycle ? " CYCLE" : " NO CYCLE";
    return result;
}

Statement owned_by(const Object& sequence, const std::string& column) {
    Statements out;
    const std::string name = relation(sequence.id);
    return add(out, "ALTER SEQUENCE " + name + " OWNED BY " + column, name, Lock::share_row_exclusive);
}

}  // namespace

Sequence identity_values(const Column& column) {
    const auto number = [&](const char* key, std::int64_t usual) {
        const auto found = column.identity_options.find(key);
        return found == column.identity_options.end() ? usual : static_cast<std::int64_t>(std::stoll(found->second));
    };
    Sequence out;
    out.type = column.type;
    out.increment = number("increment", 1);
    out.minimum = number("minimum", usual_minimum(out));
    out.maximum = number("maximum", usual_maximum(out));
    out.start = number("start", usual_start(out));
    return out;
}

std::optional<Guard> narrow_bounds(const std::string& name, const Sequence& from, const Sequence& to, Statements& out) {
    std::vector<std::string> parts;
    if (to.minimum > from.minimum) parts.push_back("last_value < " + std::to_string(to.minimum));
    if (to.maximum < from.maximum) parts.push_back("last_value > " + std::to_string(to.maximum));
    if (parts.empty()) return std::nullopt;
    const std::string outside = joined(parts, " OR ");
    const std::string message = "sequence " + name + " stands outside its new bounds: set it with setval() first";
    const std::string query = "SELECT last_value FROM " + name + " WHERE ";
    if (from.start >= to.minimum && from.start <= to.maximum) return Guard{message, query + outside};
    if (to.start < from.minimum || to.start > from.maximum)
        add(out,
            "ALTER SEQUENCE " + name + " MINVALUE " + std::to_string(std::min(from.minimum, to.start)) + " MAXVALUE " +
                std::to_string(std::max(from.maximum, to.start)),
            name, Lock::share_row_exclusive);
    add(out,
        "SELECT pg_catalog.setval(" + sql::literal(name) + ", " + std::to_string(to.start) + ", false) FROM " + name +
            " WHERE NOT is_called AND (" + outside + ")",
        name, Lock::row_exclusive);
    return Guard{message, query + "is_called AND (" + outside + ")"};
}

Statements sequence_owner(const Object& sequence) {
    const Sequence& value = sequence.as<Sequence>();
    if (value.owned_by_table.empty()) return {};
    Statement statement = owned_by(sequence, sql::qualified(sequence.id.schema, value.owned_by_table) + "." +
                                                 sql::identifier(value.owned_by_column));
    statement.privilege += " and of " + sql::qualified(sequence.id.schema, value.owned_by_table);
    return {statement};
}

std::string address(const Object& object, const Sequence&) {
    return "SEQUENCE " + relation(object.id);
}

void create(const Object& object, const Sequence& value, const std::vector<ObjectPtr>&, const Context&,
            Statements& out) {
    const std::string words = value.unlogged ? "CREATE UNLOGGED SEQUENCE " : "CREATE SEQUENCE ";
    Statement& statement = add(out, words + relation(object.id) + creation_options(value), "", Lock::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    if (value.unlogged) statement.since = 15;
}

void drop(const Object& object, const Sequence&, const Context&, Statements& out) {
    add(out, "DROP SEQUENCE " + relation(object.id), relation(object.id), Lock::access_exclusive);
}

void alter(const Object&, const Sequence& from, const Object& after, const Sequence& to, const Change& change,
           const Context&, Statements& out) {
    const std::string name = relation(after.id);
    const std::string options = changed_options(from, to, change);
    const std::optional<Guard> guard = narrow_bounds(name, from, to, out);
    if (!options.empty()) {
        Statement& statement = add(out, "ALTER SEQUENCE " + name + options, name, Lock::share_row_exclusive);
        if (guard) statement.data = DataEffect::may_fail;
        statement.guard = guard;
    }
    if (change.touches("unlogged")) {
        add(out, "ALTER SEQUENCE " + name + (to.unlogged ? " SET UNLOGGED" : " SET LOGGED"), name,
            Lock::access_exclusive, Work::rewrite)
            .since = 15;
    }
    if (!change.touches("owned_by_table") && !change.touches("owned_by_column")) return;
    // The new owner may come later than this (sequence_owner).
    if (!from.owned_by_table.empty()) out.push_back(owned_by(after, "NONE"));
}

void rename(const Object& from, const Sequence&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "SEQUENCE", Lock::access_exclusive, out);
}

}  // namespace schemadiff::emit
