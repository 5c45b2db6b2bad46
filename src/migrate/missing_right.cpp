#include "migrate/missing_right.h"

#include <algorithm>
#include <set>

#include "migrate/statement_right.h"
#include "migrate/text.h"
#include "sql/quote.h"

namespace schemadiff::migrate {
namespace {

struct Asked {
    NeededRight right;
    const SegmentStatement* statement = nullptr;
    std::string revision;
};

std::string last_name(const std::string& name) {
    return sql::split_qualified_name(name).back();
}

// Of each right the first statement that needs it. What the run makes has the name that it made it under, whatever
// bears that name now.
std::vector<Asked> asked_of(const std::vector<PlannedRevision>& planned) {
    std::vector<Asked> all;
    std::set<NeededRight> seen;
    std::set<std::string> made;
    for (const PlannedRevision& revision : planned) {
        for (const Segment& segment : revision.segments) {
            for (const SegmentStatement& statement : segment.statements) {
                if (statement.guard) continue;
                for (const NeededRight& right : rights_of(statement.text)) {
                    const bool is_made = !right.name.empty() && made.count(last_name(right.name)) != 0;
                    if (!is_made && seen.insert(right).second) all.push_back({right, &statement, revision.step.id});
                }
                if (const std::string name = made_by(statement.text); !name.empty()) made.insert(last_name(name));
                if (changes_rights(statement.text)) return all;
            }
        }
    }
    return all;
}

// Whether the name is one that to_regclass() and its like read without an error.
bool is_readable(const NeededRight& right) {
    return right.name.empty() || sql::split_qualified_name(right.name).size() <= 2;
}

std::string has_role(const std::string& owner) {
    return "pg_catalog.pg_has_role(" + owner + ", 'USAGE')";
}

std::string role_name(const std::string& owner) {
    return "pg_catalog.pg_get_userbyid(" + owner + ")";
}

// Selects whether the role may, and who is asked for; no row where there is no such thing yet.
std::string relation_query(const std::string& name, bool or_schema) {
    return "SELECT " + has_role("c.relowner") + (or_schema ? " OR " + has_role("n.nspowner") : "") + ", " +
           role_name("c.relowner") +
           " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = "
           "pg_catalog.to_regclass(" +
           sql::literal(name) + ")";
}

std::string maintainer_query(const std::string& name, int server_version) {
    const std::string maintain =
        server_version < 170000 ? "" : " OR pg_catalog.has_table_privilege(COALESCE(i.indrelid, c.oid), 'MAINTAIN')";
    return "SELECT " + has_role("c.relowner") + maintain + ", " + role_name("c.relowner") +
           " FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid WHERE c.oid = "
           "pg_catalog.to_regclass(" +
           sql::literal(name) + ")";
}

// Several may have the name: it is enough to own one of them.
std::string named_query(const std::string& name, const std::string& catalog, const std::string& prefix) {
    const std::vector<std::string> parts = sql::split_qualified_name(name);
    const std::string schema =
        parts.size() == 2 ? "= pg_catalog.to_regnamespace(" + sql::literal(sql::identifier(parts.front())) + ")"
                          : "IN (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = ANY "
                            "(pg_catalog.current_schemas(false)))";
    return "SELECT pg_catalog.bool_or(" + has_role(prefix + "owner") + "), pg_catalog.min(" +
           role_name(prefix + "owner") + "::text) FROM pg_catalog." + catalog + " WHERE " + prefix +
           "name = " + sql::literal(parts.back()) + " AND " + prefix + "namespace " + schema;
}

std::string privilege_query(const NeededRight& right) {
    // Rights on columns are enough for these.
    const bool columns = right.privilege == "insert" || right.privilege == "update" || right.privilege == "references";
    return "SELECT pg_catalog." + std::string(columns ? "has_any_column_privilege" : "has_table_privilege") +
           "(c.oid, " + sql::literal(right.privilege) + "), " + role_name("c.relowner") +
           " FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.oid = "
           "pg_catalog.to_regclass(" +
           sql::literal(right.name) + ")";
}

std::string query_of(const NeededRight& right, int server_version) {
    const std::string schema = right.name.empty()
                                   ? "n.nspname = pg_catalog.current_schema()"
                                   : "n.oid = pg_catalog.to_regnamespace(" + sql::literal(right.name) + ")";
    switch (right.kind) {
        case RightKind::owner_of_relation:
            return relation_query(right.name, false);
        case RightKind::drop_relation:
            return relation_query(right.name, true);
        case RightKind::maintainer:
            return maintainer_query(right.name, server_version);
        case RightKind::owner_of_routine:
            return named_query(right.name, "pg_proc", "pro");
        case RightKind::owner_of_type:
            return named_query(right.name, "pg_type", "typ");
        case RightKind::owner_of_schema:
            return "SELECT " + has_role("n.nspowner") + ", " + role_name("n.nspowner") +
                   " FROM pg_catalog.pg_namespace n WHERE " + schema;
        case RightKind::create_in_schema:
            return "SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE'), n.nspname FROM pg_catalog.pg_namespace n "
                   "WHERE " +
                   schema;
        case RightKind::create_in_database:
            return "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'), "
                   "pg_catalog.current_database()";
        case RightKind::privilege_on_table:
            return privilege_query(right);
        case RightKind::membership:
            return "SELECT pg_catalog.pg_has_role(r.oid, 'MEMBER'), r.rolname FROM pg_catalog.pg_roles r WHERE "
                   "r.rolname = " +
                   sql::literal(sql::split_qualified_name(right.name).front());
        case RightKind::create_role:
            return "SELECT r.rolcreaterole, '' FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER";
        case RightKind::superuser:
            return "SELECT false, ''";
    }
    return "";
}

std::string upper(std::string text) {
    for (char& byte : text) byte = byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
    return text;
}

std::string words_of(const NeededRight& right, const std::string& whose) {
    switch (right.kind) {
        case RightKind::owner_of_relation:
        case RightKind::drop_relation:
        case RightKind::maintainer:
        case RightKind::owner_of_type:
            return "needs the owner of " + right.name + ", which is " + whose;
        case RightKind::owner_of_routine:
            return "needs the owner of " + right.name + "(), which is " + whose;
        case RightKind::owner_of_schema:
            return "needs the owner of schema " + right.name + ", which is " + whose;
        case RightKind::create_in_schema:
            return "needs CREATE on schema " + sql::identifier(whose);
        case RightKind::create_in_database:
            return "needs CREATE on database " + sql::identifier(whose);
        case RightKind::privilege_on_table:
            return "needs " + upper(right.privilege) + " on " + right.name + ", which is " + whose + "'s";
        case RightKind::membership:
            return "needs a member of role " + right.name;
        case RightKind::create_role:
            return "needs CREATEROLE";
        case RightKind::superuser:
            return "needs a superuser (a managed server may see that otherwise)";
    }
    return "";
}

// What the runner itself writes.
std::vector<Asked> asked_of_own(const VersionTable& table) {
    std::vector<Asked> all;
    for (const char* const privilege : {"insert", "update", "delete"}) {
        all.push_back({{RightKind::privilege_on_table, table.qualified(), privilege}, nullptr, ""});
        all.push_back({{RightKind::privilege_on_table, table.qualified_history(), privilege}, nullptr, ""});
    }
    return all;
}

}  // namespace

std::string MissingRight::text() const {
    if (statement == nullptr) return "the runner " + what;
    return statement->where.file + ":" + std::to_string(statement->where.line) + ": revision " + revision + " " + what;
}

std::vector<MissingRight> missing_rights(db::Connection& connection, const std::vector<PlannedRevision>& planned,
                                         const VersionTable& table) {
    std::vector<MissingRight> missing;
    const db::Result role =
        connection.query("SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER");
    if (role.empty() || role.boolean(0, 0)) return missing;
    std::vector<Asked> asked = asked_of_own(table);
    for (Asked& each : asked_of(planned)) {
        if (is_readable(each.right)) asked.push_back(std::move(each));
    }
    std::vector<std::string> queries;
    for (const Asked& each : asked) queries.push_back(query_of(each.right, connection.server_version()));
    const std::vector<db::Result> answers = connection.query_several(queries);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const db::Result& answer = answers[i];
        if (answer.empty() || answer.is_null(0, 0) || answer.boolean(0, 0)) continue;
        missing.push_back({asked[i].statement, asked[i].revision, words_of(asked[i].right, answer.text(0, 1)),
                           asked[i].right.kind != RightKind::superuser});
    }
    return missing;
}

}  // namespace schemadiff::migrate
