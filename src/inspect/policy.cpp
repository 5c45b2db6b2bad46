#include <algorithm>

#include "inspect/kinds.h"

namespace schemadiff::inspect {

template <>
std::string query<Policy>(const Request& request) {
    const auto expression = [&](const std::string& column) {
        return request.unless_locked(
            "p.polrelid", request.unless_dependent_on_locked("pg_policy", "p.oid",
                                                             "pg_catalog.pg_get_expr(" + column + ", p.polrelid)"));
    };
    return R"(
select p.oid,
       p.polrelid,
       p.polname,
       p.polpermissive,
       p.polcmd,
       array(select case when r.role = 0 then 'public' else pg_catalog.pg_get_userbyid(r.role) end
               from pg_catalog.unnest(p.polroles) r (role)),
       p.polqual is not null,
       )" + expression("p.polqual") +
           R"(,
       p.polwithcheck is not null,
       )" + expression("p.polwithcheck") +
           R"(
  from pg_catalog.pg_policy p
  join pg_catalog.pg_class c on c.oid = p.polrelid
 where c.relnamespace in )" +
           request.managed;
}

namespace {

std::string command_word(char letter) {
    switch (letter) {
        case 'r':
            return "select";
        case 'a':
            return "insert";
        case 'w':
            return "update";
        case 'd':
            return "delete";
    }
    return "all";
}

// False where there is an expression that could not be read.
bool read_expression(Row& row, const Reader& reader, Oid table, Expression& out) {
    const bool is_there = row.boolean();
    const bool is_hidden = is_there && row.next_is_null();
    out = reader.expression_over(table, row.view());
    return !is_hidden;
}

}  // namespace

template <>
void read<Policy>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Oid table_oid = row.oid();
        const Relation* table = reader.managed_relation(table_oid);
        if (!table || reader.is_extension_member(Class::policy, oid)) continue;
        Object object(table->part(row.view()), Policy{});
        Policy& policy = object.as<Policy>();
        policy.permissive = row.boolean();
        policy.command = command_word(row.letter());
        policy.roles = row.names();
        std::sort(policy.roles.begin(), policy.roles.end());
        const bool has_using = read_expression(row, reader, table_oid, policy.using_expression);
        const bool has_check = read_expression(row, reader, table_oid, policy.check_expression);
        if (!has_using || !has_check) {
            reader.add_not_visible(object.id);
            continue;
        }
        reader.add(Class::policy, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
