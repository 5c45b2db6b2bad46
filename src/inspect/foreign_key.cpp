#include "inspect/kinds.h"

namespace schemadiff::inspect {

// Rows with a parent are those of partitions, on either side.
template <>
std::string query<ForeignKey>(const Request& request) {
    return R"(
select k.oid,
       k.conrelid,
       k.conname,
       k.conkey,
       k.confrelid,
       k.confkey,
       k.confmatchtype,
       k.confupdtype,
       k.confdeltype,
       )" + request.since(15, "k.confdelsetcols", "null") +
           R"(,
       )" + request.since(18, "k.conperiod", "false") +
           R"(,
       k.condeferrable,
       k.condeferred,
       not k.convalidated,
       )" + request.since(18, "not k.conenforced", "false") +
           R"(
  from pg_catalog.pg_constraint k
 where k.contype = 'f'
   and k.conparentid = 0
   and k.connamespace in )" +
           request.managed;
}

namespace {

std::string action(char letter) {
    switch (letter) {
        case 'r':
            return "restrict";
        case 'c':
            return "cascade";
        case 'n':
            return "set null";
        case 'd':
            return "set default";
    }
    return "no action";
}

}  // namespace

template <>
void read<ForeignKey>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Oid table_oid = row.oid();
        const Relation* table = reader.managed_relation(table_oid);
        if (!table) continue;
        Object object(table->part(row.view()), ForeignKey{});
        ForeignKey& key = object.as<ForeignKey>();
        key.columns = reader.column_names(table_oid, row.numbers());
        const Oid referenced_oid = row.oid();
        if (const Relation* referenced = reader.relation(referenced_oid)) {
            key.references_schema = referenced->schema;
            key.references_table = referenced->name;
        }
        key.references_columns = reader.column_names(referenced_oid, row.numbers());
        if (row.letter() == 'f') key.match = "full";
        key.on_update = action(row.letter());
        key.on_delete = action(row.letter());
        key.on_delete_columns = reader.column_names(table_oid, row.numbers());
        key.period = row.boolean();
        key.deferrable = row.boolean();
        key.initially_deferred = row.boolean();
        key.not_valid = row.boolean();
        key.not_enforced = row.boolean();
        if (key.not_enforced) key.not_valid = false;
        reader.add(Class::constraint, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
