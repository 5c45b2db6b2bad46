#include <algorithm>
#include <unordered_map>

#include "inspect/kinds.h"
#include "inspect/storage.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

// Also of tables that are not managed but are inherited from or referenced, for the names of their columns and what is
// inherited; and of materialized views, for the names in their indexes. pg_get_expr() without the relation is three
// times as fast, and raises an error for generated columns only. From 18 on NOT NULL is a constraint (contype n), and a
// child's own (l) or its parents' alone (i); what its own primary key brings with it is not said again.
// No query has more rows: each cell counts, and what the shared queries know is not asked again. Of system columns, and
// of the columns of sequences, rights are all that can be said: only such a row has a description.
template <>
std::string query<Column>(const Request& request) {
    return R"(
select a.attrelid,
       a.attnum,
       a.attname,
       case when a.attnum < 0 or c.relkind = 'S' then
            pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid, a.attnum) end,
       a.atttypid,
       a.attcollation,
       a.attislocal,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       a.attnotnull,
       a.attidentity,
       a.attgenerated,
       case when a.attgenerated = '' then pg_catalog.pg_get_expr(d.adbin, 0)
            when d.adbin is not null then )" +
           request.unless_locked("a.attrelid", "pg_catalog.pg_get_expr(d.adbin, a.attrelid)") + R"( end,
       a.attstorage,
       )" + request.since(14, "a.attcompression", "''") +
           R"(,
       case when a.attstattarget >= 0 then a.attstattarget end,
       a.attoptions,
       a.attacl,
       a.attfdwoptions)" +
           request.since(18, R"(,
       n.oid,
       n.conname,
       n.connoinherit,
       not n.convalidated,
       case when a.attinhcount > 0 and not c.relispartition then
            case when n.conislocal and (a.attislocal or n.conname <> c.relname || '_' || a.attname || '_not_null'
                      or not exists (select from pg_catalog.pg_constraint k
                                      where k.conrelid = a.attrelid and k.contype = 'p' and a.attnum = any (k.conkey)))
                 then 'l' else 'i' end end)",
                         R"(,
       null,
       null,
       false,
       false,
       null)") +
           R"(
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum)" +
           request.since(18, R"(
  left join pg_catalog.pg_constraint n on n.conrelid = a.attrelid and n.contype = 'n' and n.conkey[1] = a.attnum)",
                         "") +
           R"(
 where not a.attisdropped
   and (a.attnum > 0 and c.relkind in ('r', 'p', 'm', 'f')
        or a.attacl is not null and c.relkind in ('r', 'p', 'm', 'f', 'S'))
   and (c.relnamespace in )" +
           request.managed + R"(
        or c.oid in (select inhparent from pg_catalog.pg_inherits)
        or c.oid in (select confrelid from pg_catalog.pg_constraint where contype = 'f')))";
}

namespace {

struct ColumnRow {
    std::string_view name;
    std::int64_t number = 0;
    std::int64_t position = 0;
    Oid type_oid = 0;
    Oid collation = 0;
    bool local = false;
    std::string_view type;
    bool not_null = false;
    char identity = 0;
    char generated = 0;
    std::string_view default_value;
    bool default_is_null = false;
    char storage = 0;
    char compression = 0;
    std::int64_t statistics = -1;
    std::string_view options;
    std::string_view acl;
    std::string_view fdw_options;
    Oid not_null_constraint = 0;
    std::string_view not_null_name;
    bool not_null_no_inherit = false;
    bool not_null_not_valid = false;
    char not_null_from = 0;

    bool hands_not_null_down() const { return not_null && !not_null_no_inherit; }
};

// The columns of one relation, by number less one; numbers of dropped ones have no name.
using ColumnRows = std::vector<ColumnRow>;
using AllColumns = std::unordered_map<Oid, ColumnRows>;

ColumnRow read_row(Row& row) {
    ColumnRow column;
    column.type_oid = row.oid();
    column.collation = row.oid();
    column.local = row.boolean();
    column.type = row.view();
    column.not_null = row.boolean();
    column.identity = row.letter();
    column.generated = row.letter();
    column.default_is_null = row.next_is_null();
    column.default_value = row.view();
    column.storage = row.letter();
    column.compression = row.letter();
    const bool usual_target = row.next_is_null();
    const std::int64_t target = row.integer();
    column.statistics = usual_target ? -1 : target;
    column.options = row.view();
    column.acl = row.view();
    column.fdw_options = row.view();
    column.not_null_constraint = row.oid();
    column.not_null_name = row.view();
    column.not_null_no_inherit = row.boolean();
    column.not_null_not_valid = row.boolean();
    column.not_null_from = row.letter();
    return column;
}

std::string identity_word(char letter) {
    switch (letter) {
        case 'a':
            return "always";
        case 'd':
            return "by default";
    }
    return {};
}

std::string generated_word(char letter) {
    switch (letter) {
        case 's':
            return "stored";
        case 'v':
            return "virtual";
    }
    return {};
}

void set_not_null_constraint(const ColumnRow& row, std::string_view table, const Reader& reader, Column& column) {
    if (row.not_null_name.empty()) return;
    column.not_null_comment = reader.comment(Class::constraint, row.not_null_constraint);
    if (row.not_null_name != sql::make_object_name(table, row.name, "not_null"))
        column.not_null_name = row.not_null_name;
    column.not_null_no_inherit = row.not_null_no_inherit;
    column.not_null_not_valid = row.not_null_not_valid;
}

Column whole_column(const ColumnRow& row, Oid oid, const Relation& table, const Reader& reader) {
    Column column;
    column.type = TypeText(std::string(row.type));
    column.not_null = row.not_null && row.not_null_from != 'i';
    if (row.generated == '\0') {
        column.default_value = printed_expression(row.default_value);
    } else {
        column.generated = reader.expression_over(oid, row.default_value);
        column.generated_kind = generated_word(row.generated);
    }
    column.identity = identity_word(row.identity);
    const TypeFacts& type = reader.operator_classes.facts(row.type_oid);
    if (row.collation != type.collation) column.collation = reader.qualified_collation_name(row.collation);
    if (row.storage != type.storage) column.storage = storage_word(row.storage);
    column.compression = compression_word(row.compression);
    column.statistics = row.statistics;
    column.options = parse_column_options(row.options);
    column.fdw_options = parse_options(row.fdw_options);
    if (column.not_null) set_not_null_constraint(row, table.name, reader, column);
    column.position = row.position;
    return column;
}

// What an inherited column says differently from its parent's. `parent` is a column without anything for a typed table.
Column overrides(const ColumnRow& row, const ColumnRow& parent, Oid oid, const Relation& table, const Reader& reader) {
    Column column;
    column.inherited = true;
    column.not_null = row.not_null && (!parent.not_null || row.not_null_from == 'l');
    if (column.not_null) set_not_null_constraint(row, table.name, reader, column);
    if (row.generated == '\0') {
        // The parent has a default and this one has none: DEFAULT NULL says so, and leaves no row in pg_attrdef.
        if (row.default_value.empty() && !parent.default_value.empty()) {
            column.default_value = Expression("NULL");
        } else if (row.default_value != parent.default_value || parent.generated != '\0') {
            column.default_value = printed_expression(row.default_value);
        }
    } else if (row.default_value != parent.default_value || row.generated != parent.generated) {
        column.generated = reader.expression_over(oid, row.default_value);
        column.generated_kind = generated_word(row.generated);
    }
    // Partitions share their parent's from 17 on; no other child takes it over.
    const bool shared = table.partition && reader.server_version() >= 170000;
    if (!shared) column.identity = identity_word(row.identity);
    if (row.storage != parent.storage) column.storage = storage_word(row.storage);
    if (row.compression != parent.compression) column.compression = compression_word(row.compression);
    column.statistics = row.statistics;
    column.options = parse_column_options(row.options);
    column.fdw_options = parse_options(row.fdw_options);
    return column;
}

const ColumnRow* find_column(const AllColumns& all, Oid relation, std::string_view name) {
    const auto found = all.find(relation);
    if (found == all.end()) return nullptr;
    for (const ColumnRow& column : found->second) {
        if (column.name == name) return &column;
    }
    return nullptr;
}

// The first parent that has a column of the name, NOT NULL where any has it so, as the server merges them (tablecmds.c,
// MergeAttributes).
ColumnRow inherited_from(const AllColumns& all, const Relation& table, const ColumnRow& row, const Reader& reader) {
    const ColumnRow* first = nullptr;
    bool not_null = false;
    for (const Oid parent : table.parents) {
        const ColumnRow* found = find_column(all, parent, row.name);
        if (!found) continue;
        if (!first) first = found;
        not_null |= found->hands_not_null_down();
    }
    ColumnRow out = first ? *first : ColumnRow{};
    if (!first) out.storage = reader.operator_classes.facts(row.type_oid).storage;
    out.not_null = not_null;
    return out;
}

void add_column(const AllColumns& all, Oid oid, const Relation& table, const ColumnRow& row, Reader& reader) {
    Object object(table.part(row.name), Column{});
    if (!row.acl.empty()) reader.add_column_grants(oid, row.name, row.acl);
    if (row.generated != '\0' && row.default_is_null) {
        reader.add_not_visible(object.id);
        return;
    }
    Column& column = object.as<Column>();
    static const Column kNothing = [] {
        Column nothing;
        nothing.inherited = true;
        return nothing;
    }();
    column = row.local ? whole_column(row, oid, table, reader)
                       : overrides(row, inherited_from(all, table, row, reader), oid, table, reader);
    if (const IdentitySequence* sequence = reader.identity_sequence(oid, row.number);
        sequence && !column.identity.empty()) {
        column.identity_options = sequence->options;
        column.identity_comment = sequence->comment;
        column.identity_labels = sequence->labels;
        column.identity_grants = sequence->grants;
    }
    // What a parent brings has a comment of its own in each child.
    if (!column.not_null && !row.not_null_name.empty() &&
        !reader.comment(Class::constraint, row.not_null_constraint).empty())
        reader.add_not_modelled("comment on constraint " + sql::identifier(row.not_null_name) + " of " +
                                object.id.described());
    if (!row.local && column == kNothing && !reader.is_annotated(Class::relation, oid, row.number)) return;
    reader.add(Class::relation, oid, std::move(object), row.number);
}

void collect(const db::Result& result, AllColumns& all, std::vector<Oid>& order, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        Relation* relation = reader.mutable_relation(oid);
        if (!relation) continue;
        const std::int64_t place = row.integer();
        const std::string_view name = row.view();
        if (const std::string_view described = row.view(); !described.empty()) {
            if (relation->managed) reader.add_not_modelled("grants on " + std::string(described));
            continue;
        }
        ColumnRows& columns = all[oid];
        if (columns.empty()) order.push_back(oid);
        const auto index = static_cast<std::size_t>(place - 1);
        if (columns.size() <= index) columns.resize(index + 1);
        if (relation->columns.size() <= index) relation->columns.resize(index + 1);
        ColumnRow& column = columns[index];
        column = read_row(row);
        column.local &= !relation->typed;
        column.name = name;
        column.number = place;
        relation->columns[index] = {name, column.type_oid, column.collation};
    }
}

// Drops the numbers of dropped columns and counts the places of the others.
void count_positions(ColumnRows& columns) {
    std::erase_if(columns, [](const ColumnRow& column) { return column.number == 0; });
    std::int64_t position = 0;
    for (ColumnRow& column : columns) column.position = ++position;
}

// Two names of NOT NULL constraints (from 18): PARTITION OF takes the parent's over.
bool same_not_null(const ColumnRow& one, const ColumnRow& other) {
    return one.not_null_name.empty() || other.not_null_name.empty() || one.not_null_name == other.not_null_name;
}

// Whether the columns stand in an order of their own, or have names of their own within: the table was made by itself
// and attached later.
bool has_own_columns(const ColumnRows& columns, const ColumnRows& parent) {
    return !std::equal(columns.begin(), columns.end(), parent.begin(), parent.end(),
                       [](const ColumnRow& one, const ColumnRow& other) {
                           return one.name == other.name && same_not_null(one, other);
                       });
}

// A partition whose columns are its own is read with all of them.
void mark_attached(AllColumns& all, Oid oid, const Relation& table, Reader& reader) {
    ColumnRows& columns = all[oid];
    if (columns.empty() || !table.partition || table.parents.empty()) return;
    const auto parent = all.find(table.parents.front());
    if (parent == all.end() || !has_own_columns(columns, parent->second)) return;
    Object* object = reader.relation_object(oid);
    Table* value = object ? object->get_if<Table>() : nullptr;
    if (!value) return;
    value->attached = true;
    for (ColumnRow& column : columns) column.local = true;
}

}  // namespace

template <>
void read<Column>(const db::Result& result, Reader& reader) {
    AllColumns all;
    std::vector<Oid> order;
    collect(result, all, order, reader);
    for (auto& [oid, columns] : all) count_positions(columns);
    for (const Oid oid : order) {
        const Relation* table = reader.managed_relation(oid);
        if (!table || (table->kind != 'r' && table->kind != 'p' && table->kind != 'f')) continue;
        mark_attached(all, oid, *table, reader);
        for (const ColumnRow& row : all[oid]) add_column(all, oid, *table, row, reader);
    }
}

}  // namespace schemadiff::inspect
