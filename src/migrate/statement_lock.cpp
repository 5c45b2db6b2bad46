#include "migrate/statement_lock.h"

#include "migrate/statement_verbs.h"

namespace schemadiff::migrate {

std::string_view lock_mode_name(LockMode mode) {
    switch (mode) {
        case LockMode::access_share:
            return "ACCESS SHARE";
        case LockMode::row_share:
            return "ROW SHARE";
        case LockMode::row_exclusive:
            return "ROW EXCLUSIVE";
        case LockMode::share_update_exclusive:
            return "SHARE UPDATE EXCLUSIVE";
        case LockMode::share:
            return "SHARE";
        case LockMode::share_row_exclusive:
            return "SHARE ROW EXCLUSIVE";
        case LockMode::exclusive:
            return "EXCLUSIVE";
        case LockMode::access_exclusive:
            return "ACCESS EXCLUSIVE";
    }
    return {};
}

std::string_view blocked_by(LockMode mode) {
    switch (mode) {
        case LockMode::access_share:
        case LockMode::row_share:
        case LockMode::row_exclusive:
            return "";
        case LockMode::share_update_exclusive:
            return "other changes of the schema";
        case LockMode::share:
        case LockMode::share_row_exclusive:
        case LockMode::exclusive:
            return "writes";
        case LockMode::access_exclusive:
            return "reads and writes";
    }
    return {};
}

std::vector<StatementLock> locks_of(std::string_view statement, int server_version) {
    return effect_of(statement, server_version).locks;
}

}  // namespace schemadiff::migrate
