#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

namespace {

std::string provider_word(char letter) {
    switch (letter) {
        case 'i':
            return "icu";
        case 'b':
            return "builtin";
        case 'd':
            return "default";
    }
    return "libc";
}

}  // namespace

template <>
std::string query<Collation>(const Request& request) {
    const std::string locale = request.since(17, "l.colllocale", request.since(15, "l.colliculocale", "null"));
    return R"(
select l.oid,
       n.nspname,
       l.collname,
       pg_catalog.pg_get_userbyid(l.collowner),
       l.collprovider,
       l.collisdeterministic,
       l.collcollate,
       l.collctype,
       )" + locale +
           R"(,
       )" + request.since(16, "l.collicurules", "null") +
           R"(
  from pg_catalog.pg_collation l
  join pg_catalog.pg_namespace n on n.oid = l.collnamespace
 where l.collnamespace in )" +
           request.managed;
}

template <>
void read<Collation>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::collation, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), Collation{});
        object.owner = row.text();
        Collation& collation = object.as<Collation>();
        collation.provider = provider_word(row.letter());
        collation.deterministic = row.boolean();
        collation.lc_collate = row.text();
        collation.lc_ctype = row.text();
        collation.locale = row.text();
        collation.rules = row.text();
        // Before 15 the locale of ICU stands in collcollate.
        if (collation.provider == "icu" && collation.locale.empty()) collation.locale = collation.lc_collate;
        if (collation.provider != "libc") collation.lc_collate.clear(), collation.lc_ctype.clear();
        reader.add(Class::collation, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
