#include "inspect/enabled.h"
#include "inspect/kinds.h"
#include "inspect/printed_definition.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

// Of a partition's copies of its parent's triggers those that are enabled in another way.
// A condition mentions OLD and NEW, which pg_get_expr() cannot print: only for it the whole definition is asked for.
template <>
std::string query<Trigger>(const Request& request) {
    return R"(
select t.oid,
       t.tgrelid,
       t.tgname,
       t.tgtype,
       t.tgattr,
       case when t.tgqual is not null then coalesce()" +
           request.unless_locked("t.tgrelid", "pg_catalog.pg_get_triggerdef(t.oid)") + R"(, '?') end,
       n.nspname,
       p.proname,
       pg_catalog.encode(t.tgargs, 'hex'),
       t.tgoldtable,
       t.tgnewtable,
       t.tgconstraint <> 0,
       t.tgconstrrelid,
       t.tgdeferrable,
       t.tginitdeferred,
       t.tgenabled,
       u.oid is not null
  from pg_catalog.pg_trigger t
  join pg_catalog.pg_class c on c.oid = t.tgrelid
  join pg_catalog.pg_proc p on p.oid = t.tgfoid
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  left join pg_catalog.pg_trigger u on u.oid = t.tgparentid and not u.tgisinternal
 where (not t.tgisinternal and t.tgparentid = 0 or t.tgenabled <> u.tgenabled)
   and c.relnamespace in )" +
           request.managed;
}

namespace {

// Bits of pg_trigger.tgtype (src/include/catalog/pg_trigger.h).
constexpr std::int64_t kRow = 1;
constexpr std::int64_t kBefore = 2;
constexpr std::int64_t kInsert = 4;
constexpr std::int64_t kDelete = 8;
constexpr std::int64_t kUpdate = 16;
constexpr std::int64_t kTruncate = 32;
constexpr std::int64_t kInsteadOf = 64;

void set_type(std::int64_t type, Trigger& trigger) {
    trigger.for_each_row = type & kRow;
    trigger.timing = type & kBefore ? "before" : type & kInsteadOf ? "instead of" : "after";
    if (type & kInsert) trigger.events.push_back("insert");
    if (type & kUpdate) trigger.events.push_back("update");
    if (type & kDelete) trigger.events.push_back("delete");
    if (type & kTruncate) trigger.events.push_back("truncate");
}

int hex_digit(char letter) {
    return letter <= '9' ? letter - '0' : letter - 'a' + 10;
}

// pg_trigger.tgargs: each argument with a zero byte behind it.
Names decode_arguments(std::string_view hex) {
    Names arguments;
    std::string argument;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        const char byte = static_cast<char>(hex_digit(hex[at]) * 16 + hex_digit(hex[at + 1]));
        if (byte != '\0') {
            argument += byte;
            continue;
        }
        arguments.push_back(std::move(argument));
        argument.clear();
    }
    return arguments;
}

}  // namespace

template <>
void read<Trigger>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Oid table_oid = row.oid();
        const Relation* table = reader.managed_relation(table_oid);
        if (!table) continue;
        Object object(table->part(row.view()), Trigger{});
        Trigger& trigger = object.as<Trigger>();
        set_type(row.integer(), trigger);
        trigger.update_of = reader.column_names(table_oid, row.numbers());
        const std::string_view definition = row.view();
        if (definition == "?") {
            reader.add_not_visible(object.id);
            continue;
        }
        trigger.condition = reader.expression_over(table_oid, parenthesised_after(definition, "WHEN"));
        const std::string function_schema = row.text();
        trigger.function = sql::qualified(function_schema, row.view());
        trigger.arguments = decode_arguments(row.view());
        trigger.old_table = row.text();
        trigger.new_table = row.text();
        trigger.constraint = row.boolean();
        if (const Relation* from = reader.relation(row.oid())) trigger.from_table = from->qualified();
        trigger.deferrable = row.boolean();
        trigger.initially_deferred = row.boolean();
        trigger.enabled = enabled_word(row.letter());
        if (row.boolean()) {
            Trigger copy;
            copy.enabled = trigger.enabled;
            copy.inherited = true;
            trigger = std::move(copy);
        }
        reader.add(Class::trigger, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
