#include "inspect/child_index.h"
#include "inspect/kinds.h"
#include "inspect/printed_definition.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

namespace {

// 403 is btree (src/include/catalog/pg_am.dat).
constexpr const char* kMayHaveSettings = R"((i.indexprs is not null
              or c.relam <> 403
              or exists (select
                           from pg_catalog.pg_amproc r
                           join pg_catalog.pg_opfamily f on f.oid = r.amprocfamily
                          where f.opfmethod = 403
                            and r.amprocnum = 5)))";

}  // namespace

// The indexes of constraints are passed over when the rows are read, which costs less than it does here; of those that
// are attached to a partitioned index only what says more than that is an object (inspect/child_index.h).
// pg_get_indexdef() is asked only where a key is an expression or an operator class has parameters.
// The index's own columns are looked at only where something can be set on them: a statistics target on an expression,
// parameters on an operator class whose family has an options function, which is number 5 in a btree (BTOPTIONS_PROC in
// src/include/access/nbtree.h); the families that come with the server have none there.
template <>
std::string query<Index>(const Request& request) {
    return R"(
select i.indexrelid,
       i.indrelid,
       c.relname,
       c.relkind = 'I',
       i.indisunique,
       )" + request.since(15, "i.indnullsnotdistinct", "false") +
           R"(,
       c.relam,
       i.indkey,
       i.indnkeyatts,
       i.indclass,
       i.indcollation,
       i.indoption,
       case when i.indexprs is not null
              or )" +
           kMayHaveSettings + R"(
             and exists (select
                           from pg_catalog.pg_attribute a
                          where a.attrelid = i.indexrelid
                            and )" +
           kHasColumnOptions + R"() then coalesce()" +
           request.unless_locked("i.indrelid", "pg_catalog.pg_get_indexdef(i.indexrelid)") + R"(, '?') end,
       c.reloptions,
       i.indpred is not null,
       case when i.indpred is not null then )" +
           request.unless_locked("i.indrelid", "pg_catalog.pg_get_expr(i.indpred, i.indrelid)") + R"( end,
       c.reltablespace,
       case when )" +
           kMayHaveSettings + R"( then
         (select pg_catalog.array_agg(a.attnum || '=' || a.attstattarget)
            from pg_catalog.pg_attribute a
           where a.attrelid = i.indexrelid
             and a.attstattarget >= 0) end,
       i.indisvalid
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
 where c.relnamespace in )" +
           request.managed;
}

namespace {

// Bits of pg_index.indoption (src/include/catalog/pg_index.h).
constexpr std::int64_t kDescending = 1;
constexpr std::int64_t kNullsFirst = 2;

struct KeyParts {
    Oid table = 0;
    std::vector<std::int64_t> attributes;
    std::vector<std::int64_t> classes;
    std::vector<std::int64_t> collations;
    std::vector<std::int64_t> options;
};

// As pg_get_indexdef_worker() in ruleutils.c prints a key.
void append_key(const KeyParts& parts, std::size_t at, bool ordered, const Reader& reader, std::string& text) {
    const Relation* table = reader.relation(parts.table);
    const auto place = static_cast<std::size_t>(parts.attributes[at] - 1);
    if (!table || place >= table->columns.size()) return;
    const RelationColumn& column = table->columns[place];
    if (at > 0) text += ", ";
    text += sql::identifier(column.name);
    const Oid collation = static_cast<Oid>(parts.collations[at]);
    if (collation != 0 && collation != column.collation) {
        text += " COLLATE ";
        text += reader.collation_name(collation);
    }
    const Oid class_oid = static_cast<Oid>(parts.classes[at]);
    if (!reader.operator_classes.is_default(class_oid, column.type)) {
        const OperatorClassFacts* operator_class = reader.operator_classes.find(class_oid);
        if (operator_class) {
            const bool own = operator_class->schema != "pg_catalog";
            text += ' ' + sql::qualified(own ? operator_class->schema : "", operator_class->name);
        }
    }
    if (!ordered) return;
    const bool descending = parts.options[at] & kDescending;
    const bool nulls_first = parts.options[at] & kNullsFirst;
    if (descending) text += " DESC";
    if (descending != nulls_first) text += nulls_first ? " NULLS FIRST" : " NULLS LAST";
}

}  // namespace

template <>
void read<Index>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_constraint_index(oid)) continue;
        KeyParts parts;
        parts.table = row.oid();
        const Relation* table = reader.managed_relation(parts.table);
        if (!table) continue;
        Object object(table->part(row.view()), Index{});
        Index& index = object.as<Index>();
        const bool partitioned = row.boolean();
        index.unique = row.boolean();
        index.nulls_not_distinct = row.boolean();
        index.method = reader.access_method(row.oid());
        parts.attributes = row.numbers();
        const auto keys = static_cast<std::size_t>(row.integer());
        parts.classes = row.numbers();
        parts.collations = row.numbers();
        parts.options = row.numbers();
        const std::string_view definition = row.view();
        if (definition == "?") {
            reader.add_not_visible(object.id);
            continue;
        }
        if (definition.empty()) {
            // Only B-trees are ordered (pg_am's amcanorder); other methods' options are 0, which prints as nothing.
            for (std::size_t at = 0; at < keys; ++at) append_key(parts, at, true, reader, index.keys.text);
        } else {
            const std::string_view keys_text = parenthesised_after(definition, "USING");
            index.keys = IndexKeys(reader.expression_over(parts.table, keys_text).text);
        }
        parts.attributes.erase(parts.attributes.begin(), parts.attributes.begin() + static_cast<std::ptrdiff_t>(keys));
        index.include = reader.column_names(parts.table, parts.attributes);
        index.with = row.options();
        if (row.boolean() && row.next_is_null()) {
            reader.add_not_visible(object.id);
            continue;
        }
        index.predicate = reader.expression_over(parts.table, row.view());
        index.tablespace = reader.tablespace(row.oid());
        index.statistics = row.options();
        const bool valid = row.boolean();
        index.only = partitioned && !valid;
        index.invalid = !partitioned && !valid;
        const ChildIndex child = child_index(reader, oid, object.id.name, table->name, "idx");
        if (child.attached) {
            index.attach_to = child.parent;
            if (child.usual && index.statistics.empty() && !reader.is_annotated(Class::relation, oid)) continue;
        }
        reader.add(Class::relation, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
