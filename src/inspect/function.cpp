#include "inspect/kinds.h"
#include "inspect/routine.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<Function>(const Request& request) {
    return query_routines(request, "'f', 'w'", R"(,
       pg_catalog.format_type(p.prorettype, null),
       p.proretset,
       p.provolatile,
       p.proisstrict,
       p.proleakproof,
       p.prokind = 'w',
       p.proparallel,
       p.procost,
       p.prorows,
       case when p.prosupport <> 0 then (select n.nspname
                                           from pg_catalog.pg_proc s
                                           join pg_catalog.pg_namespace n on n.oid = s.pronamespace
                                          where s.oid = p.prosupport) end,
       case when p.prosupport <> 0 then (select s.proname from pg_catalog.pg_proc s where s.oid = p.prosupport) end)");
}

namespace {

std::string volatility_word(char letter) {
    switch (letter) {
        case 'i':
            return "immutable";
        case 's':
            return "stable";
    }
    return "volatile";
}

std::string parallel_word(char letter) {
    switch (letter) {
        case 's':
            return "safe";
        case 'r':
            return "restricted";
    }
    return "unsafe";
}

bool returns_table(const Arguments& arguments) {
    return !arguments.empty() && arguments.back().mode == "table";
}

// The usual cost and rows: src/backend/commands/functioncmds.c, CreateFunction.
void read_function(Row& row, Function& function) {
    function.returns = TypeText(row.text());
    if (returns_table(function.arguments)) function.returns = TypeText("table");
    function.returns_set = row.boolean();
    function.volatility = volatility_word(row.letter());
    function.strict = row.boolean();
    function.leakproof = row.boolean();
    function.window = row.boolean();
    function.parallel = parallel_word(row.letter());
    const double usual_cost = function.language == "c" || function.language == "internal" ? 1 : 100;
    const double cost = row.real();
    function.cost = cost == usual_cost ? -1 : cost;
    const double rows = row.real();
    function.rows = function.returns_set && rows != 1000 ? rows : 0;
    const std::string support_schema = row.text();
    const std::string support = row.text();
    if (!support.empty()) function.support = sql::qualified(support_schema, support);
}

}  // namespace

template <>
void read<Function>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        Routine routine = read_routine(row, reader);
        Object object(std::move(routine.id), Function{});
        if (!routine.visible) {
            reader.add_not_visible(object.id);
            continue;
        }
        object.owner = std::move(routine.owner);
        object.grants = std::move(routine.grants);
        Function& function = object.as<Function>();
        function.arguments = std::move(routine.arguments);
        function.language = std::move(routine.language);
        function.body = std::move(routine.body);
        function.sql_body = std::move(routine.sql_body);
        function.object_file = std::move(routine.object_file);
        function.security_definer = routine.security_definer;
        function.set = std::move(routine.set);
        function.transforms = std::move(routine.transforms);
        read_function(row, function);
        reader.add(Class::routine, routine.oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
