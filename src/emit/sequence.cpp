#include <cstdint>

#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::string address(const Object& object, const Sequence&) { return "SEQUENCE " + relation(object.id); }

namespace {

// What PostgreSQL fills in where a bound is left out (sequence.c, init_params).
std::int64_t usual_maximum(const Sequence& value) {
    if (value.increment < 0) return -1;
    if (value.type.text == "smallint") return INT16_MAX;
    if (value.type.text == "integer") return INT32_MAX;
    return INT64_MAX;
}

std::int64_t usual_minimum(const Sequence& value) {
    if (value.increment > 0) return 1;
    if (value.type.text == "smallint") return INT16_MIN;
    if (value.type.text == "integer") return INT32_MIN;
    return INT64_MIN;
}

std::int64_t usual_start(const Sequence& value) { return value.increment > 0 ? value.minimum : value.maximum; }

std::string options(const Sequence& value) {
    std::string sql;
    if (value.type.text != "bigint") sql += " AS " + value.type.text;
    if (value.start != usual_start(value)) sql += " START WITH " + std::to_string(value.start);
    if (value.increment != 1) sql += " INCREMENT BY " + std::to_string(value.increment);
    if (value.minimum != usual_minimum(value)) sql += " MINVALUE " + std::to_string(value.minimum);
    if (value.maximum != usual_maximum(value)) sql += " MAXVALUE " + std::to_string(value.maximum);
    if (value.cache != 1) sql += " CACHE " + std::to_string(value.cache);
    if (value.cycle) sql += " CYCLE";
    return sql;
}

}  // namespace

void create(const Object& object, const Sequence& value, const std::vector<ObjectPtr>&, const Context&, Statements& out) {
    Statement& statement = add(out,
                               std::string("CREATE ") + (value.unlogged ? "UNLOGGED " : "") + "SEQUENCE " +
                                   relation(object.id) + options(value),
                               relation(object.id), Lock::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    if (value.unlogged) statement.since = 15;
}

void drop(const Object& object, const Sequence&, const Context&, Statements& out) {
    add(out, "DROP SEQUENCE " + relation(object.id), relation(object.id), Lock::access_exclusive);
}

// The sequence goes on from where it stands: none of this restarts it.
void alter(const Object&, const Sequence& from, const Object& after, const Sequence& to, const Change& change,
           const Context&, Statements& out) {
    std::string sql;
    if (from.type != to.type) sql += " AS " + to.type.text;
    if (from.increment != to.increment) sql += " INCREMENT BY " + std::to_string(to.increment);
    if (from.minimum != to.minimum) sql += " MINVALUE " + std::to_string(to.minimum);
    if (from.maximum != to.maximum) sql += " MAXVALUE " + std::to_string(to.maximum);
    if (from.start != to.start) sql += " START WITH " + std::to_string(to.start);
    if (from.cache != to.cache) sql += " CACHE " + std::to_string(to.cache);
    if (from.cycle != to.cycle) sql += to.cycle ? " CYCLE" : " NO CYCLE";
    const std::string name = relation(after.id);
    if (!sql.empty()) add(out, "ALTER SEQUENCE " + name + sql, name, Lock::share_row_exclusive);
    if (change.touches("unlogged"))
        add(out, "ALTER SEQUENCE " + name + (to.unlogged ? " SET UNLOGGED" : " SET LOGGED"), name,
            Lock::access_exclusive)
            .since = 15;
    const bool owner_changes = change.touches("owned_by_table") || change.touches("owned_by_column");
    if (owner_changes && !from.owned_by_table.empty())
        add(out, "ALTER SEQUENCE " + name + " OWNED BY NONE", name, Lock::share_row_exclusive);
}

Statements sequence_owner(const Object& sequence) {
    Statements out;
    const Sequence& value = sequence.as<Sequence>();
    if (value.owned_by_table.empty()) return out;
    const std::string name = relation(sequence.id);
    add(out,
        "ALTER SEQUENCE " + name + " OWNED BY " + sql::qualified(sequence.id.schema, value.owned_by_table) + "." +
            sql::identifier(value.owned_by_column),
        name, Lock::share_row_exclusive);
    return out;
}

void rename(const Object& from, const Sequence&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "SEQUENCE", Lock::access_exclusive, out);
}

}  // namespace schemadiff::emit
