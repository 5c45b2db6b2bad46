#include "inspect/unmodelled.h"

#include <array>

#include "support/text.h"

namespace schemadiff::inspect {

namespace {

// One thing that no kind stands for, or an attribute that none has, where it is not at its default. A query gives its
// name in words. `$managed` stands for the managed schemas; src/inspect/ledger.md names the columns that are read here.
struct Leftover {
    int since;
    std::string_view query;
};

constexpr std::array kLeftovers{
    // Labels of what is no object here: the server's own, and members of extensions.
    Leftover{13, R"(
select 'security label of ' || i.type || ' ' || i.identity || ' (' || l.provider || ')'
  from pg_catalog.pg_seclabel l
 cross join lateral pg_catalog.pg_identify_object(l.classoid, l.objoid, l.objsubid) i
 where l.classoid <> 'pg_catalog.pg_largeobject'::pg_catalog.regclass
   and (l.objoid < 16384
        or exists (select
                     from pg_catalog.pg_depend d
                    where d.classid = l.classoid
                      and d.objid = l.objoid
                      and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                      and d.deptype = 'e')))"},
    // ALTER TABLE ... DETACH PARTITION CONCURRENTLY that did not come to its end.
    Leftover{14, R"(
select 'detachment that is not finished of '
         || pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, i.inhrelid, 0)
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid
 where i.inhdetachpending
   and c.relnamespace in $managed)"},
    // ALTER TABLE ... DISABLE TRIGGER ALL reaches the triggers that keep a foreign key or a deferrable key.
    Leftover{13, R"(
select 'disabled triggers of '
         || pg_catalog.pg_describe_object('pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0)
  from pg_catalog.pg_constraint k
 where k.conparentid = 0
   and k.connamespace in $managed
   and exists (select
                 from pg_catalog.pg_trigger t
                where t.tgconstraint = k.oid
                  and t.tgisinternal
                  and t.tgenabled <> 'O'))"},
    // The row type of a relation has rights and a comment of its own.
    Leftover{13, R"(
select case when t.typacl is not null then 'grants on ' else 'comment on ' end
         || pg_catalog.pg_describe_object('pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0)
  from pg_catalog.pg_type t
  join pg_catalog.pg_class c on c.oid = t.typrelid and c.relkind <> 'c'
  left join pg_catalog.pg_description d
    on d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objoid = t.oid
 where t.typnamespace in $managed
   and (t.typacl is not null or d.description is not null))"},
    // Constraints that come from a parent, or are a trigger of their own.
    Leftover{13, R"(
select 'comment on ' || pg_catalog.pg_describe_object(d.classoid, d.objoid, 0)
  from pg_catalog.pg_description d
  join pg_catalog.pg_constraint k on k.oid = d.objoid
 where d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
   and (k.contype = 't'
        or k.contype = 'f' and k.conparentid <> 0
        or k.contype = 'c' and not k.conislocal and k.coninhcount > 0)
   and k.connamespace in $managed)"},
    Leftover{13, R"(
select 'comment on ' || pg_catalog.pg_describe_object(d.classoid, d.objoid, 0)
  from pg_catalog.pg_description d
  join pg_catalog.pg_trigger t on t.oid = d.objoid
  join pg_catalog.pg_class c on c.oid = t.tgrelid
 where d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
   and t.tgparentid <> 0
   and c.relnamespace in $managed)"},
    // The key of a constraint, built or attached in part only.
    Leftover{13, R"(
select 'invalid index of '
         || pg_catalog.pg_describe_object('pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0)
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_index i on i.indexrelid = k.conindid
 where k.contype in ('p', 'u', 'x')
   and not i.indisvalid
   and k.connamespace in $managed)"},
    // What was added to a relation that is a member of an extension, as far as it can be told from what the script
    // made.
    Leftover{13, R"(
select pg_catalog.pg_describe_object(o.class_id, o.oid, 0) || ' of extension ' || pg_catalog.quote_ident(e.extname)
  from pg_catalog.pg_extension e
  join pg_catalog.pg_depend d
    on d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.refobjid = e.oid and d.deptype = 'e'
   and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
 cross join lateral (
       select 'pg_catalog.pg_trigger'::pg_catalog.regclass::oid, t.oid
         from pg_catalog.pg_trigger t
        where t.tgrelid = d.objid
          and not t.tgisinternal
          and t.tgfoid >= 16384
          and not exists (select
                            from pg_catalog.pg_depend m
                           where m.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                             and m.objid = t.tgfoid
                             and m.deptype = 'e')
        union all
       select 'pg_catalog.pg_policy'::pg_catalog.regclass, y.oid
         from pg_catalog.pg_policy y
        where y.polrelid = d.objid) o (class_id, oid))"},
};

}  // namespace

std::string query_unmodelled(const Request& request) {
    std::string out;
    for (const Leftover& leftover : kLeftovers) {
        if (request.server_version < leftover.since * 10000) continue;
        if (!out.empty()) out += "\n union all";
        out += support::replace_all(leftover.query, "$managed", request.managed);
    }
    return out;
}

void read_unmodelled(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) reader.add_not_modelled(result.text(number, 0));
}

}  // namespace schemadiff::inspect
