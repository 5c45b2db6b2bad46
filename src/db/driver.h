// The one place that knows libpqxx: it opens a connection, owns it, closes it, and lends its PGconn to libpq.
//
// Used by connection.cpp only. libpqxx 6.4 lends the handle through a connection policy, 7.x through its seizing of raw
// connections; no transaction class of either is used.
#pragma once

#include <memory>
#include <string>

struct pg_conn;

namespace schemadiff::db {

class Driver {
  public:
    // `words` is libpq's key=value form. Throws Error with libpq's message, unscrubbed.
    explicit Driver(const std::string& words);
    ~Driver();
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    pg_conn* handle() const;

  private:
    class Owner;
    std::unique_ptr<Owner> owner_;
};

}  // namespace schemadiff::db
