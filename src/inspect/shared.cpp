#include "inspect/shared.h"

#include <array>

namespace schemadiff::inspect {

namespace {

std::string query_schemas(const Request&) {
    return R"(
select oid,
       nspname
  from pg_catalog.pg_namespace)";
}

void read_schemas(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        reader.add_schema(oid, row.view());
    }
}

std::string query_extension_members(const Request&) {
    return R"(
select d.classid,
       d.objid,
       coalesce(c.relnamespace, t.typnamespace, p.pronamespace),
       coalesce(c.relname, t.typname, p.proname)
  from pg_catalog.pg_depend d
  left join pg_catalog.pg_class c on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = d.objid
  left join pg_catalog.pg_type t on d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = d.objid
  left join pg_catalog.pg_proc p on d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.oid = d.objid
 where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
   and d.deptype = 'e')";
}

void read_extension_members(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid class_id = row.oid();
        reader.add_extension_member(class_id, row.oid());
        const std::string schema(reader.schema_name(row.oid()));
        KnownNames& known = reader.known();
        if (class_id == static_cast<Oid>(Class::type)) known.extension_types.emplace(row.text(), schema);
        if (class_id == static_cast<Oid>(Class::routine)) known.extension_functions.emplace(row.text(), schema);
        if (class_id == static_cast<Oid>(Class::relation)) known.extension_relations.emplace(row.text(), schema);
    }
}

std::string query_relations(const Request&) {
    return R"(
select c.oid,
       c.relnamespace,
       c.relname,
       c.relkind,
       c.relispartition,
       c.reloftype <> 0
  from pg_catalog.pg_class c
 where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
   and c.relnamespace not in (select oid from pg_catalog.pg_namespace where nspname ~ '^pg_'))";
}

void read_relations(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Oid schema = row.oid();
        const std::string_view name = row.view();
        Relation& relation = reader.add_relation(oid, schema, name, row.letter());
        relation.partition = row.boolean();
        relation.typed = row.boolean();
    }
}

std::string query_inheritance(const Request&) {
    return R"(
select inhrelid,
       inhparent
  from pg_catalog.pg_inherits
 order by inhrelid, inhseqno)";
}

// Rows of indexes find no relation here and are left out.
void read_inheritance(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        if (Relation* child = reader.mutable_relation(row.oid())) child->parents.push_back(row.oid());
    }
}

// An index keeps the names that its columns had when it was made; whoever makes it anew from the model gives it the
// table's of now (ChooseIndexColumnNames() in indexcmds.c).
std::string query_index_parents(const Request&) {
    return R"(
select i.inhrelid,
       p.relnamespace,
       p.relname,
       x.indisvalid
         and coalesce(p.reloptions, '{}') = coalesce(c.reloptions, '{}')
         and p.reltablespace = c.reltablespace,
       array(select case when t.attname is null or pg_catalog.starts_with(a.attname, t.attname) then a.attname
                         else t.attname end
               from pg_catalog.pg_attribute a
               left join pg_catalog.pg_attribute t
                 on t.attrelid = o.indrelid and t.attnum = o.indkey[a.attnum - 1] and t.attnum > 0
              where a.attrelid = i.inhrelid
              order by a.attnum)
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_index x on x.indexrelid = i.inhparent
  join pg_catalog.pg_class p on p.oid = i.inhparent
  join pg_catalog.pg_class c on c.oid = i.inhrelid
  join pg_catalog.pg_index o on o.indexrelid = i.inhrelid)";
}

void read_index_parents(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        IndexParent parent;
        parent.schema = row.oid();
        parent.name = row.view();
        parent.says_the_same = row.boolean();
        parent.columns = row.view();
        reader.add_index_parent(oid, parent);
    }
}

std::string query_access_methods(const Request&) {
    return R"(
select oid,
       amname
  from pg_catalog.pg_am)";
}

void read_access_methods(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        reader.add_access_method(oid, row.view());
    }
}

std::string query_tablespaces(const Request&) {
    return R"(
select oid,
       spcname
  from pg_catalog.pg_tablespace)";
}

void read_tablespaces(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        reader.add_tablespace(oid, row.view());
    }
}

std::string query_operator_classes(const Request&) {
    return R"(
select oid,
       opcnamespace,
       opcname,
       opcmethod,
       opcintype,
       opcdefault
  from pg_catalog.pg_opclass)";
}

void read_operator_classes(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        OperatorClassFacts entry;
        entry.schema = reader.schema_name(row.oid());
        entry.name = row.view();
        entry.method = row.oid();
        entry.type = row.oid();
        entry.is_default = row.boolean();
        reader.operator_classes.add(oid, entry);
    }
}

std::string query_collations(const Request&) {
    return R"(
select oid,
       collnamespace,
       collname
  from pg_catalog.pg_collation)";
}

void read_collations(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Oid schema = row.oid();
        reader.add_collation(oid, schema, row.view());
    }
}

// The row types of tables and their arrays are left out: they are as many as tables.
std::string query_types(const Request&) {
    return R"(
select t.oid,
       t.typtype,
       t.typbasetype,
       t.typlen = -1 and t.typelem <> 0,
       t.typispreferred,
       t.typstorage,
       t.typcollation
  from pg_catalog.pg_type t
 where t.typtype <> 'c'
   and not exists (select from pg_catalog.pg_type e where e.oid = t.typelem and e.typtype = 'c'))";
}

void read_types(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        TypeFacts facts;
        facts.kind = row.letter();
        facts.base = row.oid();
        facts.array = row.boolean();
        facts.preferred = row.boolean();
        facts.storage = row.letter();
        facts.collation = row.oid();
        reader.operator_classes.add_type(oid, facts);
    }
}

std::string query_casts(const Request&) {
    return R"(
select castsource,
       casttarget
  from pg_catalog.pg_cast
 where castmethod = 'b'
   and castcontext = 'i')";
}

void read_casts(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid source = row.oid();
        reader.operator_classes.add_binary_cast(source, row.oid());
    }
}

// Objects of users have oids from 16384 on (FirstNormalObjectId); the schema public, which is there from the start,
// comes with a comment that is nobody's.
std::string query_comments(const Request&) {
    return R"(
select d.classoid,
       d.objoid,
       d.objsubid,
       d.description
  from pg_catalog.pg_description d
 where d.objoid >= 16384
    or d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
   and d.objoid = (select oid from pg_catalog.pg_namespace where nspname = 'public')
   and d.description <> 'standard public schema')";
}

void read_comments(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid class_id = row.oid();
        const Oid oid = row.oid();
        const std::int64_t part = row.integer();
        reader.add_comment(class_id, oid, part, row.view());
    }
}

// Labels of large objects are data; those of databases, roles and tablespaces belong to the cluster. A subscription is
// kept in a shared catalog, and its label with it.
std::string query_labels(const Request&) {
    return R"(
select l.classoid,
       l.objoid,
       l.objsubid,
       l.provider,
       l.label
  from pg_catalog.pg_seclabel l
 where l.classoid <> 'pg_catalog.pg_largeobject'::pg_catalog.regclass
 union all
select s.classoid,
       s.objoid,
       0,
       s.provider,
       s.label
  from pg_catalog.pg_shseclabel s
 where s.classoid = 'pg_catalog.pg_subscription'::pg_catalog.regclass
 order by provider)";
}

void read_labels(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid class_id = row.oid();
        const Oid oid = row.oid();
        const std::int64_t part = row.integer();
        const std::string_view provider = row.view();
        reader.add_label(class_id, oid, part, provider, row.view());
    }
}

std::string query_needed_extensions(const Request&) {
    return R"(
select d.classid,
       d.objid,
       e.extname
  from pg_catalog.pg_depend d
  join pg_catalog.pg_extension e on e.oid = d.refobjid
 where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
   and d.deptype = 'x'
 order by e.extname)";
}

void read_needed_extensions(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid class_id = row.oid();
        const Oid oid = row.oid();
        reader.add_extension_needed(class_id, oid, row.view());
    }
}

constexpr std::array kQueries{
    SharedQuery{query_schemas, read_schemas},
    SharedQuery{query_extension_members, read_extension_members},
    SharedQuery{query_relations, read_relations},
    SharedQuery{query_inheritance, read_inheritance},
    SharedQuery{query_index_parents, read_index_parents},
    SharedQuery{query_access_methods, read_access_methods},
    SharedQuery{query_tablespaces, read_tablespaces},
    SharedQuery{query_operator_classes, read_operator_classes},
    SharedQuery{query_collations, read_collations},
    SharedQuery{query_types, read_types},
    SharedQuery{query_casts, read_casts},
    SharedQuery{query_comments, read_comments},
    SharedQuery{query_labels, read_labels},
    SharedQuery{query_needed_extensions, read_needed_extensions},
};

}  // namespace

std::span<const SharedQuery> shared_queries() {
    return kQueries;
}

}  // namespace schemadiff::inspect
