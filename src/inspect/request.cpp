#include "inspect/request.h"

#include "sql/quote.h"

namespace schemadiff::inspect {

std::string Request::unless_locked(std::string_view relation, std::string_view text) const {
    if (locked.empty()) return std::string(text);
    return "case when " + std::string(relation) + " <> all (" + sql::literal(locked) + "::oid[]) then " +
           std::string(text) + " end";
}

std::string Request::unless_dependent_on_locked(std::string_view class_name, std::string_view oid,
                                                std::string_view text) const {
    if (locked.empty()) return std::string(text);
    const std::string array = sql::literal(locked) + "::oid[]";
    return "case when not exists (select from pg_catalog.pg_depend l where l.classid = 'pg_catalog." +
           std::string(class_name) + "'::pg_catalog.regclass and l.objid in (" + std::string(oid) +
           ") and l.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and l.refobjid = any (" + array +
           ")) then " + std::string(text) + " end";
}

}  // namespace schemadiff::inspect
