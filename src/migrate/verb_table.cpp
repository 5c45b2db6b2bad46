#include "migrate/verb_table.h"

namespace schemadiff::migrate {
namespace {

using enum LockMode;
using enum RightKind;

constexpr Action kTableActions[] = {
    {"validate constraint", share_update_exclusive},
    {"cluster on", share_update_exclusive},
    {"set without cluster", share_update_exclusive},
    {"set|reset (", share_update_exclusive},
    {"alter [column] NAME set statistics", share_update_exclusive},
    {"alter [column] NAME set|reset (", share_update_exclusive},
    {"enable|disable [replica|always] trigger", share_row_exclusive},
    {"attach partition", share_update_exclusive, {}, Place::here, access_exclusive, owner_of_relation},
    {"detach partition", share_update_exclusive, "concurrently", Place::here, access_exclusive, owner_of_relation},
    {"detach partition", share_update_exclusive, "finalize", Place::here, access_exclusive, owner_of_relation},
    {"detach partition", access_exclusive, {}, Place::here, share_update_exclusive, owner_of_relation, {}, 140000},
    {"detach partition", access_exclusive, {}, Place::here, access_exclusive, owner_of_relation},
    {"inherit", access_exclusive, {}, Place::here, share_update_exclusive, owner_of_relation},
    {"add [constraint NAME] foreign key",
     share_row_exclusive,
     {},
     Place::references,
     share_row_exclusive,
     privilege_on_table,
     "references"},
    {"add", access_exclusive, {}, Place::references, share_row_exclusive, privilege_on_table, "references"},
};

constexpr Action kIndexActions[] = {
    {"rename", share_update_exclusive},
    {"set|reset (", share_update_exclusive},
    {"alter [column] NAME set statistics", share_update_exclusive},
    {"attach partition", share_update_exclusive, {}, Place::here, access_exclusive, owner_of_relation},
};

constexpr Action kSequenceActions[] = {
    {"rename|owner|set", access_exclusive},
};

constexpr Makes kNothing = Makes::nothing;
constexpr std::span<const Action> kNoActions{};

constexpr Verb kVerbs[] = {
    {"create [unique] index concurrently", Makes::name, Place::behind_on, share_update_exclusive, owner_of_relation},
    {"create [unique] index", Makes::name, Place::behind_on, share, owner_of_relation},
    {"create [or replace] [constraint] trigger", kNothing, Place::behind_on, share_row_exclusive, privilege_on_table,
     "trigger"},
    {"create policy", kNothing, Place::behind_on, access_exclusive, owner_of_relation},
    {"create [or replace] rule", kNothing, Place::behind_to, access_exclusive, owner_of_relation},
    {"create statistics", Makes::in_schema, Place::behind_from, share_update_exclusive, owner_of_relation},
    {"create [global|local] temporary|temp table", Makes::name, Place::none, {}, {}, {}, More::table_parts},
    {"create [unlogged] table", Makes::in_schema, Place::none, {}, {}, {}, More::table_parts},
    {"create foreign table", Makes::in_schema, Place::none, {}, {}, {}, More::table_parts},
    {"create or replace [global|local] temporary|temp [recursive] view", Makes::name, Place::made, access_exclusive,
     owner_of_relation},
    {"create or replace [recursive] view", Makes::in_schema, Place::made, access_exclusive, owner_of_relation},
    {"create [global|local] temporary|temp [recursive] view", Makes::name},
    {"create [recursive] view", Makes::in_schema},
    {"create materialized view", Makes::in_schema},
    {"create [global|local] temporary|temp sequence", Makes::name},
    {"create [unlogged] sequence", Makes::in_schema},
    {"create [or replace] function|procedure", Makes::in_schema, Place::none, {}, {}, {}, More::implementation},
    {"create [or replace] aggregate", Makes::in_schema},
    {"create domain|type|collation", Makes::in_schema},
    {"create [default] conversion", Makes::in_schema},
    {"create text search configuration|dictionary", Makes::in_schema},
    {"create text search parser|template", kNothing, Place::none, {}, superuser},
    {"create schema", Makes::name, Place::none, {}, create_in_database},
    {"create publication NAME for table", kNothing, Place::list, share_update_exclusive, owner_of_relation},
    {"create publication NAME for", kNothing, Place::none, {}, superuser},
    {"create user mapping"},
    {"create role|user|group", kNothing, Place::none, {}, create_role},
    {"create event trigger", kNothing, Place::none, {}, superuser},
    {"create foreign data wrapper", kNothing, Place::none, {}, superuser},
    {"create access method", kNothing, Place::none, {}, superuser},
    {"create tablespace", kNothing, Place::none, {}, superuser},
    {"create operator class|family", kNothing, Place::none, {}, superuser},

    {"alter table|index all in"},
    {"alter materialized view all in"},
    {"alter [foreign] table",
     kNothing,
     Place::here,
     access_exclusive,
     owner_of_relation,
     {},
     More::nothing,
     kTableActions},
    {"alter materialized view",
     kNothing,
     Place::here,
     access_exclusive,
     owner_of_relation,
     {},
     More::nothing,
     kTableActions},
    {"alter view", kNothing, Place::here, access_exclusive, owner_of_relation, {}, More::renaming},
    {"alter index", kNothing, Place::here, access_exclusive, owner_of_relation, {}, More::nothing, kIndexActions},
    {"alter sequence",
     kNothing,
     Place::here,
     share_row_exclusive,
     owner_of_relation,
     {},
     More::nothing,
     kSequenceActions},
    {"alter trigger", kNothing, Place::behind_on, {}, owner_of_relation, {}, More::nothing, kNoActions, "extension"},
    {"alter policy|trigger|rule", kNothing, Place::behind_on, access_exclusive, owner_of_relation},
    {"alter publication NAME add|set table", kNothing, Place::list, share_update_exclusive, owner_of_relation},
    {"alter publication NAME drop table", kNothing, Place::list, share_update_exclusive},
    {"alter extension NAME add|drop [foreign] table", kNothing, Place::here, share_update_exclusive, owner_of_relation},
    {"alter extension NAME add|drop [materialized] view", kNothing, Place::here, share_update_exclusive,
     owner_of_relation},
    {"alter extension NAME add|drop sequence", kNothing, Place::here, share_update_exclusive, owner_of_relation},
    {"alter function|procedure|routine|aggregate", kNothing, Place::here, {}, owner_of_routine, {}, More::renaming},
    {"alter type|domain", kNothing, Place::here, {}, owner_of_type, {}, More::renaming},
    {"alter schema", kNothing, Place::here, {}, owner_of_schema, {}, More::renaming},
    {"alter system", kNothing, Place::none, {}, superuser},

    {"drop index concurrently", kNothing, Place::list, share_update_exclusive, drop_relation},
    {"drop table|index|view|sequence", kNothing, Place::list, access_exclusive, drop_relation},
    {"drop materialized view", kNothing, Place::list, access_exclusive, drop_relation},
    {"drop foreign table", kNothing, Place::list, access_exclusive, drop_relation},
    {"drop trigger|policy|rule", kNothing, Place::behind_on, access_exclusive, owner_of_relation},
    {"drop schema", kNothing, Place::list, {}, owner_of_schema},
    {"drop user mapping"},
    {"drop role|user|group", kNothing, Place::none, {}, create_role},

    {"vacuum OPTIONS", kNothing, Place::list, access_exclusive, {}, {}, More::nothing, kNoActions, "full"},
    {"vacuum OPTIONS", kNothing, Place::list, share_update_exclusive},
    {"analyze|analyse OPTIONS", kNothing, Place::list, share_update_exclusive},
    {"reindex OPTIONS table|index [concurrently]",
     kNothing,
     Place::here,
     share_update_exclusive,
     maintainer,
     {},
     More::nothing,
     kNoActions,
     "concurrently"},
    {"reindex OPTIONS table", kNothing, Place::here, share, maintainer},
    {"reindex OPTIONS index", kNothing, Place::here, access_exclusive, maintainer},
    {"cluster OPTIONS NAME on", kNothing, Place::here, access_exclusive, maintainer},
    {"cluster OPTIONS", kNothing, Place::here, access_exclusive, maintainer},
    {"refresh materialized view concurrently", kNothing, Place::here, exclusive, maintainer},
    {"refresh materialized view", kNothing, Place::here, access_exclusive, maintainer},
    {"truncate [table]", kNothing, Place::list, access_exclusive, privilege_on_table, "truncate"},
    {"lock [table]", kNothing, Place::list, access_exclusive, {}, {}, More::said_mode},

    {"comment on table|view|index|sequence", kNothing, Place::here, share_update_exclusive, owner_of_relation},
    {"comment on materialized view", kNothing, Place::here, share_update_exclusive, owner_of_relation},
    {"comment on foreign table", kNothing, Place::here, share_update_exclusive, owner_of_relation},
    {"comment on column", kNothing, Place::column, share_update_exclusive, owner_of_relation},
    {"security label [for NAME] on table|view|sequence", kNothing, Place::here, share_update_exclusive,
     owner_of_relation},
    {"security label [for NAME] on materialized view", kNothing, Place::here, share_update_exclusive,
     owner_of_relation},
    {"security label [for NAME] on foreign table", kNothing, Place::here, share_update_exclusive, owner_of_relation},
    {"security label [for NAME] on column", kNothing, Place::column, share_update_exclusive, owner_of_relation},

    {"insert into", kNothing, Place::here, row_exclusive, privilege_on_table, "insert"},
    {"update", kNothing, Place::here, row_exclusive, privilege_on_table, "update"},
    {"delete from", kNothing, Place::here, row_exclusive, privilege_on_table, "delete"},
    {"merge into", kNothing, Place::here, row_exclusive},
    {"copy", kNothing, Place::here, row_exclusive, privilege_on_table, "insert", More::nothing, kNoActions, "from"},
};

}  // namespace

std::span<const Verb> verbs() {
    return kVerbs;
}

}  // namespace schemadiff::migrate
