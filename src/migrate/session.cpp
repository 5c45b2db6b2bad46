#include "migrate/session.h"

#include <charconv>

#include "migrate/directive.h"
#include "migrate/text.h"
#include "schemadiff/error.h"
#include "sql/quote.h"

namespace schemadiff::migrate {

std::vector<std::string> reset_statements() {
    return {"RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL"};
}

std::vector<std::string> session_statements(const SessionSettings& settings) {
    std::vector<std::string> names;
    for (const std::string& schema : settings.search_path) names.push_back(sql::identifier(schema));
    std::vector<std::string> statements = reset_statements();
    statements.insert(statements.end(), {
                                            "SET standard_conforming_strings TO on",
                                            "SET search_path TO " + (names.empty() ? "''" : join(names, ", ")),
                                            "SET lock_timeout TO " + sql::literal(settings.lock_timeout),
                                        });
    if (settings.statement_timeout) {
        statements.push_back("SET statement_timeout TO " + sql::literal(*settings.statement_timeout));
    }
    return statements;
}

RevisionSession::RevisionSession(db::Connection& connection, const SessionSettings& settings)
    : connection_(connection) {
    for (const std::string& statement : session_statements(settings)) connection_.execute(statement);
}

RevisionSession::~RevisionSession() {
    try {
        connection_.rollback();
        for (const std::string& statement : reset_statements()) connection_.execute(statement);
    } catch (const Error&) {
        // The connection is gone, and its settings with it.
    }
}

long long duration_milliseconds(const std::string& duration) {
    if (!is_duration(duration)) {
        throw Error("\"" + duration + "\" is no duration", "write a number and a unit: 300ms, 5s, 1min");
    }
    long long number = 0;
    const char* stop = std::from_chars(duration.data(), duration.data() + duration.size(), number).ptr;
    const std::string unit(trim(std::string_view(duration).substr(static_cast<std::size_t>(stop - duration.data()))));
    if (unit == "us") return number / 1000;
    if (unit == "s") return number * 1000;
    if (unit == "min") return number * 60 * 1000;
    if (unit == "h") return number * 60 * 60 * 1000;
    if (unit == "d") return number * 24 * 60 * 60 * 1000;
    return number;
}

}  // namespace schemadiff::migrate
