// SQL for names of functions and operators, as regproc and pg_dump have them: quoted, those of pg_catalog bare.
#pragma once

#include <string>

namespace schemadiff::inspect {

// The name of the function whose oid is `oid`; NULL for 0.
inline std::string function_name(const std::string& oid) {
    return R"((select case when n.nspname = 'pg_catalog' then pg_catalog.quote_ident(f.proname)
                    else pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.proname) end
          from pg_catalog.pg_proc f
          join pg_catalog.pg_namespace n on n.oid = f.pronamespace
         where f.oid = )" + oid + ")";
}

// The same with its argument types: `public.f(integer,text)`.
inline std::string function_signature(const std::string& oid) {
    return "case when " + oid + " <> 0 then " + oid + "::pg_catalog.regprocedure::text end";
}

// `OPERATOR(schema.symbol)`, with every schema.
inline std::string operator_name(const std::string& oid) {
    return R"((select 'OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || o.oprname || ')'
          from pg_catalog.pg_operator o
          join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
         where o.oid = )" + oid + ")";
}

// Whether an object that belongs to no schema is managed: by the schema of the function it stands on.
inline std::string is_of_managed_function(const std::string& oid, const std::string& managed) {
    return "(select f.pronamespace from pg_catalog.pg_proc f where f.oid = " + oid + ") in " + managed;
}

}  // namespace schemadiff::inspect
