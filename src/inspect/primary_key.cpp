#include "inspect/key_constraint.h"
#include "inspect/kinds.h"

namespace schemadiff::inspect {

template <>
std::string query<PrimaryKey>(const Request& request) {
    return query_key_constraints(request, 'p');
}

template <>
void read<PrimaryKey>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        KeyConstraint constraint;
        if (!read_key_constraint(row, reader, "pkey", constraint)) continue;
        PrimaryKey key;
        key.columns = std::move(constraint.columns);
        key.include = std::move(constraint.include);
        key.without_overlaps = constraint.without_overlaps;
        key.deferrable = constraint.deferrable;
        key.initially_deferred = constraint.initially_deferred;
        key.with = std::move(constraint.with);
        key.tablespace = std::move(constraint.tablespace);
        key.index_comment = std::move(constraint.index_comment);
        key.depends_on_extensions = std::move(constraint.depends_on_extensions);
        key.attach_to = std::move(constraint.attach_to);
        reader.add(Class::constraint, constraint.oid, Object(std::move(constraint.id), std::move(key)));
    }
}

}  // namespace schemadiff::inspect
