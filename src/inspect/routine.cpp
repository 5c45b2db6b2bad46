#include "inspect/routine.h"

#include "inspect/grants.h"

namespace schemadiff::inspect {

// proargtypes are the input types, in every version; proallargtypes is there only if there are others.
// What is internal to another object (deptype i), as the constructors of a range type are, goes with it.
std::string query_routines(const Request& request, std::string_view kinds, std::string_view more,
                           std::string_view joined) {
    const std::string sql_body =
        request.unless_dependent_on_locked("pg_proc", "p.oid", "pg_catalog.pg_get_function_sqlbody(p.oid)");
    return R"(
select p.oid,
       p.pronamespace,
       p.proname,
       (select pg_catalog.string_agg(pg_catalog.format_type(a.type, null), ', ' order by a.place)
          from pg_catalog.unnest(p.proargtypes) with ordinality a (type, place)),
       pg_catalog.pg_get_userbyid(p.proowner),
       p.proacl,
       array(select pg_catalog.format_type(a.type, null)
               from pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]))
                    with ordinality a (type, place)
              order by a.place),
       p.proargmodes,
       p.proargnames,
       case when p.pronargdefaults > 0 then
         array(select pg_catalog.pg_get_function_arg_default(p.oid, a.place::integer)
                 from pg_catalog.generate_series(1, coalesce(pg_catalog.cardinality(p.proallargtypes), p.pronargs))
                      a (place)
                order by a.place) end,
       l.lanname,
       p.prosrc,
       )" + request.since(14, "p.prosqlbody is not null", "false") +
           R"(,
       )" + request.since(14, "case when p.prosqlbody is not null then " + sql_body + " end", "null") +
           R"(,
       p.probin,
       p.prosecdef,
       p.proconfig,
       array(select pg_catalog.format_type(t, null) from pg_catalog.unnest(p.protrftypes) t))" +
           std::string(more) + R"(
  from pg_catalog.pg_proc p
  join pg_catalog.pg_language l on l.oid = p.prolang)" +
           std::string(joined) + R"(
 where p.prokind in ()" +
           std::string(kinds) + R"()
   and p.oid not in (select objid
                       from pg_catalog.pg_depend
                      where classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                        and (refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and deptype = 'e'
                             or deptype = 'i'))
   and p.pronamespace in )" +
           request.managed;
}

namespace {

std::string mode_word(char letter) {
    switch (letter) {
        case 'o':
            return "out";
        case 'b':
            return "inout";
        case 'v':
            return "variadic";
        case 't':
            return "table";
    }
    return "in";
}

Arguments read_arguments(Row& row) {
    const Names types = row.names();
    const Names modes = row.names();
    const Names names = row.names();
    const Names defaults = row.names();
    Arguments arguments;
    for (std::size_t at = 0; at < types.size(); ++at) {
        Argument& argument = arguments.emplace_back();
        argument.type = TypeText(types[at]);
        if (at < modes.size()) argument.mode = mode_word(modes[at].front());
        if (at < names.size()) argument.name = names[at];
        if (at < defaults.size()) argument.default_value = printed_expression(defaults[at]);
    }
    return arguments;
}

// pg_get_function_sqlbody() puts a line break around BEGIN ATOMIC.
std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    return text;
}

}  // namespace

Routine read_routine(Row& row, const Reader& reader) {
    Routine routine;
    routine.oid = row.oid();
    routine.id.schema = reader.schema_name(row.oid());
    routine.id.name = row.text();
    routine.id.signature = row.text();
    routine.owner = row.text();
    routine.grants = read_grants(row.view(), routine.owner);
    routine.arguments = read_arguments(row);
    routine.language = row.text();
    routine.body = Verbatim(row.text());
    const bool has_sql_body = row.boolean();
    routine.visible = !has_sql_body || !row.next_is_null();
    routine.sql_body = Query(std::string(trimmed(row.view())));
    routine.object_file = row.text();
    routine.security_definer = row.boolean();
    routine.set = row.options();
    for (std::string& type : row.names()) routine.transforms.emplace_back(std::move(type));
    return routine;
}

}  // namespace schemadiff::inspect
