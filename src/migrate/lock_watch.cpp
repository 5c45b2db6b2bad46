#include "migrate/lock_watch.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "db/statement_error.h"
#include "migrate/reminder.h"
#include "migrate/text.h"
#include "schemadiff/error.h"

namespace schemadiff::migrate {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAgain(1000);
constexpr std::chrono::seconds kPatience(2);
constexpr std::size_t kQueryLength = 60;

// "5 min" of seconds.
std::string age(long long seconds) {
    if (seconds < 120) return std::to_string(seconds) + " s";
    if (seconds < 7200) return std::to_string(seconds / 60) + " min";
    return std::to_string(seconds / 3600) + " h";
}

std::string shortened(std::string query) {
    query = db::mask_secrets(query);
    for (char& byte : query) byte = byte == '\n' || byte == '\t' ? ' ' : byte;
    if (query.size() <= kQueryLength) return query;
    std::size_t end = kQueryLength;
    while (end > 0 && (static_cast<unsigned char>(query[end]) & 0xc0U) == 0x80U) --end;
    return query.substr(0, end) + "...";
}

std::string described(const db::Result& rows, int row) {
    if (rows.text(row, 0) == "0") return "a prepared transaction (see pg_prepared_xacts)";
    std::string text = "process " + rows.text(row, 0) + " (" +
                       (rows.text(row, 1).empty() ? "" : rows.text(row, 1) + ", ") + "user " + rows.text(row, 2);
    if (!rows.text(row, 3).empty()) text += ", " + rows.text(row, 3);
    if (!rows.is_null(row, 4)) text += " for " + age(rows.integer(row, 4));
    if (!rows.text(row, 5).empty()) text += ": " + shortened(rows.text(row, 5));
    return text + ")";
}

}  // namespace

Blockers blockers_of(db::Connection& beside, long long pid) {
    const db::Result rows = beside.query(R"(SELECT DISTINCT
    b.pid,
    COALESCE(a.application_name, ''),
    COALESCE(a.usename, ''),
    COALESCE(a.state, ''),
    EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::bigint,
    CASE WHEN a.query = '<insufficient privilege>' THEN '' ELSE COALESCE(a.query, '') END
FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids()" +
                                         std::to_string(pid) + R"()) AS b (pid)
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
ORDER BY 1)");
    std::vector<std::string> pids;
    std::vector<std::string> all;
    for (int row = 0; row < rows.rows(); ++row) {
        pids.push_back(rows.text(row, 0));
        all.push_back(described(rows, row));
    }
    return {join(pids, " "), join(all, "; ")};
}

class LockWatch::Implementation {
  public:
    Implementation(long long pid, OpenBeside open) : pid_(pid), open_(std::move(open)) {}

    static void start(const std::shared_ptr<Implementation>& watch) {
        if (!watch->open_) return;
        watch->running_ = true;
        std::thread([watch] { watch->run(); }).detach();
    }

    void stop() {
        std::unique_lock lock(mutex_);
        ended_ = true;
        pause_.reset();
        on_wait_ = nullptr;
        changed_.notify_all();
        changed_.wait_for(lock, kPatience, [this] { return !running_; });
    }

    void begin(milliseconds pause, std::function<void(const std::string&)> on_wait) {
        const std::lock_guard lock(mutex_);
        ++statement_;
        pause_ = pause;
        on_wait_ = std::move(on_wait);
        seen_.clear();
        reminder_ = {};
        changed_.notify_all();
    }

    std::string end() {
        std::unique_lock lock(mutex_);
        pause_.reset();
        changed_.notify_all();
        changed_.wait_for(lock, kPatience, [this] { return !looking_; });
        return seen_;
    }

  private:
    void run() {
        std::unique_lock lock(mutex_);
        while (!ended_) {
            if (!pause_) {
                changed_.wait(lock);
                continue;
            }
            const long long statement = statement_;
            const bool other = changed_.wait_for(lock, *pause_, [&] { return is_over(statement); });
            if (other) continue;
            pause_ = kAgain;
            looking_ = true;
            lock.unlock();
            const Blockers seen = look();
            lock.lock();
            // The statement may have failed meanwhile; what was seen is what it waited for all the same.
            if (!seen.text.empty() && statement_ == statement) {
                if (on_wait_ && pause_ && reminder_.is_due(seen.pids)) on_wait_(seen.text);
                seen_ = seen.text;
            }
            looking_ = false;
            changed_.notify_all();
        }
        beside_.reset();
        running_ = false;
        changed_.notify_all();
    }

    bool is_over(long long statement) const { return ended_ || !pause_ || statement_ != statement; }

    // A connection that cannot be had, or is lost, is no reason to disturb the run.
    Blockers look() {
        try {
            if (!beside_) beside_.emplace(open_());
            return blockers_of(*beside_, pid_);
        } catch (const Error&) {
            beside_.reset();
            return {};
        }
    }

    const long long pid_;
    const OpenBeside open_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<db::Connection> beside_;  // of the thread alone
    std::optional<milliseconds> pause_;     // until the next look; none: no statement runs
    std::function<void(const std::string&)> on_wait_;
    std::string seen_;
    Reminder reminder_;
    long long statement_ = 0;
    bool looking_ = false;
    bool running_ = false;
    bool ended_ = false;
};

LockWatch::LockWatch(long long pid, OpenBeside open)
    : implementation_(std::make_shared<Implementation>(pid, std::move(open))) {
    Implementation::start(implementation_);
}

LockWatch::~LockWatch() {
    implementation_->stop();
}

void LockWatch::begin(milliseconds pause, std::function<void(const std::string&)> on_wait) {
    implementation_->begin(pause, std::move(on_wait));
}

std::string LockWatch::end() {
    return implementation_->end();
}

}  // namespace schemadiff::migrate
