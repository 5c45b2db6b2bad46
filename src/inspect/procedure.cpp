#include "inspect/kinds.h"
#include "inspect/routine.h"

namespace schemadiff::inspect {

template <>
std::string query<Procedure>(const Request& request) {
    return query_routines(request, "'p'", "");
}

template <>
void read<Procedure>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        Routine routine = read_routine(row, reader);
        Object object(std::move(routine.id), Procedure{});
        if (!routine.visible) {
            reader.add_not_visible(object.id);
            continue;
        }
        object.owner = std::move(routine.owner);
        object.grants = std::move(routine.grants);
        Procedure& procedure = object.as<Procedure>();
        procedure.arguments = std::move(routine.arguments);
        procedure.language = std::move(routine.language);
        procedure.body = std::move(routine.body);
        procedure.sql_body = std::move(routine.sql_body);
        procedure.object_file = std::move(routine.object_file);
        procedure.security_definer = routine.security_definer;
        procedure.set = std::move(routine.set);
        procedure.transforms = std::move(routine.transforms);
        reader.add(Class::routine, routine.oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
