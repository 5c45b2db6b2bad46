#include "inspect/dependency_queries.h"

namespace schemadiff::inspect {

namespace {

// Names our object for each entry of a system catalog that is one, or a part of one; an entry of pg_class may be the
// whole relation or, with a number beside it, a column. Members of extensions stand for their extension. What a
// parent's index, constraint or trigger made in a partition is a `copy`: it needs what the parent's needs. Internal
// triggers are left out, but for those of partitions: they are a part of their constraint and of nothing else.
constexpr std::string_view kNodes = R"(
with relation as (
  select c.oid, c.relkind, c.relispartition, c.reltype, n.nspname as schema, c.relname as name,
         case c.relkind when 'v' then 'view' when 'm' then 'materialized_view' else 'table' end as kind
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where n.nspname !~ '^pg_'
     and n.nspname <> 'information_schema'
), constraint_of as (
  select k.oid, r.schema,
         case when k.contype in ('p', 'u', 'x') then k.conindid end as index,
         case when k.conparentid <> 0 then 'copy'
              else case k.contype when 'p' then 'primary_key' when 'u' then 'unique' when 'c' then 'check'
                                  when 'x' then 'exclusion' when 'f' then 'foreign_key' when 't' then 'trigger'
                                  else 'column' end end as kind,
         r.name as parent,
         case when k.contype = 'n' then (select a.attname
                                           from pg_catalog.pg_attribute a
                                          where a.attrelid = k.conrelid and a.attnum = k.conkey[1])
              else k.conname end as name
    from pg_catalog.pg_constraint k
    join relation r on r.oid = k.conrelid
), extension_member as (
  select d.classid, d.objid, e.extname
    from pg_catalog.pg_depend d
    join pg_catalog.pg_extension e on e.oid = d.refobjid
   where d.refclassid = 'pg_extension'::pg_catalog.regclass
     and d.deptype = 'e'
), extension_part as (
  select classid, objid, extname from extension_member
  union all
  select m.classid, t.typarray, m.extname
    from extension_member m
    join pg_catalog.pg_type t on m.classid = 'pg_type'::pg_catalog.regclass and t.oid = m.objid and t.typarray <> 0
), own (class_id, oid, kind, schema, parent, name, signature) as (
  select 'pg_namespace'::pg_catalog.regclass::oid, n.oid, 'schema', '', '', n.nspname, ''
    from pg_catalog.pg_namespace n
   where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  union all
  select 'pg_extension'::pg_catalog.regclass, e.oid, 'extension', '', '', e.extname, ''
    from pg_catalog.pg_extension e
  union all
  select 'pg_type'::pg_catalog.regclass, part.oid,
         case t.typtype when 'e' then 'enum_type' when 'd' then 'domain' when 'c' then 'composite_type'
                        when 'r' then 'range_type' else 'base_type' end,
         n.nspname, '', t.typname, ''
    from pg_catalog.pg_type t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
   cross join lateral (values (t.oid), (t.typarray)) part (oid)
   where t.typtype in ('e', 'd', 'r')
      or t.typtype in ('b', 'p') and not exists (select from pg_catalog.pg_type e where e.typarray = t.oid)
      or t.typtype = 'c' and (select c.relkind from pg_catalog.pg_class c where c.oid = t.typrelid) = 'c'
  union all
  select 'pg_class'::pg_catalog.regclass, r.oid, 'composite_type', r.schema, '', r.name, ''
    from relation r
   where r.relkind = 'c'
  union all
  select 'pg_collation'::pg_catalog.regclass, l.oid, 'collation', n.nspname, '', l.collname, ''
    from pg_catalog.pg_collation l
    join pg_catalog.pg_namespace n on n.oid = l.collnamespace
   where n.nspname <> 'pg_catalog'
  union all
  select 'pg_conversion'::pg_catalog.regclass, c.oid, 'conversion', n.nspname, '', c.conname, ''
    from pg_catalog.pg_conversion c
    join pg_catalog.pg_namespace n on n.oid = c.connamespace
   where n.nspname <> 'pg_catalog'
  union all
  select 'pg_language'::pg_catalog.regclass, l.oid, 'language', '', '', l.lanname, ''
    from pg_catalog.pg_language l
   where l.oid >= 16384
  union all
  select 'pg_am'::pg_catalog.regclass, m.oid, 'access_method', '', '', m.amname, ''
    from pg_catalog.pg_am m
   where m.oid >= 16384
  union all
  select 'pg_transform'::pg_catalog.regclass, t.oid, 'transform', '', '',
         'for ' || pg_catalog.format_type(t.trftype, null) || ' language ' || pg_catalog.quote_ident(l.lanname), ''
    from pg_catalog.pg_transform t
    join pg_catalog.pg_language l on l.oid = t.trflang
  union all
  select 'pg_cast'::pg_catalog.regclass, c.oid, 'cast', '', '',
         '(' || pg_catalog.format_type(c.castsource, null) || ' as ' || pg_catalog.format_type(c.casttarget, null) || ')', ''
    from pg_catalog.pg_cast c
   where c.oid >= 16384
  union all
  select 'pg_operator'::pg_catalog.regclass, o.oid, 'operator', n.nspname, '', o.oprname,
         case when o.oprleft = 0 then 'NONE' else pg_catalog.format_type(o.oprleft, null) end || ', ' ||
         case when o.oprright = 0 then 'NONE' else pg_catalog.format_type(o.oprright, null) end
    from pg_catalog.pg_operator o
    join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
   where n.nspname <> 'pg_catalog'
  union all
  select 'pg_opclass'::pg_catalog.regclass, c.oid, 'operator_class', n.nspname, '', c.opcname, a.amname
    from pg_catalog.pg_opclass c
    join pg_catalog.pg_namespace n on n.oid = c.opcnamespace
    join pg_catalog.pg_am a on a.oid = c.opcmethod
   where n.nspname <> 'pg_catalog'
  union all
  select 'pg_opfamily'::pg_catalog.regclass, f.oid, 'operator_family', n.nspname, '', f.opfname, a.amname
    from pg_catalog.pg_opfamily f
    join pg_catalog.pg_namespace n on n.oid = f.opfnamespace
    join pg_catalog.pg_am a on a.oid = f.opfmethod
   where n.nspname <> 'pg_catalog'
  union all
  select d.classid, d.objid, case when c.oid is null then 'operator_family' else 'operator_class' end, n.nspname, '',
         coalesce(c.opcname, f.opfname), a.amname
    from pg_catalog.pg_depend d
    left join pg_catalog.pg_opclass c on d.refclassid = 'pg_opclass'::pg_catalog.regclass and c.oid = d.refobjid
    left join pg_catalog.pg_opfamily f on d.refclassid = 'pg_opfamily'::pg_catalog.regclass and f.oid = d.refobjid
    join pg_catalog.pg_namespace n on n.oid = coalesce(c.opcnamespace, f.opfnamespace)
    join pg_catalog.pg_am a on a.oid = coalesce(c.opcmethod, f.opfmethod)
   where d.classid in ('pg_amop'::pg_catalog.regclass, 'pg_amproc'::pg_catalog.regclass)
     and d.deptype in ('i', 'a')
  union all
  select 'pg_type'::pg_catalog.regclass, part.oid, 'range_type', n.nspname, '', r.typname, ''
    from pg_catalog.pg_depend d
    join pg_catalog.pg_type m on m.oid = d.objid and m.typtype = 'm'
    join pg_catalog.pg_type r on r.oid = d.refobjid
    join pg_catalog.pg_namespace n on n.oid = r.typnamespace
   cross join lateral (values (m.oid), (m.typarray)) part (oid)
   where d.classid = 'pg_type'::pg_catalog.regclass
     and d.refclassid = 'pg_type'::pg_catalog.regclass
     and d.deptype = 'i'
  union all
  select 'pg_constraint'::pg_catalog.regclass, k.oid, 'domain', n.nspname, '', t.typname, ''
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_type t on t.oid = k.contypid
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  union all
  select 'pg_type'::pg_catalog.regclass, part.oid, r.kind, r.schema, '', r.name, ''
    from relation r
    join pg_catalog.pg_type t on t.oid = r.reltype
   cross join lateral (values (t.oid), (t.typarray)) part (oid)
   where r.relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select 'pg_class'::pg_catalog.regclass, r.oid, r.kind, r.schema, '', r.name, ''
    from relation r
   where r.relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select 'pg_class'::pg_catalog.regclass, r.oid, case when t.oid is null then 'sequence' else 'column' end, r.schema,
         coalesce(t.name, ''), coalesce(a.attname, r.name), ''
    from relation r
    left join pg_catalog.pg_depend d
      on d.classid = 'pg_class'::pg_catalog.regclass and d.objid = r.oid and d.deptype = 'i' and d.refobjsubid > 0
     and d.refclassid = 'pg_class'::pg_catalog.regclass
    left join relation t on t.oid = d.refobjid
    left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
   where r.relkind = 'S'
  union all
  select 'pg_class'::pg_catalog.regclass, r.oid,
         case when r.relispartition then 'copy' else coalesce(k.kind, 'index') end, t.schema, t.name,
         coalesce(k.name, r.name), ''
    from relation r
    join pg_catalog.pg_index i on i.indexrelid = r.oid
    join relation t on t.oid = i.indrelid
    left join constraint_of k on k.index = r.oid
   where r.relkind in ('i', 'I')
  union all
  select 'pg_constraint'::pg_catalog.regclass, k.oid, k.kind, k.schema, k.parent, k.name, ''
    from constraint_of k
  union all
  select 'pg_attrdef'::pg_catalog.regclass, d.oid, case when r.kind = 'table' then 'column' else r.kind end, r.schema,
         case when r.kind = 'table' then r.name else '' end,
         case when r.kind = 'table' then a.attname else r.name end, ''
    from pg_catalog.pg_attrdef d
    join relation r on r.oid = d.adrelid
    join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
   where r.relkind in ('r', 'p', 'v', 'f')
  union all
  select 'pg_rewrite'::pg_catalog.regclass, w.oid, r.kind, r.schema, '', r.name, ''
    from pg_catalog.pg_rewrite w
    join relation r on r.oid = w.ev_class
   where w.rulename = '_RETURN'
  union all
  select 'pg_rewrite'::pg_catalog.regclass, w.oid, 'rule', r.schema, r.name, w.rulename, ''
    from pg_catalog.pg_rewrite w
    join relation r on r.oid = w.ev_class
   where w.rulename <> '_RETURN'
  union all
  select 'pg_policy'::pg_catalog.regclass, p.oid, 'policy', r.schema, r.name, p.polname, ''
    from pg_catalog.pg_policy p
    join relation r on r.oid = p.polrelid
  union all
  select 'pg_statistic_ext'::pg_catalog.regclass, s.oid, 'statistics', n.nspname, '', s.stxname, ''
    from pg_catalog.pg_statistic_ext s
    join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
  union all
  select 'pg_event_trigger'::pg_catalog.regclass, e.oid, 'event_trigger', '', '', e.evtname, ''
    from pg_catalog.pg_event_trigger e
  union all
  select 'pg_default_acl'::pg_catalog.regclass, d.oid, 'default_privileges', '', '',
         'for role ' || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.defaclrole))
           || coalesce(' in schema ' || pg_catalog.quote_ident(n.nspname), '') || ' on '
           || case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                                   when 'T' then 'types' else 'schemas' end, ''
    from pg_catalog.pg_default_acl d
    left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
  union all
  select 'pg_ts_parser'::pg_catalog.regclass, x.oid, 'text_search_parser', n.nspname, '', x.prsname, ''
    from pg_catalog.pg_ts_parser x
    join pg_catalog.pg_namespace n on n.oid = x.prsnamespace
  union all
  select 'pg_ts_template'::pg_catalog.regclass, x.oid, 'text_search_template', n.nspname, '', x.tmplname, ''
    from pg_catalog.pg_ts_template x
    join pg_catalog.pg_namespace n on n.oid = x.tmplnamespace
  union all
  select 'pg_ts_dict'::pg_catalog.regclass, x.oid, 'text_search_dictionary', n.nspname, '', x.dictname, ''
    from pg_catalog.pg_ts_dict x
    join pg_catalog.pg_namespace n on n.oid = x.dictnamespace
  union all
  select 'pg_ts_config'::pg_catalog.regclass, x.oid, 'text_search_configuration', n.nspname, '', x.cfgname, ''
    from pg_catalog.pg_ts_config x
    join pg_catalog.pg_namespace n on n.oid = x.cfgnamespace
  union all
  select 'pg_trigger'::pg_catalog.regclass, t.oid,
         case when t.tgisinternal or t.tgparentid <> 0 then 'copy' else 'trigger' end, r.schema, r.name, t.tgname, ''
    from pg_catalog.pg_trigger t
    join relation r on r.oid = t.tgrelid
   where not t.tgisinternal or t.tgparentid <> 0
  union all
  select 'pg_foreign_data_wrapper'::pg_catalog.regclass, w.oid, 'foreign_data_wrapper', '', '', w.fdwname, ''
    from pg_catalog.pg_foreign_data_wrapper w
  union all
  select 'pg_foreign_server'::pg_catalog.regclass, s.oid, 'foreign_server', '', '', s.srvname, ''
    from pg_catalog.pg_foreign_server s
  union all
  select 'pg_user_mapping'::pg_catalog.regclass, m.umid, 'user_mapping', '', '',
         case m.umuser when 0 then 'public' else m.usename end, m.srvname
    from pg_catalog.pg_user_mappings m
  union all
  select part.class_id, part.oid, 'publication', '', '', p.pubname, ''
    from pg_catalog.pg_publication p
   cross join lateral (select 'pg_publication'::pg_catalog.regclass::oid, p.oid
                        union all
                       select 'pg_publication_rel'::pg_catalog.regclass, r.oid
                         from pg_catalog.pg_publication_rel r
                        where r.prpubid = p.oid) part (class_id, oid)
  union all
  select 'pg_proc'::pg_catalog.regclass, p.oid, case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
         n.nspname, '', p.proname,
         coalesce((select pg_catalog.string_agg(pg_catalog.format_type(a.type, null), ', ' order by a.place)
                     from pg_catalog.unnest(p.proargtypes) with ordinality a (type, place)), '')
    from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
   where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
), constructor as (
  select d.objid, coalesce(r.oid, t.oid) as type
    from pg_catalog.pg_depend d
    join pg_catalog.pg_type t on t.oid = d.refobjid
    left join pg_catalog.pg_depend m
      on m.classid = 'pg_type'::pg_catalog.regclass and m.objid = t.oid and t.typtype = 'm' and m.deptype = 'i'
     and m.refclassid = 'pg_type'::pg_catalog.regclass
    left join pg_catalog.pg_type r on r.oid = m.refobjid
   where d.classid = 'pg_proc'::pg_catalog.regclass
     and d.refclassid = 'pg_type'::pg_catalog.regclass
     and d.deptype = 'i'
), node as (
  select o.*
    from own o
   where not exists (select from constructor c where o.class_id = 'pg_proc'::pg_catalog.regclass and c.objid = o.oid)
     and not exists (select from extension_part m where m.classid = o.class_id and m.objid = o.oid)
  union all
  select 'pg_proc'::pg_catalog.regclass, c.objid, 'range_type', n.nspname, '', t.typname, ''
    from constructor c
    join pg_catalog.pg_type t on t.oid = c.type
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
   where not exists (select from extension_part m where m.classid = 'pg_type'::pg_catalog.regclass and m.objid = t.oid)
  union all
  select m.classid, m.objid, 'extension', '', '', m.extname, '' from extension_part m
)
select class_id,
       oid,
       kind,
       schema,
       parent,
       name,
       signature
  from node)";

// Columns are named by the number that pg_depend has of them.
constexpr std::string_view kColumns = R"(
select a.attrelid,
       a.attnum,
       a.attname
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where a.attnum > 0
   and c.relkind in ('r', 'p', 'v', 'm', 'f')
   and n.nspname !~ '^pg_'
   and n.nspname <> 'information_schema')";

// What is joined to what is left to the caller: one hash of the objects serves both ends, and each is named once. Row
// types, arrays and internal triggers go with what they are parts of, and say nothing more.
constexpr std::string_view kEdges = R"(
select d.classid,
       d.objid,
       d.objsubid,
       d.refclassid,
       d.refobjid,
       d.refobjsubid,
       d.deptype
  from pg_catalog.pg_depend d
 where d.deptype <> 'e'
   and not (d.deptype = 'i'
            and d.classid in ('pg_type'::pg_catalog.regclass, 'pg_trigger'::pg_catalog.regclass)))";

}  // namespace

std::vector<std::string> dependency_queries() {
    return {std::string(kNodes), std::string(kColumns), std::string(kEdges)};
}

}  // namespace schemadiff::inspect
