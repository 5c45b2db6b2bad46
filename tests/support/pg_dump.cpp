#include <stdexcept>

#include "db/schema_dump.h"
#include "db/server_binaries.h"
#include "support/test_server.h"

namespace schemadiff::test {

std::vector<std::string> normalised_dump(const std::string& dump) {
    return db::normalised_dump(dump, {"schemadiff_version", "schemadiff_history"});
}

std::vector<std::string> pg_dump(const std::string& url) {
    const ProgramResult dump =
        run_program({db::find_server_binaries() + "/pg_dump", "--schema-only", "--dbname=" + url});
    if (dump.status != 0) throw std::runtime_error("pg_dump: " + dump.err);
    return normalised_dump(dump.out);
}

}  // namespace schemadiff::test
