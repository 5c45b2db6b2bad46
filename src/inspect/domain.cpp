#include <algorithm>

#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

// From 17 on NOT NULL of a domain is a constraint as well (contype n), with a name and a comment of its own.
template <>
std::string query<Domain>(const Request& request) {
    const std::string checks = R"(pg_catalog.pg_constraint k
              where k.contypid = t.oid
                and k.contype = 'c'
              order by k.oid)";
    return R"(
select t.oid,
       n.nspname,
       t.typname,
       pg_catalog.pg_get_userbyid(t.typowner),
       t.typacl,
       pg_catalog.format_type(t.typbasetype, t.typtypmod),
       l.collnamespace,
       l.collname,
       t.typnotnull,
       )" + request.since(17, "nn.oid", "null") +
           R"(,
       )" + request.since(17, "nn.conname", "null") +
           R"(,
       pg_catalog.pg_get_expr(t.typdefaultbin, 0),
       array(select k.oid from )" +
           checks + R"(),
       array(select k.conname from )" +
           checks + R"(),
       array(select pg_catalog.pg_get_expr(k.conbin, 0) from )" +
           checks + R"(),
       array(select k.convalidated from )" +
           checks + R"()
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  join pg_catalog.pg_type b on b.oid = t.typbasetype
  left join pg_catalog.pg_collation l on l.oid = t.typcollation and t.typcollation <> b.typcollation)" +
           request.since(17, R"(
  left join pg_catalog.pg_constraint nn on nn.contypid = t.oid and nn.contype = 'n')",
                         "") +
           R"(
 where t.typtype = 'd'
   and t.typnamespace in )" +
           request.managed;
}

namespace {

DomainChecks read_checks(Row& row, const Reader& reader) {
    const std::vector<std::int64_t> oids = row.numbers();
    const Names names = row.names();
    const Names expressions = row.names();
    const Names validated = row.names();
    DomainChecks checks;
    for (std::size_t at = 0; at < names.size(); ++at) {
        const std::string_view comment = reader.comment(Class::constraint, static_cast<Oid>(oids[at]));
        checks.push_back({names[at], printed_expression(expressions[at]), validated[at] == "f", std::string(comment)});
    }
    std::sort(checks.begin(), checks.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return checks;
}

void read_not_null(Row& row, std::string_view name, Domain& domain, const Reader& reader) {
    const Oid oid = row.oid();
    const std::string_view constraint = row.view();
    if (constraint.empty()) return;
    if (constraint != sql::make_object_name(name, "", "not_null")) domain.not_null_name = constraint;
    domain.not_null_comment = reader.comment(Class::constraint, oid);
}

}  // namespace

template <>
void read<Domain>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::type, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), Domain{});
        object.owner = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        Domain& domain = object.as<Domain>();
        domain.type = TypeText(row.text());
        const Oid collation_schema = row.oid();
        const std::string_view collation = row.view();
        if (!collation.empty()) domain.collation = sql::qualified(reader.schema_name(collation_schema), collation);
        domain.not_null = row.boolean();
        read_not_null(row, object.id.name, domain, reader);
        domain.default_value = printed_expression(row.view());
        domain.checks = read_checks(row, reader);
        reader.add(Class::type, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
