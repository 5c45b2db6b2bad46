#include "inspect/function_name.h"
#include "inspect/kinds.h"
#include "inspect/routine.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

// A function of pg_catalog has no schema here, as pg_dump and regproc have it.
template <>
std::string query<Aggregate>(const Request& request) {
    std::string functions;
    for (const char* column : {"aggtransfn", "aggfinalfn", "aggcombinefn", "aggserialfn", "aggdeserialfn",
                               "aggmtransfn", "aggminvtransfn", "aggmfinalfn"}) {
        functions += ",\n       " + function_name("a." + std::string(column));
    }
    return query_routines(request, "'a'", ",\n       g.*",
                          R"(
 cross join lateral (
select a.aggkind,
       a.aggnumdirectargs,
       pg_catalog.format_type(a.aggtranstype, null),
       a.aggtransspace,
       a.aggfinalextra,
       a.aggfinalmodify,
       a.agginitval,
       case when a.aggmtranstype <> 0 then pg_catalog.format_type(a.aggmtranstype, null) end,
       a.aggmtransspace,
       a.aggmfinalextra,
       a.aggmfinalmodify,
       a.aggminitval,
       )" + operator_name("a.aggsortop") +
                              R"(,
       p.proparallel)" + functions +
                              R"(
  from pg_catalog.pg_aggregate a
 where a.aggfnoid = p.oid) g)");
}

namespace {

std::string kind_word(char letter) {
    switch (letter) {
        case 'o':
            return "ordered_set";
        case 'h':
            return "hypothetical";
    }
    return "normal";
}

// Empty for the kind's usual: AggregateCreate() in pg_aggregate.c.
std::string modify_word(char letter, const std::string& kind) {
    if (letter == (kind == "normal" ? 'r' : 'w')) return {};
    return letter == 'r' ? "read_only" : letter == 's' ? "shareable" : "read_write";
}

std::string parallel_word(char letter) {
    return letter == 's' ? "safe" : letter == 'r' ? "restricted" : "unsafe";
}

std::optional<std::string> next_text(Row& row) {
    const bool is_null = row.next_is_null();
    std::string text = row.text();
    return is_null ? std::nullopt : std::optional(std::move(text));
}

void read_aggregate(Row& row, Aggregate& value) {
    value.kind = kind_word(row.letter());
    value.direct_arguments = row.integer();
    value.stype = TypeText(row.text());
    value.sspace = row.integer();
    value.finalfunc_extra = row.boolean();
    value.finalfunc_modify = modify_word(row.letter(), value.kind);
    value.initcond = next_text(row);
    value.mstype = TypeText(row.text());
    value.msspace = row.integer();
    value.mfinalfunc_extra = row.boolean();
    value.mfinalfunc_modify = modify_word(row.letter(), value.kind);
    value.minitcond = next_text(row);
    value.sortop = row.text();
    value.parallel = parallel_word(row.letter());
    for (std::string* name : {&value.sfunc, &value.finalfunc, &value.combinefunc, &value.serialfunc,
                              &value.deserialfunc, &value.msfunc, &value.minvfunc, &value.mfinalfunc})
        *name = row.text();
    // Without a moving state there is nothing to write to.
    if (value.mstype.empty()) value.mfinalfunc_modify.clear();
}

}  // namespace

template <>
void read<Aggregate>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        Routine routine = read_routine(row, reader);
        Object object(std::move(routine.id), Aggregate{});
        object.owner = std::move(routine.owner);
        object.grants = std::move(routine.grants);
        Aggregate& value = object.as<Aggregate>();
        value.arguments = std::move(routine.arguments);
        read_aggregate(row, value);
        reader.add(Class::routine, routine.oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
