#include "db/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <cstring>
#include <exception>

#include "db/driver.h"
#include "db/statement_error.h"

#ifndef LIBPQ_HAS_PIPELINING
#error "libpq 14 or newer is needed: query_several() stands on its pipeline mode"
#endif

namespace schemadiff::db {

namespace {

using Handle = std::shared_ptr<PGresult>;

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? "" : text;
}

std::string without_trailing_newlines(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

ServerMessage server_message(const PGresult* result) {
    ServerMessage message;
    message.severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    message.sqlstate = field(result, PG_DIAG_SQLSTATE);
    message.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    message.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    message.hint = field(result, PG_DIAG_MESSAGE_HINT);
    message.context = field(result, PG_DIAG_CONTEXT);
    message.position = std::atoi(field(result, PG_DIAG_STATEMENT_POSITION).c_str());
    return message;
}

void receive_notice(void* argument, const PGresult* result) {
    const auto& handler = *static_cast<const NoticeHandler*>(argument);
    if (!handler) return;
    const ServerMessage notice = server_message(result);
    std::string text = notice.message;
    if (!notice.detail.empty()) text += "\n  detail: " + notice.detail;
    if (!notice.hint.empty()) text += "\n  hint: " + notice.hint;
    handler(notice.severity, text);
}

std::string terminated(std::string_view sql) {
    if (sql.find('\0') != std::string_view::npos)
        throw Error("a statement holds a NUL byte, which PostgreSQL cannot take");
    return std::string(sql);
}

// A pipeline with COPY in it cannot be brought to its end (libpq's documentation, "Pipeline Mode").
void refuse_copy(std::string_view sql) {
    if (first_word_is(sql, "copy"))
        throw DatabaseError("COPY cannot be run among several statements", "0A000", mask_secrets(sql));
}

bool is_copy(ExecStatusType status) {
    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

bool succeeded(ExecStatusType status) {
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

ConnectionWords words_with_defaults(const std::string& url, const ConnectionOptions& options) {
    ConnectionWords words = read_connection_url(url);
    words.values.try_emplace("fallback_application_name", options.application_name);
    words.values["client_encoding"] = "UTF8";
    // A statement may run for hours without a word: whatever stands between must neither forget the connection nor,
    // where the server is gone, leave us waiting.
    words.values.try_emplace("keepalives_idle", "60");
    words.values.try_emplace("keepalives_interval", "15");
    words.values.try_emplace("keepalives_count", "6");
    if (words.value("connect_timeout").empty())
        words.values["connect_timeout"] = std::to_string(options.connect_timeout_seconds);
    return words;
}

std::string place_of(const std::string& database, const std::string& host, const std::string& port) {
    std::string text = "database \"" + database + "\"";
    if (!host.empty()) text += std::string(host.front() == '/' ? " at socket \"" : " on host \"") + host + "\"";
    if (!port.empty()) text += ", port " + port;
    return text;
}

std::string place_of(const ConnectionWords& words) {
    const std::string database = words.value("dbname");
    const std::string host = words.value("host").empty() ? words.value("hostaddr") : words.value("host");
    return place_of(database.empty() ? words.value("user") : database, host, words.value("port"));
}

DatabaseError connection_error(const ConnectionWords& words, const std::string& reason) {
    const std::string text = without_trailing_newlines(words.scrub(reason));
    return DatabaseError("cannot connect to " + place_of(words) + ": " + text, "", "");
}

}  // namespace

class Connection::Implementation {
  public:
    Implementation(const std::string& url, ConnectionOptions options)
        : words_(words_with_defaults(url, options)), notice_(std::move(options.on_notice)), driver_(open(words_)) {
        PQsetNoticeReceiver(handle(), receive_notice, &notice_);
        cancel_.reset(PQgetCancel(handle()));
    }

    PGconn* handle() const { return driver_->handle(); }
    const PGcancel* cancel() const { return cancel_.get(); }
    NoticeHandler& notice() { return notice_; }

    // The result if the statement succeeded; throws else. Of a COPY the connection is freed first.
    Result checked(PGresult* raw, std::string_view sql) {
        Handle result(raw, PQclear);
        const ExecStatusType status = PQresultStatus(raw);
        if (succeeded(status)) return Result(std::move(result));
        if (is_copy(status)) {
            end_copy(status);
            throw DatabaseError("COPY from or to the client cannot be run here", "0A000", mask_secrets(sql));
        }
        throw failure(raw, sql);
    }

    DatabaseError failure(const PGresult* result, std::string_view sql) const {
        const ServerMessage message = server_message(result);
        if (!message.sqlstate.empty()) return statement_error(message, sql);
        // libpq's own word, not the server's: the connection broke, or memory did.
        const std::string text = without_trailing_newlines(words_.scrub(PQerrorMessage(handle())));
        return DatabaseError("lost " + place_of(words_) + ": " + text, "", mask_secrets(sql));
    }

  private:
    struct FreeCancel {
        void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
    };

    static std::unique_ptr<Driver> open(const ConnectionWords& words) {
        try {
            return std::make_unique<Driver>(words.text());
        } catch (const DatabaseError&) {
            throw;
        } catch (const Error& error) {
            throw connection_error(words, error.what());
        }
    }

    void end_copy(ExecStatusType status) {
        if (status != PGRES_COPY_OUT) PQputCopyEnd(handle(), "COPY cannot be run here");
        char* buffer = nullptr;
        while (status != PGRES_COPY_IN && PQgetCopyData(handle(), &buffer, 0) > 0) PQfreemem(buffer);
        while (PGresult* rest = PQgetResult(handle())) PQclear(rest);
    }

    ConnectionWords words_;
    NoticeHandler notice_;
    std::unique_ptr<Driver> driver_;
    std::unique_ptr<PGcancel, FreeCancel> cancel_;
};

Connection::Connection(const std::string& url, ConnectionOptions options)
    : implementation_(std::make_unique<Implementation>(url, std::move(options))) {}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Result Connection::query(std::string_view sql) {
    const std::string text = terminated(sql);
    return implementation_->checked(PQexec(implementation_->handle(), text.c_str()), sql);
}

Result Connection::query(std::string_view sql, std::span<const std::optional<std::string>> parameters) {
    const std::string text = terminated(sql);
    std::vector<const char*> values;
    for (const std::optional<std::string>& parameter : parameters)
        values.push_back(parameter ? (terminated(*parameter), parameter->c_str()) : nullptr);
    PGresult* result = PQexecParams(implementation_->handle(), text.c_str(), static_cast<int>(values.size()), nullptr,
                                    values.data(), nullptr, nullptr, 0);
    return implementation_->checked(result, sql);
}

std::vector<Result> Connection::query_several(std::span<const std::string> statements) {
    std::vector<Result> results;
    results.reserve(statements.size());
    query_each(statements, [&](std::size_t, Result result) { results.push_back(std::move(result)); });
    return results;
}

void Connection::query_each(std::span<const std::string> statements,
                            const std::function<void(std::size_t, Result)>& take) {
    PGconn* handle = implementation_->handle();
    for (const std::string& statement : statements) refuse_copy(terminated(statement));
    if (PQenterPipelineMode(handle) != 1) throw implementation_->failure(nullptr, "");
    for (const std::string& statement : statements)
        PQsendQueryParams(handle, statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0);
    PQpipelineSync(handle);
    std::exception_ptr failure;
    for (std::size_t at = 0; at < statements.size(); ++at) {
        const Handle result(PQgetResult(handle), PQclear);
        if (!failure) {
            try {
                if (!succeeded(PQresultStatus(result.get())))
                    throw implementation_->failure(result.get(), statements[at]);
                take(at, Result(result));
            } catch (...) {
                failure = std::current_exception();
            }
        }
        if (result) PQclear(PQgetResult(handle));  // the end of this statement's results
    }
    while (PGresult* sync = PQgetResult(handle)) {
        const bool done = PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
        PQclear(sync);
        if (done) break;
    }
    PQexitPipelineMode(handle);
    if (failure) std::rethrow_exception(failure);
}

void Connection::begin(std::string_view modes) {
    execute("BEGIN " + std::string(modes));
}

void Connection::commit() {
    // PostgreSQL answers COMMIT of a failed transaction with the tag ROLLBACK, and no error.
    if (query("COMMIT").command_tag() == "ROLLBACK")
        throw DatabaseError("the transaction had failed, and was rolled back in place of being committed", "25P02",
                            "COMMIT");
}

void Connection::rollback() {
    if (in_transaction()) execute("ROLLBACK");
}

bool Connection::in_transaction() const {
    const PGTransactionStatusType status = PQtransactionStatus(implementation_->handle());
    return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
}

bool Connection::transaction_failed() const {
    return PQtransactionStatus(implementation_->handle()) == PQTRANS_INERROR;
}

void Connection::cancel() const noexcept {
    char message[256];
    PQcancel(const_cast<PGcancel*>(implementation_->cancel()), message, sizeof message);
}

bool Connection::alive() const {
    PGconn* handle = implementation_->handle();
    if (PQstatus(handle) != CONNECTION_OK) return false;
    pollfd socket{PQsocket(handle), POLLIN, 0};
    if (::poll(&socket, 1, 0) > 0) PQconsumeInput(handle);
    return PQstatus(handle) == CONNECTION_OK;
}

int Connection::server_version() const {
    return PQserverVersion(implementation_->handle());
}

int Connection::backend_pid() const {
    return PQbackendPID(implementation_->handle());
}

std::string Connection::database() const {
    return PQdb(implementation_->handle());
}

std::string Connection::user() const {
    return PQuser(implementation_->handle());
}

std::string Connection::place() const {
    const PGconn* handle = implementation_->handle();
    return place_of(PQdb(handle), PQhost(handle), PQport(handle));
}

void Connection::on_notice(NoticeHandler handler) {
    implementation_->notice() = std::move(handler);
}

}  // namespace schemadiff::db
