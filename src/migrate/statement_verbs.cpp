#include "migrate/statement_verbs.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "migrate/statement_cursor.h"
#include "migrate/verb_table.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

using enum LockMode;
using enum RightKind;

using Name = std::optional<std::string>;

// "a.b" of "a.b.c"; nothing of "a".
Name schema_of(const Name& name) {
    if (!name) return std::nullopt;
    std::vector<std::string> parts = sql::split_qualified_name(*name);
    if (parts.size() > 2) return std::nullopt;
    return parts.size() == 2 ? sql::identifier(parts.front()) : "";
}

// The relation of "relation.column".
Name relation_of(const Name& column) {
    if (!column) return std::nullopt;
    std::vector<std::string> parts = sql::split_qualified_name(*column);
    if (parts.size() < 2) return std::nullopt;
    parts.pop_back();
    std::string relation;
    for (const std::string& part : parts) relation += (relation.empty() ? "" : ".") + sql::identifier(part);
    return relation;
}

class EffectReader {
  public:
    EffectReader(std::string_view statement, int server_version) : words_(statement), server_version_(server_version) {}

    StatementEffect read() {
        skip_with();
        for (const Verb& verb : verbs()) {
            if ((!verb.with.empty() && !words_.has(verb.with)) || !take(verb.pattern)) continue;
            apply(verb);
            break;
        }
        return std::move(effect_);
    }

  private:
    bool take(std::string_view pattern) {
        const std::size_t begin = words_.at();
        while (!pattern.empty()) {
            const bool optional = pattern.front() == '[';
            const std::size_t end = std::min(pattern.find(optional ? ']' : ' '), pattern.size());
            const std::string_view piece = pattern.substr(0, end);
            pattern.remove_prefix(std::min(end + (optional ? 2 : 1), pattern.size()));
            if (optional) {
                take(piece.substr(1));
            } else if (!take_piece(piece)) {
                words_.go(begin);
                return false;
            }
        }
        return true;
    }

    bool take_piece(std::string_view piece) {
        if (piece == "(") return words_.sees('(');
        if (piece == "OPTIONS") return take_options();
        if (piece == "NAME") {
            if (!words_.name() && !words_.ended()) words_.go(words_.at() + 1);
            return true;
        }
        for (std::size_t begin = 0; begin <= piece.size();) {
            const std::size_t end = std::min(piece.find('|', begin), piece.size());
            if (words_.take({piece.substr(begin, end - begin)})) return true;
            begin = end + 1;
        }
        return false;
    }

    // `(VERBOSE)`, or the old words without parentheses; always there.
    bool take_options() {
        skip_parentheses();
        while (words_.take_any({"full", "freeze", "verbose", "analyze"})) continue;
        return true;
    }

    void skip_parentheses() {
        if (!words_.sees('(')) return;
        int depth = 0;
        do {
            depth += words_.sees('(') ? 1 : words_.sees(')') ? -1 : 0;
            words_.go(words_.at() + 1);
        } while (depth > 0 && !words_.ended());
    }

    // WITH and its queries, before INSERT, UPDATE, DELETE, MERGE.
    void skip_with() {
        if (!words_.take({"with"})) return;
        while (!words_.ended() && !words_.sees("insert") && !words_.sees("update") && !words_.sees("delete") &&
               !words_.sees("merge")) {
            if (words_.sees('('))
                skip_parentheses();
            else
                words_.go(words_.at() + 1);
        }
    }

    void lock(LockMode mode, const Name& relation) {
        if (!relation) return;
        for (StatementLock& known : effect_.locks) {
            if (known.relation != *relation) continue;
            known.mode = std::max(known.mode, mode);
            return;
        }
        effect_.locks.push_back({mode, *relation});
    }

    void need(const std::optional<RightKind>& kind, const Name& name, std::string_view privilege = "") {
        if (!kind || !name) return;
        NeededRight right{*kind, *name, std::string(privilege)};
        std::vector<NeededRight>& rights = effect_.rights;
        if (std::find(rights.begin(), rights.end(), right) == rights.end()) rights.push_back(std::move(right));
    }

    void apply(const Verb& verb) {
        if (verb.makes != Makes::nothing) make(verb.makes);
        const std::vector<std::string> relations = relations_at(verb.place, words_.size());
        if (verb.place == Place::none) need(verb.right, "", verb.privilege);
        for (const std::string& relation : relations) need(verb.right, relation, verb.privilege);
        LockMode mode = verb.lock.value_or(access_share);
        if (verb.more == More::said_mode) mode = said_mode();
        if (!verb.actions.empty()) mode = strongest_action(verb);
        if (verb.lock) {
            // The relation itself first, what its actions refer to behind it.
            const std::vector<StatementLock> others = std::exchange(effect_.locks, {});
            for (const std::string& relation : relations) lock(mode, relation);
            for (const StatementLock& other : others) lock(other.mode, other.relation);
        }
        if (verb.more == More::table_parts) table_parts();
        if (verb.more == More::implementation && words_.find("language") &&
            (words_.sees("c") || words_.sees("internal")))
            need(superuser, "");
        if (verb.more == More::renaming) renaming();
    }

    void make(Makes makes) {
        if (words_.sees("on") || words_.sees("authorization")) return;  // an index, a schema without a name
        const Name name = words_.name();
        effect_.made = name.value_or("");
        if (makes == Makes::in_schema) need(create_in_schema, schema_of(name));
    }

    std::vector<std::string> relations_at(Place place, std::size_t end) {
        switch (place) {
            case Place::none:
                return {};
            case Place::here:
                return as_list(words_.name());
            case Place::list:
                return list();
            case Place::column:
                return as_list(relation_of(words_.name()));
            case Place::behind_on:
                return behind("on");
            case Place::behind_to:
                return behind("to");
            case Place::behind_from:
                return behind("from");
            case Place::references:
                for (std::size_t at = words_.at(); at < end; ++at) {
                    if (!words_.sees(at, "references")) continue;
                    words_.go(at + 1);
                    return as_list(words_.name());
                }
                return {};
            case Place::made:
                return effect_.made.empty() ? std::vector<std::string>{} : std::vector<std::string>{effect_.made};
        }
        return {};
    }

    static std::vector<std::string> as_list(const Name& name) {
        return name ? std::vector<std::string>{*name} : std::vector<std::string>{};
    }

    // What stands in parentheses on the way (an expression) has such words of its own.
    std::vector<std::string> behind(std::string_view word) {
        while (!words_.ended()) {
            if (words_.take({word})) return as_list(words_.name());
            if (words_.sees('('))
                skip_parentheses();
            else
                words_.go(words_.at() + 1);
        }
        return {};
    }

    std::vector<std::string> list() {
        std::vector<std::string> names;
        do {
            if (words_.sees("tables") && words_.sees(words_.at() + 1, "in"))
                break;  // of a publication: TABLES IN SCHEMA
            words_.take({"table"});
            if (const Name name = words_.name()) names.push_back(*name);
            words_.take('*');
            skip_parentheses();
            if (words_.take({"where"})) skip_parentheses();
        } while (words_.take(','));
        return names;
    }

    // The strongest lock of an ALTER's actions; what they refer to is locked and needed along the way.
    LockMode strongest_action(const Verb& verb) {
        LockMode strongest = access_share;
        for (std::size_t begin = words_.at(); begin < words_.size(); begin = words_.next_action()) {
            words_.go(begin);
            strongest = std::max(strongest, act(verb));
            words_.go(begin);
        }
        return strongest;
    }

    LockMode act(const Verb& verb) {
        const std::size_t end = words_.next_action();
        if (words_.take({"owner", "to"})) {
            need_membership();
            return access_exclusive;
        }
        const std::size_t begin = words_.at();
        if (words_.take({"rename", "to"})) effect_.made = words_.name().value_or("");
        words_.go(begin);
        for (const Action& action : verb.actions) {
            if (!take(action.pattern)) continue;
            const bool older = action.below == 0 || server_version_ < action.below;
            if (!older || (!action.with.empty() && !words_.has(action.with))) {
                words_.go(begin);
                continue;
            }
            for (const std::string& other : relations_at(action.place, end)) {
                lock(action.other_lock, other);
                need(action.right, other, action.privilege);
            }
            return action.lock;
        }
        return verb.lock.value_or(access_exclusive);
    }

    void table_parts() {
        if (words_.take({"partition", "of"})) touch(access_exclusive, owner_of_relation);
        const std::size_t begin = words_.at();
        while (words_.find("references")) touch(share_row_exclusive, privilege_on_table, "references");
        words_.go(begin);
        if (!words_.find("inherits") || !words_.take('(')) return;
        do touch(share_update_exclusive, owner_of_relation);
        while (words_.take(','));
    }

    void touch(LockMode mode, RightKind right, std::string_view privilege = "") {
        const Name relation = words_.name();
        lock(mode, relation);
        need(right, relation, privilege);
    }

    void renaming() {
        const std::size_t begin = words_.at();
        while (effect_.made.empty() && words_.find("rename")) {
            if (words_.take({"to"})) effect_.made = words_.name().value_or("");
        }
        words_.go(begin);
        if (words_.find("owner") && words_.take({"to"})) need_membership();
    }

    void need_membership() {
        for (const char* const self : {"current_user", "session_user", "current_role"}) {
            if (words_.sees(self)) return;
        }
        need(membership, words_.name());
    }

    // Of LOCK TABLE: IN ... MODE.
    LockMode said_mode() {
        if (!words_.take({"in"})) return access_exclusive;
        const std::pair<std::string_view, LockMode> modes[] = {
            {"access share mode", access_share},
            {"row share mode", row_share},
            {"row exclusive mode", row_exclusive},
            {"share update exclusive mode", share_update_exclusive},
            {"share mode", share},
            {"share row exclusive mode", share_row_exclusive},
            {"exclusive mode", exclusive},
        };
        for (const auto& [words, mode] : modes) {
            if (take(words)) return mode;
        }
        return access_exclusive;
    }

    StatementCursor words_;
    int server_version_;
    StatementEffect effect_;
};

}  // namespace

StatementEffect effect_of(std::string_view statement, int server_version) {
    return EffectReader(statement, server_version).read();
}

}  // namespace schemadiff::migrate
