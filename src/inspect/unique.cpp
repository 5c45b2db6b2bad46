#include "inspect/key_constraint.h"
#include "inspect/kinds.h"

namespace schemadiff::inspect {

template <>
std::string query<Unique>(const Request& request) {
    return query_key_constraints(request, 'u');
}

template <>
void read<Unique>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        KeyConstraint constraint;
        if (!read_key_constraint(row, reader, "key", constraint)) continue;
        Unique unique;
        unique.columns = std::move(constraint.columns);
        unique.include = std::move(constraint.include);
        unique.nulls_not_distinct = constraint.nulls_not_distinct;
        unique.without_overlaps = constraint.without_overlaps;
        unique.deferrable = constraint.deferrable;
        unique.initially_deferred = constraint.initially_deferred;
        unique.with = std::move(constraint.with);
        unique.tablespace = std::move(constraint.tablespace);
        unique.index_comment = std::move(constraint.index_comment);
        unique.depends_on_extensions = std::move(constraint.depends_on_extensions);
        unique.attach_to = std::move(constraint.attach_to);
        reader.add(Class::constraint, constraint.oid, Object(std::move(constraint.id), std::move(unique)));
    }
}

}  // namespace schemadiff::inspect
