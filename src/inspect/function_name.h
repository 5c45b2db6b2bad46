// SQL for names of functions and operators, as regproc and pg_dump have them: quoted, those of pg_catalog bare.
#pragma once

#include <string>

namespace schemadiff::inspect {

// The name of the function whose oid is `oid`; NULL for 0.
inline std::string function_name(const std::string& oid) {
    return R"((select case when place.nspname = 'pg_catalog' then pg_catalog.quote_ident(named.proname)
                    else pg_catalog.quote_ident(place.nspname) || '.' || pg_catalog.quote_ident(named.proname) end
          from pg_catalog.pg_proc named
          join pg_catalog.pg_namespace place on place.oid = named.pronamespace
         where named.oid = )" +
           oid + ")";
}

// The same with its argument types: `public.f(integer,text)`.
inline std::string function_signature(const std::string& oid) {
    return "case when " + oid + " <> 0 then " + oid + "::pg_catalog.regprocedure::text end";
}

// `OPERATOR(schema.symbol)`, with every schema.
inline std::string operator_name(const std::string& oid) {
    return R"((select 'OPERATOR(' || pg_catalog.quote_ident(place.nspname) || '.' || named.oprname || ')'
          from pg_catalog.pg_operator named
          join pg_catalog.pg_namespace place on place.oid = named.oprnamespace
         where named.oid = )" +
           oid + ")";
}

// Whether an object that belongs to no schema is managed: by the schema of the function it stands on.
inline std::string is_of_managed_function(const std::string& oid, const std::string& managed) {
    return "(select named.pronamespace from pg_catalog.pg_proc named where named.oid = " + oid + ") in " + managed;
}

}  // namespace schemadiff::inspect
