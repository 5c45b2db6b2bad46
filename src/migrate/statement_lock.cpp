#include "migrate/statement_lock.h"

#include <algorithm>
#include <optional>

#include "migrate/statement_cursor.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

class LockReader {
  public:
    explicit LockReader(std::string_view statement) : words_(statement) {}

    std::vector<StatementLock> read() {
        if (words_.take({"create"})) {
            create();
        } else if (words_.take({"alter"})) {
            alter();
        } else if (words_.take({"drop"})) {
            drop();
        } else if (!maintenance()) {
            rows();
        }
        return std::move(locks_);
    }

  private:
    void lock(LockMode mode, const std::optional<std::string>& relation) {
        if (!relation) return;
        for (StatementLock& known : locks_) {
            if (known.relation != *relation) continue;
            known.mode = std::max(known.mode, mode);
            return;
        }
        locks_.push_back({mode, *relation});
    }

    void lock_behind(std::string_view word, LockMode mode) {
        if (words_.find(word)) lock(mode, words_.name());
    }

    // `a, b (columns), ONLY c *`.
    void lock_each(LockMode mode) {
        do {
            lock(mode, words_.name());
            words_.take('*');
            skip_parentheses();
        } while (words_.take(','));
    }

    void skip_parentheses() {
        if (!words_.sees('(')) return;
        int depth = 0;
        do {
            depth += words_.sees('(') ? 1 : words_.sees(')') ? -1 : 0;
            words_.go(words_.at() + 1);
        } while (depth > 0 && !words_.ended());
    }

    void create() {
        const bool replaces = words_.take({"or", "replace"});
        words_.take({"unique"});
        words_.take({"constraint"});
        if (words_.take({"index"})) {
            const bool concurrently = words_.take({"concurrently"});
            return lock_behind("on", concurrently ? LockMode::share_update_exclusive : LockMode::share);
        }
        if (words_.take({"trigger"})) return lock_behind("on", LockMode::share_row_exclusive);
        if (words_.take({"policy"})) return lock_behind("on", LockMode::access_exclusive);
        if (words_.take({"rule"})) return lock_behind("to", LockMode::access_exclusive);
        if (words_.take({"statistics"})) return lock_behind("from", LockMode::share_update_exclusive);
        words_.take_any({"temporary", "temp", "unlogged"});
        words_.take({"recursive"});
        if (words_.take({"table"})) return create_table();
        if (replaces && words_.take({"view"})) lock(LockMode::access_exclusive, words_.name());
    }

    void create_table() {
        words_.name();
        if (words_.take({"partition", "of"})) lock(LockMode::access_exclusive, words_.name());
        const std::size_t begin = words_.at();
        while (words_.find("references")) lock(LockMode::share_row_exclusive, words_.name());
        words_.go(begin);
        if (words_.find("inherits") && words_.take('(')) lock_each(LockMode::share_update_exclusive);
    }

    void alter() {
        if (words_.take({"foreign", "table"}) || words_.take({"table"})) return alter_table();
        if (words_.take({"index"})) {
            const std::optional<std::string> index = words_.name();
            return lock(words_.take_any({"rename", "set", "reset", "attach"}) && !words_.sees("tablespace")
                            ? LockMode::share_update_exclusive
                            : LockMode::access_exclusive,
                        index);
        }
        if (words_.take({"sequence"})) return lock(LockMode::share_row_exclusive, words_.name());
        if (words_.take({"materialized", "view"}) || words_.take({"view"}))
            return lock(LockMode::access_exclusive, words_.name());
        if (words_.take({"policy"})) return lock_behind("on", LockMode::access_exclusive);
        if (words_.take({"trigger"})) return lock_behind("on", LockMode::access_exclusive);
    }

    void alter_table() {
        const std::optional<std::string> table = words_.name();
        LockMode strongest = LockMode::access_share;
        for (std::size_t action = words_.at(); action < words_.size(); action = words_.next_action()) {
            words_.go(action);
            strongest = std::max(strongest, action_mode());
            words_.go(action);
        }
        // The relation itself first, what its actions refer to behind it.
        std::vector<StatementLock> others = std::move(locks_);
        locks_.clear();
        lock(strongest, table);
        for (const StatementLock& other : others) lock(other.mode, other.relation);
    }

    LockMode action_mode() {
        if (words_.take({"validate", "constraint"}) || words_.take({"cluster", "on"}) ||
            words_.take({"set", "without", "cluster"}))
            return LockMode::share_update_exclusive;
        if (words_.take({"enable"}) || words_.take({"disable"})) {
            words_.take_any({"replica", "always"});
            return words_.take({"trigger"}) ? LockMode::share_row_exclusive : LockMode::access_exclusive;
        }
        if (words_.take({"attach", "partition"})) {
            lock(LockMode::access_exclusive, words_.name());
            return LockMode::share_update_exclusive;
        }
        if (words_.take({"detach", "partition"})) {
            const LockMode mode = words_.has("concurrently") || words_.has("finalize")
                                      ? LockMode::share_update_exclusive
                                      : LockMode::access_exclusive;
            lock(LockMode::access_exclusive, words_.name());
            return mode;
        }
        if ((words_.take({"set"}) || words_.take({"reset"})) && words_.sees('('))
            return LockMode::share_update_exclusive;
        if (words_.take({"alter"})) return column_mode();
        if (words_.take({"add"})) return add_mode();
        return LockMode::access_exclusive;
    }

    LockMode column_mode() {
        words_.take({"column"});
        words_.name();
        if (words_.take({"set", "statistics"})) return LockMode::share_update_exclusive;
        if ((words_.take({"set"}) || words_.take({"reset"})) && words_.sees('('))
            return LockMode::share_update_exclusive;
        return LockMode::access_exclusive;
    }

    LockMode add_mode() {
        const std::size_t end = words_.next_action();
        if (words_.take({"constraint"})) words_.name();
        const bool is_foreign_key = words_.take({"foreign", "key"});
        for (std::size_t at = words_.at(); at < end; ++at) {
            if (!words_.sees(at, "references")) continue;
            words_.go(at + 1);
            lock(LockMode::share_row_exclusive, words_.name());
            break;
        }
        return is_foreign_key ? LockMode::share_row_exclusive : LockMode::access_exclusive;
    }

    void drop() {
        if (words_.take({"index"})) {
            const bool concurrently = words_.take({"concurrently"});
            return lock_each(concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive);
        }
        for (const Words& kind : {Words{"table"}, Words{"view"}, Words{"materialized", "view"},
                                  Words{"foreign", "table"}, Words{"sequence"}}) {
            if (!words_.take(kind)) continue;
            return lock_each(LockMode::access_exclusive);
        }
        if (words_.take_any({"trigger", "policy", "rule"})) lock_behind("on", LockMode::access_exclusive);
    }

    bool maintenance() {
        if (words_.take({"vacuum"})) {
            const bool full = words_.has("full");
            options();
            lock_each(full ? LockMode::access_exclusive : LockMode::share_update_exclusive);
        } else if (words_.take({"analyze"})) {
            options();
            lock_each(LockMode::share_update_exclusive);
        } else if (words_.take({"truncate"})) {
            words_.take({"table"});
            lock_each(LockMode::access_exclusive);
        } else if (words_.take({"reindex"})) {
            options();
            if (words_.take({"table"})) {
                const bool concurrently = words_.take({"concurrently"});
                lock(concurrently ? LockMode::share_update_exclusive : LockMode::share, words_.name());
            } else if (words_.take({"index"})) {
                const bool concurrently = words_.take({"concurrently"});
                lock(concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive, words_.name());
            }
        } else if (words_.take({"cluster"})) {
            options();
            lock(LockMode::access_exclusive, words_.name());
        } else if (words_.take({"refresh", "materialized", "view"})) {
            const bool concurrently = words_.take({"concurrently"});
            lock(concurrently ? LockMode::exclusive : LockMode::access_exclusive, words_.name());
        } else if (words_.take({"comment", "on"})) {
            comment();
        } else if (words_.take({"lock"})) {
            words_.take({"table"});
            const std::size_t begin = words_.at();
            const LockMode mode = said_mode();
            words_.go(begin);
            lock_each(mode);
        } else {
            return false;
        }
        return true;
    }

    // Of LOCK TABLE: IN ... MODE.
    LockMode said_mode() {
        if (!words_.find("in")) return LockMode::access_exclusive;
        const std::pair<Words, LockMode> modes[] = {
            {{"access", "share", "mode"}, LockMode::access_share},
            {{"row", "share", "mode"}, LockMode::row_share},
            {{"row", "exclusive", "mode"}, LockMode::row_exclusive},
            {{"share", "update", "exclusive", "mode"}, LockMode::share_update_exclusive},
            {{"share", "mode"}, LockMode::share},
            {{"share", "row", "exclusive", "mode"}, LockMode::share_row_exclusive},
            {{"exclusive", "mode"}, LockMode::exclusive},
        };
        for (const auto& [words, mode] : modes) {
            if (words_.take(words)) return mode;
        }
        return LockMode::access_exclusive;
    }

    // `(VERBOSE)`, or the old words without parentheses.
    void options() {
        if (words_.take('(')) {
            while (!words_.ended() && !words_.take(')')) words_.go(words_.at() + 1);
        }
        while (words_.take_any({"full", "freeze", "verbose", "analyze"})) continue;
    }

    void comment() {
        if (words_.take_any({"table", "view"})) return lock(LockMode::share_update_exclusive, words_.name());
        if (!words_.take({"column"})) return;
        std::optional<std::string> column = words_.name();
        if (!column) return;
        std::vector<std::string> parts = sql::split_qualified_name(*column);
        if (parts.size() < 2) return;
        parts.pop_back();
        std::string table;
        for (const std::string& part : parts) table += (table.empty() ? "" : ".") + sql::identifier(part);
        lock(LockMode::share_update_exclusive, table);
    }

    void rows() {
        if (words_.take({"insert", "into"}) || words_.take({"update"}) || words_.take({"delete", "from"}) ||
            words_.take({"merge", "into"}) || words_.take({"copy"}))
            lock(LockMode::row_exclusive, words_.name());
    }

    StatementCursor words_;
    std::vector<StatementLock> locks_;
};

}  // namespace

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

std::vector<StatementLock> locks_of(std::string_view statement) {
    return LockReader(statement).read();
}

}  // namespace schemadiff::migrate
