#include "inspect/enabled.h"
#include "inspect/kinds.h"

namespace schemadiff::inspect {

template <>
std::string query<Rule>(const Request& request) {
    const std::string text = request.unless_locked(
        "w.ev_class",
        request.unless_dependent_on_locked("pg_rewrite", "w.oid", "pg_catalog.pg_get_ruledef(w.oid, false)"));
    return R"(
select w.oid,
       w.ev_class,
       w.rulename,
       )" + text +
           R"(,
       w.ev_enabled
  from pg_catalog.pg_rewrite w
  join pg_catalog.pg_class c on c.oid = w.ev_class
 where w.rulename <> '_RETURN'
   and c.relnamespace in )" +
           request.managed;
}

namespace {

// `CREATE RULE name AS\n    ON INSERT ...;` without what stands before ON, and the semicolon. A name may hold `AS`.
std::string definition(std::string_view printed) {
    std::size_t at = std::string_view("CREATE RULE ").size();
    if (at < printed.size() && printed[at] == '"') {
        for (++at; at < printed.size(); ++at) {
            if (printed[at] != '"') continue;
            if (at + 1 >= printed.size() || printed[at + 1] != '"') break;
            ++at;
        }
    }
    at = printed.find("ON ", printed.find(" AS", at));
    if (at == std::string_view::npos) return {};
    printed.remove_prefix(at);
    if (!printed.empty() && printed.back() == ';') printed.remove_suffix(1);
    return std::string(printed);
}

}  // namespace

template <>
void read<Rule>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Relation* table = reader.managed_relation(row.oid());
        if (!table || reader.is_extension_member(Class::rewrite, oid)) continue;
        Object object(table->part(row.view()), Rule{});
        if (row.next_is_null()) {
            reader.add_not_visible(object.id);
            continue;
        }
        object.as<Rule>().definition.text = definition(row.view());
        object.as<Rule>().enabled = enabled_word(row.letter());
        reader.add(Class::rewrite, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
