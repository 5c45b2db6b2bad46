#include "inspect/inspect.h"
namespace schemadiff::inspect {
Dependencies inspect_dependencies(db::Connection&, const Catalog&) { return {}; }
}
