#include "migrate/missing_role.h"

#include <set>

#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

// undefined_object: `role "app" does not exist`, the message of our own server, in English.
std::string missing_role(const DatabaseError& error) {
    if (error.sqlstate() != "42704") return "";
    const std::string message = error.what();
    const std::string before = "role \"";
    const std::size_t begin = message.find(before);
    const std::size_t end = message.find("\" does not exist");
    if (begin == std::string::npos || end == std::string::npos || end < begin) return "";
    return message.substr(begin + before.size(), end - begin - before.size());
}

}  // namespace

void with_roles_made(db::Connection& connection, const std::function<void()>& body) {
    for (std::set<std::string> made;;) {
        try {
            return body();
        } catch (const DatabaseError& error) {
            const std::string role = missing_role(error);
            if (role.empty() || !made.insert(role).second || !connection.alive()) throw;
            connection.rollback();
            connection.execute("RESET ROLE");
            connection.execute("CREATE ROLE " + sql::identifier(role));
        }
    }
}

}  // namespace schemadiff::migrate
