#include <cstdint>

#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

namespace {

// What init_params() in src/backend/commands/sequence.c chooses where nothing is said.
Sequence usual_sequence(const std::string& type, std::int64_t increment) {
    Sequence sequence;
    sequence.type = TypeText(type);
    sequence.increment = increment;
    std::int64_t lowest = INT64_MIN;
    std::int64_t highest = INT64_MAX;
    if (type == "integer") lowest = INT32_MIN, highest = INT32_MAX;
    if (type == "smallint") lowest = INT16_MIN, highest = INT16_MAX;
    sequence.minimum = increment > 0 ? 1 : lowest;
    sequence.maximum = increment > 0 ? highest : -1;
    return sequence;
}

// The options of an identity column's sequence that are not the usual ones; see model/column.h.
Options unusual_options(const Sequence& sequence, const std::string& name, std::string_view table,
                        std::string_view column, bool unlogged_table) {
    const Sequence usual = usual_sequence(sequence.type.text, sequence.increment);
    const std::int64_t usual_start = sequence.increment > 0 ? sequence.minimum : sequence.maximum;
    Options options;
    if (sequence.start != usual_start) options["start"] = std::to_string(sequence.start);
    if (sequence.increment != 1) options["increment"] = std::to_string(sequence.increment);
    if (sequence.minimum != usual.minimum) options["minimum"] = std::to_string(sequence.minimum);
    if (sequence.maximum != usual.maximum) options["maximum"] = std::to_string(sequence.maximum);
    if (sequence.cache != 1) options["cache"] = std::to_string(sequence.cache);
    if (sequence.cycle) options["cycle"] = "true";
    if (name != sql::make_object_name(table, column, "seq")) options["name"] = name;
    // From 15 on the sequence is as its table is, where nothing else was said.
    if (sequence.unlogged != unlogged_table) options["unlogged"] = sequence.unlogged ? "true" : "false";
    return options;
}

}  // namespace

// Sequences of tables that are left out, or members of extensions, go with them. deptype: a = OWNED BY, i = identity.
template <>
std::string query<Sequence>(const Request& request) {
    return R"(
select c.oid,
       pg_catalog.pg_get_userbyid(c.relowner),
       c.relacl,
       pg_catalog.format_type(s.seqtypid, null),
       s.seqstart,
       s.seqincrement,
       s.seqmin,
       s.seqmax,
       s.seqcache,
       s.seqcycle,
       c.relpersistence = 'u',
       d.deptype,
       d.refobjid,
       d.refobjsubid,
       a.attname,
       o.relpersistence = 'u'
  from pg_catalog.pg_class c
  join pg_catalog.pg_sequence s on s.seqrelid = c.oid
  left join pg_catalog.pg_depend d
    on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.objsubid = 0
   and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
  left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  left join pg_catalog.pg_class o on o.oid = d.refobjid
 where c.relkind = 'S'
   and c.relnamespace in )" +
           request.managed;
}

template <>
void read<Sequence>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Relation* relation = reader.managed_relation(oid);
        if (!relation) continue;
        Object object(relation->identity(), Sequence{});
        object.owner = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        Sequence& sequence = object.as<Sequence>();
        sequence.type = TypeText(row.text());
        sequence.start = row.integer();
        sequence.increment = row.integer();
        sequence.minimum = row.integer();
        sequence.maximum = row.integer();
        sequence.cache = row.integer();
        sequence.cycle = row.boolean();
        sequence.unlogged = row.boolean();
        const char dependency = row.letter();
        const Oid table_oid = row.oid();
        const std::int64_t column_number = row.integer();
        const std::string_view column = row.view();
        const bool unlogged_table = row.boolean();
        const Relation* table = reader.relation(table_oid);
        if (dependency != '\0' && (!table || !table->managed)) continue;
        if (dependency == 'i') {
            reader.settle_rights(object);
            reader.add_identity_sequence(
                table_oid, column_number,
                {unusual_options(sequence, object.id.name, table->name, column, unlogged_table),
                 std::string(reader.comment(Class::relation, oid)), reader.labels(Class::relation, oid),
                 object.grants.value_or(Grants{})});
            continue;
        }
        if (dependency == 'a') {
            sequence.owned_by_table = table->name;
            sequence.owned_by_column = column;
        }
        reader.add(Class::relation, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
