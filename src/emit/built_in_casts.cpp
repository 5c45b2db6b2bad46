#include "emit/built_in_casts.h"

#include <algorithm>
#include <array>

namespace schemadiff::emit {

namespace {

using Names = std::array<std::string_view, 10>;

// Each of these to each of those.
struct Casts {
    Names from;
    Names to;
};

constexpr Names kNumbers = {"smallint", "integer", "bigint", "numeric", "real", "double precision"};
constexpr Names kIntegers = {"smallint", "integer", "bigint"};
constexpr Names kRegistered = {"regclass", "regcollation", "regconfig",    "regdictionary", "regnamespace",
                               "regoper",  "regoperator",  "regprocedure", "regrole",       "regtype"};

constexpr std::array<Casts, 37> kCasts{{
    {kNumbers, kNumbers},
    {kIntegers, {"oid", "regproc"}},
    {kIntegers, kRegistered},
    {{"oid", "regproc"}, {"oid", "regproc", "integer", "bigint", "regprocedure"}},
    {{"oid"}, kRegistered},
    {kRegistered, {"oid", "integer", "bigint"}},
    {{"regoper"}, {"regoperator"}},
    {{"regoperator"}, {"regoper"}},
    {{"regprocedure"}, {"regproc"}},
    {{"integer", "bigint", "numeric"}, {"money"}},
    {{"money"}, {"numeric"}},
    {{"integer", "bigint"}, {"bit"}},
    {{"bit"}, {"integer", "bigint", "bit varying"}},
    {{"bit varying"}, {"bit"}},
    {{"integer"}, {"boolean"}},
    {{"boolean"}, {"integer"}},
    {{"jsonb"}, {"json", "boolean", "smallint", "integer", "bigint", "numeric", "real", "double precision"}},
    {{"json"}, {"jsonb"}},
    {{"inet", "cidr"}, {"inet", "cidr"}},
    {{"macaddr", "macaddr8"}, {"macaddr", "macaddr8"}},
    {{"date"}, {"timestamp without time zone", "timestamp with time zone"}},
    {{"timestamp without time zone"}, {"date", "time without time zone", "timestamp with time zone"}},
    {{"timestamp with time zone"},
     {"date", "time without time zone", "time with time zone", "timestamp without time zone"}},
    {{"time without time zone"}, {"interval", "time with time zone"}},
    {{"time with time zone", "interval"}, {"time without time zone"}},
    {{"polygon", "circle"}, {"box", "point", "polygon", "circle"}},
    {{"box"}, {"circle", "lseg", "point", "polygon"}},
    {{"polygon"}, {"path"}},
    {{"path"}, {"polygon"}},
    {{"lseg", "box"}, {"point"}},
    {{"point"}, {"box"}},
    {{"int4range"}, {"int4multirange"}},
    {{"int8range"}, {"int8multirange"}},
    {{"numrange"}, {"nummultirange"}},
    {{"daterange"}, {"datemultirange"}},
    {{"tsrange"}, {"tsmultirange"}},
    {{"tstzrange"}, {"tstzmultirange"}},
}};

bool holds(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_built_in_cast(std::string_view from, std::string_view to) {
    return std::any_of(kCasts.begin(), kCasts.end(),
                       [&](const Casts& each) { return holds(each.from, from) && holds(each.to, to); });
}

}  // namespace schemadiff::emit
