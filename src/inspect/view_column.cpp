#include "inspect/kinds.h"
#include "inspect/storage.h"

namespace schemadiff::inspect {

// Only those that have something to say. The rights on them stand with the view.
template <>
std::string query<ViewColumn>(const Request& request) {
    const std::string compression = request.since(14, "a.attcompression", "''");
    return R"(
select a.attrelid,
       a.attnum,
       a.attname,
       pg_catalog.pg_get_expr(d.adbin, 0),
       coalesce(a.attstattarget, -1),
       case when a.attstorage <> t.typstorage then a.attstorage end,
       )" + compression +
           R"(,
       a.attoptions,
       a.attacl
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_type t on t.oid = a.atttypid
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_catalog.pg_description s
    on s.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and s.objoid = a.attrelid and s.objsubid = a.attnum
 where a.attnum > 0
   and not a.attisdropped
   and c.relkind in ('v', 'm')
   and c.relnamespace in )" +
           request.managed + R"(
   and (d.adbin is not null
        or s.description is not null
        or exists (select
                     from pg_catalog.pg_seclabel l
                    where l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      and l.objoid = a.attrelid
                      and l.objsubid = a.attnum)
        or coalesce(a.attstattarget, -1) <> -1
        or a.attstorage <> t.typstorage
        or )" +
           compression + R"( <> ''
        or )" +
           kHasColumnOptions + R"(
        or a.attacl is not null))";
}

template <>
void read<ViewColumn>(const db::Result& result, Reader& reader) {
    static const ViewColumn kNothing;
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Relation* view = reader.managed_relation(oid);
        if (!view) continue;
        const std::int64_t place = row.integer();
        const std::string_view name = row.view();
        Object object(view->part(name), ViewColumn{});
        ViewColumn& column = object.as<ViewColumn>();
        column.default_value = printed_expression(row.view());
        column.statistics = row.integer();
        column.storage = storage_word(row.letter());
        column.compression = compression_word(row.letter());
        column.options = row.column_options();
        if (!row.next_is_null()) reader.add_column_grants(oid, name, row.view());
        if (column == kNothing && !reader.is_annotated(Class::relation, oid, place)) continue;
        reader.add(Class::relation, oid, std::move(object), place);
    }
}

}  // namespace schemadiff::inspect
