#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<Table>(const Request& request) {
    return R"(
select c.oid,
       pg_catalog.pg_get_userbyid(c.relowner),
       c.relacl,
       c.relispartition,
       c.relpersistence = 'u',
       case when c.relkind = 'p' then coalesce()" +
           request.unless_locked("c.oid", "pg_catalog.pg_get_partkeydef(c.oid)") + R"(, '?') end,
       case when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, 0) end,
       case when c.reloftype <> 0 then pg_catalog.format_type(c.reloftype, null) end,
       c.reloptions,
       t.reloptions,
       c.relam,
       c.reltablespace,
       c.relreplident,
       x.replica,
       x.cluster,
       c.relrowsecurity,
       c.relforcerowsecurity,
       v.srvname,
       f.ftoptions
  from pg_catalog.pg_class c
  left join pg_catalog.pg_foreign_table f on f.ftrelid = c.oid
  left join pg_catalog.pg_foreign_server v on v.oid = f.ftserver
  left join pg_catalog.pg_class t on t.oid = c.reltoastrelid and t.reloptions is not null
  left join (select i.indrelid as of_table,
                    pg_catalog.max(n.relname::text) filter (where i.indisreplident) as replica,
                    pg_catalog.max(n.relname::text) filter (where i.indisclustered) as cluster
               from pg_catalog.pg_index i
               join pg_catalog.pg_class n on n.oid = i.indexrelid
              where i.indisreplident or i.indisclustered
              group by i.indrelid) x on x.of_table = c.oid
 where c.relkind in ('r', 'p', 'f')
   and c.relnamespace in )" +
           request.managed;
}

namespace {

std::string replica_identity(char letter, std::string_view index) {
    switch (letter) {
        case 'f':
            return "full";
        case 'n':
            return "nothing";
        // Where the index is gone, the server does as if there were none (documentation, ALTER TABLE).
        case 'i':
            return index.empty() ? "nothing" : "index " + sql::identifier(index);
    }
    return "default";
}

void read_parents(const Relation& relation, bool partition, const Reader& reader, Table& table) {
    for (const Oid oid : relation.parents) {
        const Relation* parent = reader.relation(oid);
        if (!parent) continue;
        if (partition) {
            table.partition_of = parent->qualified();
        } else {
            table.inherits.push_back(parent->qualified());
        }
    }
}

}  // namespace

template <>
void read<Table>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Relation* relation = reader.managed_relation(oid);
        if (!relation) continue;
        Object object(relation->identity(), Table{});
        object.owner = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        Table& table = object.as<Table>();
        const bool partition = row.boolean();
        read_parents(*relation, partition, reader, table);
        table.unlogged = row.boolean();
        table.partition_by = Clause(row.text());
        if (table.partition_by.text == "?" || (partition && row.next_is_null())) {
            reader.add_not_visible(object.id);
            continue;
        }
        table.partition_bound = Clause(row.text());
        table.of_type = row.text();
        table.with = row.options();
        table.toast = row.options();
        // A partitioned table has none of its own before 17.
        const Oid method = row.oid();
        table.access_method = method == 0 ? std::string_view("heap") : reader.access_method(method);
        table.tablespace = reader.tablespace(row.oid());
        const char identity = row.letter();
        table.replica_identity = replica_identity(identity, row.view());
        table.cluster_on = row.text();
        table.row_level_security = row.boolean();
        table.force_row_level_security = row.boolean();
        table.server = row.text();
        table.server_options = row.options();
        // A foreign table's is always "nothing" (heap_create() in heap.c), and cannot be set.
        if (!table.server.empty()) table.replica_identity = "default";
        reader.add(Class::relation, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
