#include "inspect/presence.h"

#include <array>

namespace schemadiff::inspect {

namespace {

struct LookedFor {
    Kind kind;
    const char* catalog;
    const char* condition = nullptr;
    const char* oid = "oid";
    // The catalog under which an extension's members are recorded (pg_depend.classid); null: members count, too.
    const char* member_of = "";
};

constexpr std::array kLookedFor{
    LookedFor{Kind::access_method, "pg_am"},
    LookedFor{Kind::language, "pg_language"},
    LookedFor{Kind::collation, "pg_collation"},
    LookedFor{Kind::domain, "pg_type", "typtype = 'd'"},
    LookedFor{Kind::composite_type, "pg_class", "relkind = 'c'", "oid", nullptr},
    LookedFor{Kind::range_type, "pg_range", nullptr, "rngtypid", "pg_type"},
    // All array types, and nothing else, are read by array_in().
    LookedFor{Kind::base_type, "pg_type",
              "(typtype = 'b' and typinput <> 'pg_catalog.array_in'::pg_catalog.regproc or typtype = 'p')"},
    LookedFor{Kind::text_search_parser, "pg_ts_parser"},
    LookedFor{Kind::text_search_template, "pg_ts_template"},
    LookedFor{Kind::text_search_dictionary, "pg_ts_dict"},
    LookedFor{Kind::text_search_configuration, "pg_ts_config"},
    LookedFor{Kind::foreign_data_wrapper, "pg_foreign_data_wrapper"},
    LookedFor{Kind::foreign_server, "pg_foreign_server"},
    // An ordinary role may not read pg_user_mapping; there is none without a server.
    LookedFor{Kind::user_mapping, "pg_foreign_server", nullptr, "oid", nullptr},
    LookedFor{Kind::aggregate, "pg_aggregate", nullptr, "aggfnoid", "pg_proc"},
    LookedFor{Kind::operator_, "pg_operator"},
    LookedFor{Kind::operator_family, "pg_opfamily"},
    LookedFor{Kind::operator_class, "pg_opclass"},
    LookedFor{Kind::cast, "pg_cast"},
    LookedFor{Kind::conversion, "pg_conversion"},
    LookedFor{Kind::transform, "pg_transform"},
    LookedFor{Kind::policy, "pg_policy"},
    LookedFor{Kind::statistics, "pg_statistic_ext"},
    LookedFor{Kind::default_privileges, "pg_default_acl"},
    LookedFor{Kind::event_trigger, "pg_event_trigger"},
    LookedFor{Kind::publication, "pg_publication"},
};

// Objects of users have oids from 16384 on (FirstNormalObjectId in src/include/access/transam.h).
std::string exists(const LookedFor& entry) {
    const std::string oid = "x." + std::string(entry.oid);
    std::string text = "exists (select from pg_catalog." + std::string(entry.catalog) + " x where " + oid +
                       " >= 16384::pg_catalog.oid";
    if (entry.condition) text += " and " + std::string(entry.condition);
    if (entry.member_of) {
        const std::string_view members = *entry.member_of ? entry.member_of : entry.catalog;
        text += "\n                 and not exists (select from member m where m.classid = 'pg_catalog." +
                std::string(members) + "'::pg_catalog.regclass and m.objid = " + oid + ")";
    }
    return text + ")";
}

}  // namespace

std::string query_presence() {
    std::string text = R"(
with member as materialized (
  select classid, objid
    from pg_catalog.pg_depend
   where refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
     and deptype = 'e')
select )";
    for (const LookedFor& entry : kLookedFor) {
        if (&entry != kLookedFor.begin()) text += ",\n       ";
        text += exists(entry);
    }
    return text;
}

std::set<Kind> absent_kinds(const db::Result& result) {
    std::set<Kind> absent;
    for (std::size_t at = 0; at < kLookedFor.size(); ++at)
        if (!result.boolean(0, static_cast<int>(at))) absent.insert(kLookedFor[at].kind);
    return absent;
}

}  // namespace schemadiff::inspect
