#include "sql/builtin_types.h"

#include <unordered_map>

namespace schemadiff::sql {
namespace {

struct BuiltinType {
    std::string_view name;
    std::string_view printed;
};

// typname of pg_type of 13 to 18 (typtype other than `c`, no arrays) and format_type(oid, -1) where it differs.
constexpr BuiltinType kTypes[] = {
    // clang-format off
    {"aclitem", ""}, {"any", "\"any\""}, {"anyarray", ""}, {"anycompatible", ""}, {"anycompatiblearray", ""},
    {"anycompatiblemultirange", ""}, {"anycompatiblenonarray", ""}, {"anycompatiblerange", ""}, {"anyelement", ""},
    {"anyenum", ""}, {"anymultirange", ""}, {"anynonarray", ""}, {"anyrange", ""}, {"bit", "\"bit\""},
    {"bool", "boolean"}, {"box", ""}, {"bpchar", ""}, {"bytea", ""}, {"char", "\"char\""}, {"cid", ""}, {"cidr", ""},
    {"circle", ""}, {"cstring", ""}, {"date", ""}, {"datemultirange", ""}, {"daterange", ""}, {"event_trigger", ""},
    {"fdw_handler", ""}, {"float4", "real"}, {"float8", "double precision"}, {"gtsvector", ""},
    {"index_am_handler", ""}, {"inet", ""}, {"int2", "smallint"}, {"int2vector", ""}, {"int4", "integer"},
    {"int4multirange", ""}, {"int4range", ""}, {"int8", "bigint"}, {"int8multirange", ""}, {"int8range", ""},
    {"internal", ""}, {"interval", ""}, {"json", ""}, {"jsonb", ""}, {"jsonpath", ""}, {"language_handler", ""},
    {"line", ""}, {"lseg", ""}, {"macaddr", ""}, {"macaddr8", ""}, {"money", ""}, {"name", ""}, {"numeric", ""},
    {"nummultirange", ""}, {"numrange", ""}, {"oid", ""}, {"oidvector", ""}, {"path", ""},
    {"pg_brin_bloom_summary", ""}, {"pg_brin_minmax_multi_summary", ""}, {"pg_ddl_command", ""},
    {"pg_dependencies", ""}, {"pg_lsn", ""}, {"pg_mcv_list", ""}, {"pg_ndistinct", ""}, {"pg_node_tree", ""},
    {"pg_snapshot", ""}, {"point", ""}, {"polygon", ""}, {"record", ""}, {"refcursor", ""}, {"regclass", ""},
    {"regcollation", ""}, {"regconfig", ""}, {"regdictionary", ""}, {"regnamespace", ""}, {"regoper", ""},
    {"regoperator", ""}, {"regproc", ""}, {"regprocedure", ""}, {"regrole", ""}, {"regtype", ""},
    {"table_am_handler", ""}, {"text", ""}, {"tid", ""}, {"time", "time without time zone"},
    {"timestamp", "timestamp without time zone"}, {"timestamptz", "timestamp with time zone"},
    {"timetz", "time with time zone"}, {"trigger", ""}, {"tsm_handler", ""}, {"tsmultirange", ""}, {"tsquery", ""},
    {"tsrange", ""}, {"tstzmultirange", ""}, {"tstzrange", ""}, {"tsvector", ""}, {"txid_snapshot", ""},
    {"unknown", ""}, {"uuid", ""}, {"varbit", "bit varying"}, {"varchar", "character varying"}, {"void", ""},
    {"xid", ""}, {"xid8", ""}, {"xml", ""},
    // clang-format on
};

std::unordered_map<std::string_view, std::string_view> by_name() {
    std::unordered_map<std::string_view, std::string_view> map;
    for (const BuiltinType& type : kTypes) map.emplace(type.name, type.printed.empty() ? type.name : type.printed);
    return map;
}

// Printed forms that read back as themselves: all but those whose text means another type (none) or takes a default
// modifier when written (`character`, `bit` are never printed without one for a column).
std::unordered_map<std::string_view, std::string_view> by_printed_form() {
    std::unordered_map<std::string_view, std::string_view> map;
    for (const BuiltinType& type : kTypes) {
        const std::string_view printed = type.printed.empty() ? type.name : type.printed;
        map.emplace(printed, printed);
    }
    return map;
}

}  // namespace

std::string_view builtin_type_of_name(std::string_view name) {
    static const auto map = by_name();
    const auto found = map.find(name);
    return found == map.end() ? std::string_view() : found->second;
}

bool is_printed_builtin_type(std::string_view text) {
    static const auto map = by_printed_form();
    return map.find(text) != map.end();
}

}  // namespace schemadiff::sql
