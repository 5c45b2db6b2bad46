#include "migrate/statement_lock.h"

#include <algorithm>
#include <optional>

#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

using Words = std::initializer_list<std::string_view>;

class LockReader {
  public:
    explicit LockReader(std::string_view statement) : tokens_(sql::tokens_tolerant(statement)) {}

    std::vector<StatementLock> read() {
        if (take({"create"})) {
            create();
        } else if (take({"alter"})) {
            alter();
        } else if (take({"drop"})) {
            drop();
        } else if (!maintenance()) {
            rows();
        }
        return std::move(locks_);
    }

  private:
    bool sees(std::size_t at, std::string_view word) const { return at < tokens_.size() && tokens_[at].is_word(word); }

    bool take(Words words) {
        std::size_t at = at_;
        for (const std::string_view word : words) {
            if (!sees(at, word)) return false;
            ++at;
        }
        at_ = at;
        return true;
    }

    bool take_any(Words words) {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return take({word}); });
    }

    bool has(std::string_view word) const {
        return std::any_of(tokens_.begin(), tokens_.end(),
                           [&](const sql::Token& token) { return token.is_word(word); });
    }

    // Goes behind the next `word`.
    bool find(std::string_view word) {
        for (std::size_t at = at_; at < tokens_.size(); ++at) {
            if (!tokens_[at].is_word(word)) continue;
            at_ = at + 1;
            return true;
        }
        return false;
    }

    std::optional<std::string> name() {
        take({"if", "not", "exists"});
        take({"if", "exists"});
        take({"only"});
        std::string text;
        while (at_ < tokens_.size() && tokens_[at_].is_name()) {
            text += sql::identifier(tokens_[at_++].value);
            if (at_ >= tokens_.size() || !tokens_[at_].is('.')) return text;
            text += '.';
            ++at_;
        }
        return std::nullopt;
    }

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
        if (find(word)) lock(mode, name());
    }

    void create() {
        take({"or", "replace"});
        take({"unique"});
        take({"constraint"});
        if (take({"index"})) {
            const bool concurrently = take({"concurrently"});
            return lock_behind("on", concurrently ? LockMode::share_update_exclusive : LockMode::share);
        }
        if (take({"trigger"})) return lock_behind("on", LockMode::share_row_exclusive);
        if (take({"policy"})) return lock_behind("on", LockMode::access_exclusive);
        if (take({"rule"})) return lock_behind("to", LockMode::access_exclusive);
        if (take({"statistics"})) return lock_behind("from", LockMode::share_update_exclusive);
        take_any({"temporary", "temp", "unlogged"});
        if (take({"table"})) create_table();
    }

    void create_table() {
        name();
        if (take({"partition", "of"})) lock(LockMode::access_exclusive, name());
        const std::size_t begin = at_;
        while (find("references")) lock(LockMode::share_row_exclusive, name());
        at_ = begin;
        if (find("inherits") && at_ < tokens_.size() && tokens_[at_].is('(')) {
            ++at_;
            lock(LockMode::share_update_exclusive, name());
        }
    }

    void alter() {
        if (take({"foreign", "table"}) || take({"table"})) return alter_table();
        if (take({"index"})) {
            const std::optional<std::string> index = name();
            return lock(take_any({"rename", "set", "reset", "attach"}) && !sees(at_, "tablespace")
                            ? LockMode::share_update_exclusive
                            : LockMode::access_exclusive,
                        index);
        }
        if (take({"sequence"})) return lock(LockMode::share_row_exclusive, name());
        if (take({"materialized", "view"}) || take({"view"})) return lock(LockMode::access_exclusive, name());
        if (take({"policy"})) return lock_behind("on", LockMode::access_exclusive);
        if (take({"trigger"})) return lock_behind("on", LockMode::access_exclusive);
    }

    void alter_table() {
        const std::optional<std::string> table = name();
        LockMode strongest = LockMode::access_share;
        for (std::size_t action = at_; action < tokens_.size(); action = next_action()) {
            at_ = action;
            strongest = std::max(strongest, action_mode());
            at_ = action;
        }
        // The relation itself first, what its actions refer to behind it.
        std::vector<StatementLock> others = std::move(locks_);
        locks_.clear();
        lock(strongest, table);
        for (const StatementLock& other : others) lock(other.mode, other.relation);
    }

    // Behind the next comma that stands in no parentheses.
    std::size_t next_action() const {
        int depth = 0;
        for (std::size_t at = at_; at < tokens_.size(); ++at) {
            if (tokens_[at].is('(')) ++depth;
            if (tokens_[at].is(')')) --depth;
            if (tokens_[at].is(',') && depth == 0) return at + 1;
        }
        return tokens_.size();
    }

    LockMode action_mode() {
        if (take({"validate", "constraint"}) || take({"cluster", "on"}) || take({"set", "without", "cluster"}))
            return LockMode::share_update_exclusive;
        if (take({"enable"}) || take({"disable"})) {
            take_any({"replica", "always"});
            return take({"trigger"}) ? LockMode::share_row_exclusive : LockMode::access_exclusive;
        }
        if (take({"attach", "partition"})) {
            lock(LockMode::access_exclusive, name());
            return LockMode::share_update_exclusive;
        }
        if (take({"detach", "partition"})) {
            const LockMode mode =
                has("concurrently") || has("finalize") ? LockMode::share_update_exclusive : LockMode::access_exclusive;
            lock(LockMode::access_exclusive, name());
            return mode;
        }
        if ((take({"set"}) || take({"reset"})) && at_ < tokens_.size() && tokens_[at_].is('('))
            return LockMode::share_update_exclusive;
        if (take({"alter"})) return column_mode();
        if (take({"add"})) return add_mode();
        return LockMode::access_exclusive;
    }

    LockMode column_mode() {
        take({"column"});
        name();
        if (take({"set", "statistics"})) return LockMode::share_update_exclusive;
        if ((take({"set"}) || take({"reset"})) && at_ < tokens_.size() && tokens_[at_].is('('))
            return LockMode::share_update_exclusive;
        return LockMode::access_exclusive;
    }

    LockMode add_mode() {
        const std::size_t end = next_action();
        if (take({"constraint"})) name();
        const bool is_foreign_key = take({"foreign", "key"});
        for (std::size_t at = at_; at < end; ++at) {
            if (!tokens_[at].is_word("references")) continue;
            at_ = at + 1;
            lock(LockMode::share_row_exclusive, name());
            break;
        }
        return is_foreign_key ? LockMode::share_row_exclusive : LockMode::access_exclusive;
    }

    void drop() {
        if (take({"index"})) {
            const bool concurrently = take({"concurrently"});
            return lock(concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive, name());
        }
        for (const Words& kind : {Words{"table"}, Words{"view"}, Words{"materialized", "view"},
                                  Words{"foreign", "table"}, Words{"sequence"}}) {
            if (!take(kind)) continue;
            do lock(LockMode::access_exclusive, name());
            while (at_ < tokens_.size() && tokens_[at_].is(',') && ++at_ != 0);
            return;
        }
        if (take_any({"trigger", "policy", "rule"})) lock_behind("on", LockMode::access_exclusive);
    }

    bool maintenance() {
        if (take({"vacuum"})) {
            const bool full = has("full");
            options();
            lock(full ? LockMode::access_exclusive : LockMode::share_update_exclusive, name());
        } else if (take({"analyze"})) {
            options();
            lock(LockMode::share_update_exclusive, name());
        } else if (take({"truncate"})) {
            take({"table"});
            lock(LockMode::access_exclusive, name());
        } else if (take({"reindex"})) {
            options();
            if (take({"table"})) {
                const bool concurrently = take({"concurrently"});
                lock(concurrently ? LockMode::share_update_exclusive : LockMode::share, name());
            } else if (take({"index"})) {
                const bool concurrently = take({"concurrently"});
                lock(concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive, name());
            }
        } else if (take({"cluster"})) {
            options();
            lock(LockMode::access_exclusive, name());
        } else if (take({"refresh", "materialized", "view"})) {
            const bool concurrently = take({"concurrently"});
            lock(concurrently ? LockMode::exclusive : LockMode::access_exclusive, name());
        } else if (take({"comment", "on"})) {
            comment();
        } else if (take({"lock"})) {
            take({"table"});
            lock(LockMode::access_exclusive, name());
        } else {
            return false;
        }
        return true;
    }

    // `(VERBOSE)`, or the old words without parentheses.
    void options() {
        if (at_ < tokens_.size() && tokens_[at_].is('(')) {
            while (at_ < tokens_.size() && !tokens_[at_++].is(')')) continue;
        }
        while (take_any({"full", "freeze", "verbose", "analyze"})) continue;
    }

    void comment() {
        if (take_any({"table", "view"})) return lock(LockMode::share_update_exclusive, name());
        if (!take({"column"})) return;
        std::optional<std::string> column = name();
        if (!column) return;
        std::vector<std::string> parts = sql::split_qualified_name(*column);
        if (parts.size() < 2) return;
        parts.pop_back();
        std::string table;
        for (const std::string& part : parts) table += (table.empty() ? "" : ".") + sql::identifier(part);
        lock(LockMode::share_update_exclusive, table);
    }

    void rows() {
        if (take({"insert", "into"}) || take({"update"}) || take({"delete", "from"}) || take({"merge", "into"}) ||
            take({"copy"}))
            lock(LockMode::row_exclusive, name());
    }

    std::vector<sql::Token> tokens_;
    std::size_t at_ = 0;
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
