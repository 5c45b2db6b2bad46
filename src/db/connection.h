// One connection to a PostgreSQL server: opening it, running statements, errors with SQLSTATE, notices, cancelling.
//
// Used by inspect, migrate and compare's oracles. It knows neither catalogs nor transactions beyond plain SQL.
// libpqxx opens, owns and closes the connection; statements run on its PGconn through libpq, because libpqxx 6.4 gives
// neither the fields of an error, nor a notice's severity, nor a pipeline that may begin with BEGIN ISOLATION LEVEL (it
// sends a query of its own first), and reconnects by itself in the middle of a run. Both are seen in .cpp files only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection_url.h"
#include "db/result.h"
#include "schemadiff/error.h"

namespace schemadiff::db {

// A notice or warning: "NOTICE", "WARNING", "INFO", ... (never translated), and the message with detail and hint.
using NoticeHandler = std::function<void(const std::string& severity, const std::string& message)>;

struct ConnectionOptions {
    std::string application_name = "schemadiff";  // unless the URL or PGAPPNAME names another
    int connect_timeout_seconds = 10;             // unless the URL or PGCONNECT_TIMEOUT says another
    NoticeHandler on_notice;                      // notices are dropped where there is none
};

// Movable only. One thread at a time, but for cancel(). The encoding is UTF8 whatever the environment says.
// Every method that speaks with the server throws DatabaseError; the connection stays usable if it is still alive.
class Connection {
  public:
    // A URL or libpq's key=value words; see read_connection_url. Throws DatabaseError without SQLSTATE, whose message
    // names host, port and database and never the password.
    explicit Connection(const std::string& url, ConnectionOptions options = {});
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    // Runs `sql` by the simple protocol. Of several statements (which then are one transaction, unless they begin one)
    // the last one's result is given.
    Result query(std::string_view sql);

    // Runs one statement by the extended protocol, with $1, $2, ... as text, nothing being NULL. No second statement
    // can hide in `sql`, and no parameter is ever taken for SQL.
    Result query(std::string_view sql, std::span<const std::optional<std::string>> parameters);

    void execute(std::string_view sql) { query(sql); }

    // Runs statements in order, all in one round trip, each by the extended protocol: the results are theirs, in order.
    // The first that fails is thrown; those behind it did not run. Unless they begin a transaction, or one is open, all
    // of them are one transaction. No COPY.
    std::vector<Result> query_several(std::span<const std::string> statements);

    // The same, but each result is handed over with its statement's number as soon as it is there, while the server
    // goes on with the next. What `take` throws is thrown when all has been received; it is called no more then.
    void query_each(std::span<const std::string> statements, const std::function<void(std::size_t, Result)>& take);

    void begin(std::string_view modes = "");  // "ISOLATION LEVEL REPEATABLE READ READ ONLY", say
    void commit();  // throws, too, where the transaction had failed and the server rolled it back
    // Ends the transaction, also a failed one. Nothing happens if there is none, or if the connection is gone.
    void rollback();
    // Whether a transaction is open, failed or not. No round trip.
    bool in_transaction() const;
    // Whether the open transaction has failed, so that the server takes nothing but its end. No round trip.
    bool transaction_failed() const;

    // Asks the server to stop what this connection runs; the statement then fails with SQLSTATE 57014. May be called
    // from any thread, and from a signal handler, while the connection lives.
    void cancel() const noexcept;

    // Whether the connection still stands, as far as can be seen without a round trip.
    bool alive() const;

    int server_version() const;  // 150018 for 15.18
    int backend_pid() const;
    std::string database() const;
    std::string user() const;
    // Where it is connected to, for messages: host (or socket folder), port, database.
    std::string place() const;

    void on_notice(NoticeHandler handler);

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace schemadiff::db
