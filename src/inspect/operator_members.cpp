#include "inspect/operator_members.h"

namespace schemadiff::inspect {

namespace {

std::string members_of(const std::string& catalog, const std::string& oid, const std::string& members,
                       const std::string& alias) {
    return "where exists (select from pg_catalog.pg_depend d"
           "\n                           where d.classid = 'pg_catalog." +
           members +
           "'::pg_catalog.regclass"
           "\n                             and d.objid = " +
           alias +
           ".oid"
           "\n                             and d.refclassid = 'pg_catalog." +
           catalog +
           "'::pg_catalog.regclass"
           "\n                             and d.refobjid = " +
           oid + ")";
}

}  // namespace

std::string operator_members(const std::string& catalog, const std::string& oid) {
    return R"(array(select m.text
               from (select 1 as place, o.amopstrategy as number,
                            'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::pg_catalog.regoperator ||
                            coalesce((select ' FOR ORDER BY ' || pg_catalog.quote_ident(n.nspname) || '.' ||
                                             pg_catalog.quote_ident(s.opfname)
                                        from pg_catalog.pg_opfamily s
                                        join pg_catalog.pg_namespace n on n.oid = s.opfnamespace
                                       where s.oid = o.amopsortfamily), '') as text
                       from pg_catalog.pg_amop o
                      )" +
           members_of(catalog, oid, "pg_amop", "o") + R"(
                     union all
                     select 2, p.amprocnum,
                            'FUNCTION ' || p.amprocnum || ' (' || pg_catalog.format_type(p.amproclefttype, null) || ', ' ||
                            pg_catalog.format_type(p.amprocrighttype, null) || ') ' || p.amproc::pg_catalog.regprocedure
                       from pg_catalog.pg_amproc p
                      )" +
           members_of(catalog, oid, "pg_amproc", "p") + R"() m
              order by m.place, m.number, m.text collate "C"))";
}

}  // namespace schemadiff::inspect
