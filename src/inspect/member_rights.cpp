#include "inspect/member_rights.h"

#include <algorithm>

#include "inspect/row.h"

namespace schemadiff::inspect {

namespace {

// Every member that can have rights: its list, the list that says nothing, and its name behind ON.
constexpr std::string_view kHolders = R"(
              select m.classid, m.objid, 0 as part, p.proacl as rights, pg_catalog.acldefault('f', p.proowner) as usual,
                     case p.prokind when 'p' then 'procedure ' else 'function ' end || pg_catalog.quote_ident(n.nspname)
                       || '.' || pg_catalog.quote_ident(p.proname)
                       || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')' as target, '' as column_part
                from member m
                join pg_catalog.pg_proc p on m.classid = 'pg_proc'::pg_catalog.regclass and p.oid = m.objid
                join pg_catalog.pg_namespace n on n.oid = p.pronamespace
               union all
              select m.classid, m.objid, 0, t.typacl, pg_catalog.acldefault('T', t.typowner),
                     'type ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname), ''
                from member m
                join pg_catalog.pg_type t on m.classid = 'pg_type'::pg_catalog.regclass and t.oid = m.objid
                join pg_catalog.pg_namespace n on n.oid = t.typnamespace
               union all
              select m.classid, m.objid, 0, c.relacl,
                     pg_catalog.acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner),
                     case c.relkind when 'S' then 'sequence ' else 'table ' end || pg_catalog.quote_ident(n.nspname)
                       || '.' || pg_catalog.quote_ident(c.relname), ''
                from member m
                join pg_catalog.pg_class c on m.classid = 'pg_class'::pg_catalog.regclass and c.oid = m.objid
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
               union all
              select m.classid, m.objid, a.attnum, a.attacl, null,
                     'table ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
                     ' (' || pg_catalog.quote_ident(a.attname) || ')'
                from member m
                join pg_catalog.pg_class c on m.classid = 'pg_class'::pg_catalog.regclass and c.oid = m.objid
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attacl is not null
               union all
              select m.classid, m.objid, 0, l.lanacl, pg_catalog.acldefault('l', l.lanowner),
                     'language ' || pg_catalog.quote_ident(l.lanname), ''
                from member m
                join pg_catalog.pg_language l on m.classid = 'pg_language'::pg_catalog.regclass and l.oid = m.objid
               union all
              select m.classid, m.objid, 0, n.nspacl, pg_catalog.acldefault('n', n.nspowner),
                     'schema ' || pg_catalog.quote_ident(n.nspname), ''
                from member m
                join pg_catalog.pg_namespace n on m.classid = 'pg_namespace'::pg_catalog.regclass and n.oid = m.objid
               union all
              select m.classid, m.objid, 0, w.fdwacl, pg_catalog.acldefault('F', w.fdwowner),
                     'foreign data wrapper ' || pg_catalog.quote_ident(w.fdwname), ''
                from member m
                join pg_catalog.pg_foreign_data_wrapper w
                  on m.classid = 'pg_foreign_data_wrapper'::pg_catalog.regclass and w.oid = m.objid)";

constexpr std::size_t kTexts = 5;

}  // namespace

std::string extension_members(const std::string& extension_oid) {
    return R"(
              select d.classid, d.objid
                from pg_catalog.pg_depend d
               where d.refclassid = 'pg_extension'::pg_catalog.regclass
                 and d.refobjid = )" +
           extension_oid + R"(
                 and d.deptype = 'e')";
}

// What initdb made has an oid below 16384 (FirstNormalObjectId in src/include/access/transam.h); functions and types
// without a list of rights have what they came with.
std::string system_members(const std::string& schema_oid) {
    return R"(
              select 'pg_proc'::pg_catalog.regclass::pg_catalog.oid as classid, p.oid as objid
                from pg_catalog.pg_proc p
               where p.pronamespace = )" +
           schema_oid + R"( and p.oid < 16384 and p.proacl is not null
               union all
              select 'pg_type'::pg_catalog.regclass, t.oid
                from pg_catalog.pg_type t
               where t.typnamespace = )" +
           schema_oid + R"( and t.oid < 16384 and t.typacl is not null
               union all
              select 'pg_class'::pg_catalog.regclass, c.oid
                from pg_catalog.pg_class c
               where c.relnamespace = )" +
           schema_oid + R"( and c.oid < 16384
               union all
              select 'pg_language'::pg_catalog.regclass, l.oid
                from pg_catalog.pg_language l
               where l.oid < 16384 and l.lanacl is not null
               union all
              select 'pg_namespace'::pg_catalog.regclass, )" +
           schema_oid;
}

std::string member_rights(const std::string& members) {
    return R"((select pg_catalog.array_agg(text.value order by held.target, held.column_part, held.privilege, held.role, text.place)
          from (with member as ()" +
           members + R"(
              ), holder as ()" +
           std::string(kHolders) + R"(
              )
              select h.target, h.column_part,
                     pg_catalog.lower(item.privilege_type) as privilege,
                     coalesce(r.rolname, '') as role,
                     item.is_grantable as grantable,
                     item.gone as revoked
                from holder h
                left join pg_catalog.pg_init_privs i
                  on i.classoid = h.classid and i.objoid = h.objid and i.objsubid = h.part
               cross join lateral (
                 select n.grantee, n.privilege_type, n.is_grantable, g.privilege_type is not null as was_given,
                        coalesce(g.is_grantable, false) as was_grantable, false as gone
                   from pg_catalog.aclexplode(coalesce(h.rights, h.usual)) n
                   left join pg_catalog.aclexplode(coalesce(i.initprivs, h.usual)) g
                     on g.grantee = n.grantee and g.privilege_type = n.privilege_type
                  union all
                 select g.grantee, g.privilege_type, false, true, false, true
                   from pg_catalog.aclexplode(coalesce(i.initprivs, h.usual)) g
                  where not exists (select
                                      from pg_catalog.aclexplode(coalesce(h.rights, h.usual)) n
                                     where n.grantee = g.grantee
                                       and n.privilege_type = g.privilege_type)) item
                left join pg_catalog.pg_roles r on r.oid = item.grantee
               where h.rights is distinct from i.initprivs
                 and (item.gone or not item.was_given or item.is_grantable and not item.was_grantable)) held
         cross join lateral (values (1, held.privilege || held.column_part), (2, held.target), (3, held.role),
                                    (4, held.grantable::text), (5, held.revoked::text)) text (place, value)))";
}

Grants read_member_rights(std::string_view texts) {
    const Names values = parse_names(texts);
    Grants rights;
    for (std::size_t at = 0; at + kTexts <= values.size(); at += kTexts) {
        Grant grant;
        grant.privilege = values[at];
        grant.column = values[at + 1];
        grant.grantee = values[at + 2];
        grant.is_public = grant.grantee.empty();
        grant.grantable = values[at + 3] == "true";
        grant.revoked = values[at + 4] == "true";
        rights.push_back(std::move(grant));
    }
    std::sort(rights.begin(), rights.end());
    return rights;
}

}  // namespace schemadiff::inspect
