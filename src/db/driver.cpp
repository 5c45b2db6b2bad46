#include "db/driver.h"

#include <pqxx/pqxx>

#include "schemadiff/error.h"

#if PQXX_VERSION_MAJOR < 7
#include <pqxx/connectionpolicy>
#endif

namespace schemadiff::db {

#if PQXX_VERSION_MAJOR < 7

namespace {

// libpqxx's own way to connect, which remembers the handle.
class LendingPolicy : public pqxx::connectionpolicy {
  public:
    using pqxx::connectionpolicy::connectionpolicy;
    handle do_startconnect(handle given) override { return lent_ = normalconnect(given); }
    handle lent() const { return lent_; }

  private:
    handle lent_ = nullptr;
};

}  // namespace

class Driver::Owner : public pqxx::connection_base {
  public:
    explicit Owner(const std::string& words) : pqxx::connection_base(policy_), policy_(words) { init(); }
    ~Owner() { close(); }
    pg_conn* handle() const { return policy_.lent(); }

  private:
    LendingPolicy policy_;
};

#else

class Driver::Owner {
  public:
    explicit Owner(const std::string& words)
        : handle_(pqxx::connection(words).release_raw_connection()),
          connection_(pqxx::connection::seize_raw_connection(handle_)) {}
    pg_conn* handle() const { return handle_; }

  private:
    pg_conn* handle_;
    pqxx::connection connection_;
};

#endif

Driver::Driver(const std::string& words) try : owner_(std::make_unique<Owner>(words)) {
} catch (const pqxx::pqxx_exception& error) {
    throw Error(error.base().what());
}

Driver::~Driver() = default;

pg_conn* Driver::handle() const {
    return owner_->handle();
}

}  // namespace schemadiff::db
