#include <algorithm>

#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

// A row a table or schema of the publication; one without either where it has none.
template <>
std::string query<Publication>(const Request& request) {
    return R"(
select p.oid,
       p.pubname,
       pg_catalog.pg_get_userbyid(p.pubowner),
       p.puballtables,
       p.pubinsert,
       p.pubupdate,
       p.pubdelete,
       p.pubtruncate,
       p.pubviaroot,
       )" + request.since(18, "p.pubgencols", "'n'") +
           R"(,
       o.relation,
       o.columns,
       o.condition,
       o.schema
  from pg_catalog.pg_publication p
  left join (select r.prpubid as publication,
                    r.prrelid as relation,
                    )" +
           request.since(15, "r.prattrs::text", "null::text") + R"( as columns,
                    )" +
           request.since(15, request.unless_locked("r.prrelid", "pg_catalog.pg_get_expr(r.prqual, r.prrelid)"),
                         "null::text") +
           R"( as condition,
                    null::name as schema
               from pg_catalog.pg_publication_rel r)" +
           request.since(15, R"(
              union all
             select n.pnpubid, null, null, null, s.nspname
               from pg_catalog.pg_publication_namespace n
               join pg_catalog.pg_namespace s on s.oid = n.pnnspid)",
                         "") +
           R"() o on o.publication = p.oid
 order by p.oid)";
}

namespace {

void read_head(Row& row, Object& object) {
    object.owner = row.text();
    Publication& publication = object.as<Publication>();
    publication.all_tables = row.boolean();
    publication.publish.clear();
    for (const char* event : {"insert", "update", "delete", "truncate"})
        if (row.boolean()) publication.publish.emplace_back(event);
    publication.via_partition_root = row.boolean();
    publication.generated_columns = row.letter() == 's' ? "stored" : "none";
}

void read_member(Row& row, const Reader& reader, Publication& publication) {
    const Oid oid = row.oid();
    const std::vector<std::int64_t> numbers = row.numbers();
    const std::string_view condition = row.view();
    const std::string schema = row.text();
    if (!schema.empty()) publication.schemas.push_back(schema);
    const Relation* relation = oid == 0 ? nullptr : reader.relation(oid);
    if (!relation) return;
    PublicationTable table;
    table.table = relation->qualified();
    table.columns = reader.column_names(oid, numbers);
    table.where = reader.expression_over(oid, condition);
    publication.tables.push_back(std::move(table));
}

}  // namespace

template <>
void read<Publication>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows();) {
        Row first(result, number);
        const Oid oid = first.oid();
        Identity id;
        id.name = first.text();
        Object object(std::move(id), Publication{});
        Publication& publication = object.as<Publication>();
        for (; number < result.rows(); ++number) {
            Row row(result, number);
            if (row.oid() != oid) break;
            row.view();
            read_head(row, object);
            read_member(row, reader, publication);
        }
        std::sort(publication.schemas.begin(), publication.schemas.end());
        std::sort(publication.tables.begin(), publication.tables.end(),
                  [](const PublicationTable& one, const PublicationTable& other) { return one.table < other.table; });
        if (!reader.is_extension_member(Class::publication, oid))
            reader.add(Class::publication, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
