// Sequences. Nothing here restarts one: ALTER SEQUENCE of start, minimum and maximum leaves the last value as it is.

#include <cstdint>

#include "emit/guard.h"
#include "emit/pieces.h"
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
    if (change.touches("minimum")) result += minimum_words(to);
    if (change.touches("maximum") && !moves) result += maximum_words(to);
    if (change.touches("cache")) result += " CACHE " + std::to_string(to.cache);
    if (change.touches("cycle")) result += to.cycle ? " CYCLE" : " NO CYCLE";
    return result;
}

// The server refuses bounds that leave the last value out ("RESTART value cannot be less than MINVALUE").
void guard_last_value(const Object& before, const Sequence& from, const Sequence& to, Statement& statement) {
    std::vector<std::string> outside;
    if (to.minimum > from.minimum) outside.push_back("last_value < " + std::to_string(to.minimum));
    if (to.maximum < from.maximum) outside.push_back("last_value > " + std::to_string(to.maximum));
    if (outside.empty()) return;
    statement.data = DataEffect::may_fail;
    statement.guard = Guard{before.id.described() + " stands outside its new bounds: set it with setval() first",
                            "SELECT last_value FROM " + relation(before.id) + " WHERE " + joined(outside, " OR ")};
}

Statement owned_by(const Object& sequence, const std::string& column) {
    Statements out;
    const std::string name = relation(sequence.id);
    return add(out, "ALTER SEQUENCE " + name + " OWNED BY " + column, name, Lock::share_row_exclusive);
}

}  // namespace

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

void alter(const Object& before, const Sequence& from, const Object& after, const Sequence& to, const Change& change,
           const Context&, Statements& out) {
    const std::string name = relation(after.id);
    const std::string options = changed_options(from, to, change);
    if (!options.empty()) {
        Statement& statement = add(out, "ALTER SEQUENCE " + name + options, name, Lock::share_row_exclusive);
        guard_last_value(before, from, to, statement);
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
