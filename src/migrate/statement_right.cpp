#include "migrate/statement_right.h"

#include <algorithm>

#include "migrate/statement_cursor.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

using Name = std::optional<std::string>;

// "a.b" of "a.b.c"; nothing of "a".
Name schema_of(const Name& name) {
    if (!name) return std::nullopt;
    std::vector<std::string> parts = sql::split_qualified_name(*name);
    if (parts.size() > 2) return std::nullopt;
    return parts.size() == 2 ? sql::identifier(parts.front()) : "";
}

class RightReader {
  public:
    explicit RightReader(std::string_view statement) : words_(statement) {}

    std::vector<NeededRight> read() {
        if (words_.take({"create"})) {
            create();
        } else if (words_.take({"alter"})) {
            alter();
        } else if (words_.take({"drop"})) {
            drop();
        } else if (words_.take({"comment", "on"})) {
            comment();
        } else {
            rows();
        }
        return std::move(rights_);
    }

  private:
    void need(RightKind kind, const Name& name, const std::string& privilege = "") {
        if (!name) return;
        NeededRight right{kind, *name, privilege};
        if (std::find(rights_.begin(), rights_.end(), right) == rights_.end()) rights_.push_back(std::move(right));
    }

    void need_behind(std::string_view word, RightKind kind, const std::string& privilege = "") {
        if (words_.find(word)) need(kind, words_.name(), privilege);
    }

    void create() {
        const bool replaces = words_.take({"or", "replace"});
        words_.take({"unique"});
        words_.take({"constraint"});
        words_.take({"recursive"});
        if (words_.take_any({"temporary", "temp"})) return;
        words_.take({"unlogged"});
        if (words_.take({"index"}) || words_.take({"policy"})) return need_behind("on", RightKind::owner_of_relation);
        if (words_.take({"trigger"})) return need_behind("on", RightKind::privilege_on_table, "trigger");
        if (words_.take({"rule"})) return need_behind("to", RightKind::owner_of_relation);
        if (words_.take({"schema"})) return need(RightKind::create_in_database, "");
        if (words_.take_any({"role", "user", "group"}) && !words_.sees("mapping"))
            return need(RightKind::create_role, "");
        if (words_.take({"event", "trigger"}) || words_.take({"foreign", "data"}) ||
            words_.take({"access", "method"}) || words_.take({"tablespace"}))
            return need(RightKind::superuser, "");
        if (words_.take({"operator"}) && (words_.sees("class") || words_.sees("family")))
            return need(RightKind::superuser, "");
        create_in_schema(replaces);
    }

    void create_in_schema(bool replaces) {
        words_.take({"foreign"});
        if (words_.take({"table"})) return create_table();
        if (words_.take({"view"})) {
            const Name view = made();
            if (replaces) need(RightKind::owner_of_relation, view);
        } else if (words_.take({"function"}) || words_.take({"procedure"})) {
            made();
            const bool has_c = words_.find("language") && (words_.sees("c") || words_.sees("internal"));
            if (has_c) need(RightKind::superuser, "");
        } else if (words_.take({"materialized", "view"}) ||
                   words_.take_any({"sequence", "domain", "type", "aggregate"})) {
            made();
        }
    }

    Name made() {
        const Name name = words_.name();
        need(RightKind::create_in_schema, schema_of(name));
        return name;
    }

    void create_table() {
        made();
        if (words_.take({"partition", "of"})) need(RightKind::owner_of_relation, words_.name());
        const std::size_t begin = words_.at();
        while (words_.find("references")) need(RightKind::privilege_on_table, words_.name(), "references");
        words_.go(begin);
        if (words_.find("inherits") && words_.take('(')) need(RightKind::owner_of_relation, words_.name());
    }

    void alter() {
        if (words_.take({"foreign", "table"}) || words_.take({"table"})) {
            need(RightKind::owner_of_relation, words_.name());
            return table_actions();
        }
        if (words_.take({"materialized", "view"}) || words_.take_any({"index", "sequence", "view"})) {
            need(RightKind::owner_of_relation, words_.name());
        } else if (words_.take({"function"}) || words_.take({"procedure"})) {
            need(RightKind::owner_of_routine, words_.name());
        } else if (words_.take_any({"type", "domain"})) {
            need(RightKind::owner_of_type, words_.name());
        } else if (words_.take({"schema"})) {
            need(RightKind::owner_of_schema, words_.name());
        } else if (words_.take({"policy"}) || words_.take({"trigger"}) || words_.take({"rule"})) {
            return need_behind("on", RightKind::owner_of_relation);
        } else if (words_.take({"system"})) {
            return need(RightKind::superuser, "");
        } else {
            return;
        }
        if (words_.find("owner") && words_.take({"to"})) need_membership();
    }

    void table_actions() {
        for (std::size_t action = words_.at(); action < words_.size(); action = words_.next_action()) {
            words_.go(action);
            const std::size_t end = words_.next_action();
            if (words_.take({"owner", "to"})) {
                need_membership();
            } else if (words_.take({"attach", "partition"}) || words_.take({"detach", "partition"})) {
                need(RightKind::owner_of_relation, words_.name());
            } else if (words_.take({"add"})) {
                for (std::size_t at = words_.at(); at < end; ++at) {
                    if (!words_.sees(at, "references")) continue;
                    words_.go(at + 1);
                    need(RightKind::privilege_on_table, words_.name(), "references");
                    break;
                }
            }
            words_.go(action);
        }
    }

    void need_membership() {
        for (const char* const self : {"current_user", "session_user", "current_role"}) {
            if (words_.sees(self)) return;
        }
        need(RightKind::membership, words_.name());
    }

    void drop() {
        if (words_.take({"index"})) {
            words_.take({"concurrently"});
            do need(RightKind::drop_relation, words_.name());
            while (words_.take(','));
            return;
        }
        if (words_.take({"materialized", "view"}) || words_.take({"foreign", "table"}) ||
            words_.take_any({"table", "view", "sequence"})) {
            do need(RightKind::drop_relation, words_.name());
            while (words_.take(','));
        } else if (words_.take({"schema"})) {
            need(RightKind::owner_of_schema, words_.name());
        } else if (words_.take_any({"trigger", "policy", "rule"})) {
            need_behind("on", RightKind::owner_of_relation);
        }
    }

    void comment() {
        if (words_.take({"materialized", "view"}) || words_.take_any({"table", "view", "index", "sequence"}))
            need(RightKind::owner_of_relation, words_.name());
    }

    void rows() {
        if (words_.take({"insert", "into"})) {
            need(RightKind::privilege_on_table, words_.name(), "insert");
        } else if (words_.take({"update"})) {
            need(RightKind::privilege_on_table, words_.name(), "update");
        } else if (words_.take({"delete", "from"})) {
            need(RightKind::privilege_on_table, words_.name(), "delete");
        } else if (words_.take({"truncate"})) {
            words_.take({"table"});
            do {
                need(RightKind::privilege_on_table, words_.name(), "truncate");
                words_.take('*');
            } while (words_.take(','));
        }
    }

    StatementCursor words_;
    std::vector<NeededRight> rights_;
};

}  // namespace

std::vector<NeededRight> rights_of(std::string_view statement) {
    return RightReader(statement).read();
}

std::string made_by(std::string_view statement) {
    StatementCursor words(statement);
    if (words.take({"alter"})) return words.find("rename") && words.find("to") ? words.name().value_or("") : "";
    if (!words.take({"create"})) return "";
    words.take({"or", "replace"});
    while (words.take_any({"unique", "temporary", "temp", "unlogged", "foreign", "materialized", "recursive"}))
        continue;
    if (!words.take_any({"table", "view", "index", "sequence", "type", "domain", "function", "procedure", "schema"}))
        return "";
    words.take({"concurrently"});
    return words.sees("on") ? "" : words.name().value_or("");
}

bool changes_rights(std::string_view statement) {
    StatementCursor words(statement);
    if (words.take_any({"grant", "revoke", "set", "reset", "do", "call", "select", "with", "reassign"})) return true;
    if (words.take({"alter"})) return words.sees("default") || words.sees("role") || words.has("owner");
    return words.take({"create"}) && (words.sees("schema") || words.sees("role") || words.sees("extension"));
}

}  // namespace schemadiff::migrate
