#include "migrate/routine_body.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "migrate/retry.h"
#include "migrate/statement_cursor.h"
#include "migrate/text.h"
#include "schemadiff/error.h"
#include "sql/quote.h"
#include "sql/statements.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

constexpr std::string_view kSetting = "check_function_bodies";
constexpr std::size_t kAtOnce = 200;

// Routines of the names that are to be judged: place of the name in the list, routine, the validator's call, its own
// settings as calls. A language may have no validator.
std::string routines_query(const std::vector<std::string>& names) {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::vector<std::string> parts = sql::split_qualified_name(names[i]);
        const std::string schema =
            parts.size() > 1 ? sql::literal(parts[parts.size() - 2]) : "pg_catalog.current_schema()";
        rows.push_back("(" + std::to_string(i) + ", " + schema + "::name, " + sql::literal(parts.back()) + "::name)");
    }
    return R"(SELECT
    w.place,
    pg_catalog.format('%s(%s)', pg_catalog.format('%I.%I', n.nspname, p.proname),
        pg_catalog.pg_get_function_identity_arguments(p.oid)) AS routine,
    pg_catalog.format('%I.%I(%s)', vn.nspname, v.proname, p.oid) AS call,
    (SELECT pg_catalog.string_agg(pg_catalog.format('pg_catalog.set_config(%L, %L, true)',
        pg_catalog.split_part(c, '=', 1), pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1)), ', ')
     FROM pg_catalog.unnest(p.proconfig) AS c) AS settings
FROM (VALUES )" +
           join(rows, ", ") + R"() AS w (place, schema, name)
JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
JOIN pg_catalog.pg_proc p ON p.pronamespace = n.oid AND p.proname = w.name
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
JOIN pg_catalog.pg_proc v ON v.oid = l.lanvalidator
JOIN pg_catalog.pg_namespace vn ON vn.oid = v.pronamespace
WHERE p.prokind <> 'a'
  AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
  AND pg_catalog.has_language_privilege(l.oid, 'USAGE')
  AND (SELECT s.reset_val FROM pg_catalog.pg_settings s WHERE s.name = 'check_function_bodies') = 'on'
ORDER BY 1, 2)";
}

// What the server says of itself, and not of a body.
bool is_no_fault(const std::string& sqlstate) {
    if (sqlstate.empty() || is_lock_failure(sqlstate)) return true;
    const std::string_view kind = std::string_view(sqlstate).substr(0, 2);
    return kind == "08" || kind == "40" || kind == "53" || kind == "57" || kind == "XX";
}

class BodyJudge {
  public:
    explicit BodyJudge(db::Connection& connection) : connection_(connection) {}

    // Many at once, since they are mostly good; where one is not, each by itself.
    void judge(const db::Result& routines, std::vector<int> rows, const std::function<void(int)>& fault) {
        if (rows.empty()) return;
        std::vector<std::string> calls;
        for (const int row : rows) calls.push_back(routines.text(row, 2));
        if (!fails(routines.text(rows.front(), 3), calls)) return;
        if (rows.size() == 1) return fault(rows.front());
        for (const int row : rows) judge(routines, {row}, fault);
    }

    const std::string& message() const { return message_; }
    const std::string& sqlstate() const { return sqlstate_; }

  private:
    bool fails(const std::string& settings, const std::vector<std::string>& calls) {
        connection_.execute("SAVEPOINT schemadiff_bodies");
        bool failed = false;
        try {
            connection_.execute("SET LOCAL check_function_bodies TO on");
            if (!settings.empty()) connection_.execute("SELECT " + settings);
            connection_.execute("SELECT " + join(calls, ", "));
        } catch (const DatabaseError& error) {
            if (is_no_fault(error.sqlstate())) throw;
            failed = true;
            const std::string message = error.what();
            message_ = message.substr(0, message.find('\n'));
            sqlstate_ = error.sqlstate();
        }
        connection_.execute("ROLLBACK TO SAVEPOINT schemadiff_bodies");
        connection_.execute("RELEASE SAVEPOINT schemadiff_bodies");
        return failed;
    }

    db::Connection& connection_;
    std::string message_;
    std::string sqlstate_;
};

}  // namespace

std::optional<std::string> routine_with_text_body(std::string_view statement) {
    StatementCursor words(statement);
    if (!words.take({"create"})) return std::nullopt;
    words.take({"or", "replace"});
    if (!words.take_any({"function", "procedure"})) return std::nullopt;
    const std::optional<std::string> name = words.name();
    return name && words.has("as") ? name : std::nullopt;
}

bool has_text_bodies(std::string_view text) {
    const std::vector<sql::Statement> statements = sql::split_statements(text);
    return std::any_of(statements.begin(), statements.end(), [](const sql::Statement& statement) {
        return routine_with_text_body(statement.text).has_value();
    });
}

bool sets_check_function_bodies(const std::vector<Segment>& segments) {
    for (const Segment& segment : segments) {
        for (const SegmentStatement& statement : segment.statements) {
            const std::vector<sql::Token> tokens = sql::tokens_tolerant(statement.text);
            if (tokens.empty() || !(tokens.front().is_word("set") || tokens.front().is_word("select"))) continue;
            for (const sql::Token& token : tokens) {
                if (token.value == kSetting) return true;
            }
        }
    }
    return false;
}

std::vector<BodyFault> body_faults(db::Connection& connection, const std::vector<const SegmentStatement*>& statements) {
    std::vector<std::string> names;
    std::vector<const SegmentStatement*> makers;
    for (const SegmentStatement* statement : statements) {
        const std::optional<std::string> name = routine_with_text_body(statement->text);
        if (!name) continue;
        const auto known = std::find(names.begin(), names.end(), *name);
        if (known != names.end()) {
            makers[static_cast<std::size_t>(known - names.begin())] = statement;
            continue;
        }
        names.push_back(*name);
        makers.push_back(statement);
    }
    std::vector<BodyFault> faults;
    if (names.empty()) return faults;
    const db::Result routines = connection.query(routines_query(names));
    BodyJudge judge(connection);
    const auto add = [&](int row) {
        faults.push_back({routines.text(row, 1), makers[static_cast<std::size_t>(routines.integer(row, 0))],
                          judge.message(), judge.sqlstate()});
    };
    std::vector<int> plain;
    for (int row = 0; row < routines.rows(); ++row) {
        if (routines.is_null(row, 3)) {
            plain.push_back(row);
        } else {
            judge.judge(routines, {row}, add);
        }
        if (plain.size() == kAtOnce) judge.judge(routines, std::exchange(plain, {}), add);
    }
    judge.judge(routines, plain, add);
    return faults;
}

std::string body_check_block(const std::vector<Segment>& segments) {
    std::vector<std::string> names;
    for (const Segment& segment : segments) {
        for (const SegmentStatement& statement : segment.statements) {
            const std::optional<std::string> name = routine_with_text_body(statement.text);
            if (name && std::find(names.begin(), names.end(), *name) == names.end()) names.push_back(*name);
        }
    }
    if (names.empty() || sets_check_function_bodies(segments)) return "";
    // A block with a handler is a subtransaction: the error of its own takes the settings back.
    return "DO " + sql::dollar_quoted(R"(
DECLARE
    made record;
BEGIN
    FOR made IN
)" + routines_query(names) + R"(
    LOOP
        BEGIN
            PERFORM pg_catalog.set_config('check_function_bodies', 'on', true);
            IF made.settings IS NOT NULL THEN
                EXECUTE 'SELECT ' || made.settings;
            END IF;
            EXECUTE 'SELECT ' || made.call;
            RAISE EXCEPTION USING ERRCODE = 'SD000';
        EXCEPTION
            WHEN SQLSTATE 'SD000' THEN
                NULL;
            WHEN syntax_error THEN
                RAISE EXCEPTION 'the body of % is not valid: %', made.routine, SQLERRM USING ERRCODE = SQLSTATE;
            WHEN lock_not_available OR deadlock_detected OR query_canceled THEN
                RAISE;
            WHEN OTHERS THEN
                RAISE WARNING 'the body of % is not valid: %', made.routine, SQLERRM;
        END;
    END LOOP;
END
)") + ";\n";
}

}  // namespace schemadiff::migrate
