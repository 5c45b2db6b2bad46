#include <algorithm>
#include <array>

#include "inspect/kinds.h"

namespace schemadiff::inspect {

// The view, since an ordinary role sees nothing of pg_user_mapping. What it may not see of the options is NULL there,
// as are options that are none: so the view's own condition is asked again (system_views.sql, pg_user_mappings).
template <>
std::string query<UserMapping>(const Request&) {
    return R"(
select m.umid,
       m.srvname,
       case m.umuser when 0 then 'public' else m.usename end,
       m.umoptions,
       m.umoptions is not null
         or r.rolsuper
         or pg_catalog.pg_has_role(s.srvowner, 'USAGE') and m.umuser = 0
         or m.usename = current_user
            and (pg_catalog.pg_has_role(s.srvowner, 'USAGE') or pg_catalog.has_server_privilege(s.oid, 'USAGE'))
  from pg_catalog.pg_user_mappings m
  join pg_catalog.pg_foreign_server s on s.oid = m.srvid
  join pg_catalog.pg_roles r on r.rolname = current_user)";
}

namespace {

// A secret is never read: the model names a variable of the environment in its place, and so does what `pull` writes.
void hide_secrets(Options& options) {
    static constexpr std::array<std::string_view, 4> kSecrets{"password", "passfile", "sslpassword", "sslkey"};
    for (auto& [name, value] : options) {
        if (std::find(kSecrets.begin(), kSecrets.end(), name) == kSecrets.end()) continue;
        value = "${";
        for (const char letter : name)
            value += static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 32 : letter);
        value += '}';
    }
}

}  // namespace

template <>
void read<UserMapping>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::user_mapping, oid)) continue;
        Identity id;
        id.signature = row.text();
        id.name = row.text();
        Object object(std::move(id), UserMapping{});
        Options& options = object.as<UserMapping>().options;
        options = row.options();
        if (!row.boolean()) {
            reader.add_not_visible(object.id);
            continue;
        }
        hide_secrets(options);
        reader.add(Class::user_mapping, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
