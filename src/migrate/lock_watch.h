// Who is in the way while a statement waits for a lock: seen from a second connection, while it still waits.
//
// Used by revision_run.cpp. PostgreSQL says "canceling statement due to lock timeout" and not whose lock it was, and
// once the statement has failed nobody can tell any more.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "db/connection.h"

namespace schemadiff::migrate {

// Opens another connection to the same database.
using OpenBeside = std::function<db::Connection()>;

struct Blockers {
    std::string pids;
    // "process 4711 (psql, user app, idle in transaction for 5 min: LOCK TABLE t)", joined by "; "; empty where there
    // are none. The query is shown where this role may see it, secrets masked.
    std::string text;
};

// Those that block the session `pid` right now.
Blockers blockers_of(db::Connection& beside, long long pid);

class LockWatch {
  public:
    // Without `open` nothing is ever seen.
    LockWatch(long long pid, OpenBeside open);
    ~LockWatch();
    LockWatch(const LockWatch&) = delete;
    LockWatch& operator=(const LockWatch&) = delete;

    // A statement begins to run; if it still runs after `pause`, its blockers are looked up, and then again each
    // second. `on_wait` is called, from another thread, each time they are others than before, and again and again
    // while they are the same (reminder.h).
    void begin(std::chrono::milliseconds pause, std::function<void(const std::string&)> on_wait = {});
    // It has ended. Gives who was in its way when last looked; empty: nobody was seen. A look that takes long, the
    // second connection may hang in a pooler, is not waited for.
    std::string end();

  private:
    class Implementation;
    std::shared_ptr<Implementation> implementation_;  // with the thread
};

}  // namespace schemadiff::migrate
