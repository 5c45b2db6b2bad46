// Domains. Default, NOT NULL and checks are altered in place; another type or collation is a new domain, which plan
// makes.

#include "emit/domain.h"

#include <algorithm>

#include "compare/ladder.h"
#include "emit/guard.h"
#include "emit/pieces.h"
#include "sql/quote.h"
#include "sql/references.h"
#include "sql/tokens.h"

namespace schemadiff::emit {

namespace {

Statement& add_domain(Statements& out, std::string sql, const Object& object) {
    Statement& statement = add(out, std::move(sql), "", Lock::none);
    statement.privilege = "owner of domain " + relation(object.id);
    return statement;
}

std::string head(const Object& object) {
    return "ALTER DOMAIN " + relation(object.id);
}

std::string definition(const DomainCheck& check) {
    return "CONSTRAINT " + sql::identifier(check.name) + " CHECK " + in_parentheses(check.expression.text);
}

void comment_on(const Object& object, const DomainCheck& check, Statements& out) {
    add_domain(out,
               "COMMENT ON CONSTRAINT " + sql::identifier(check.name) + " ON DOMAIN " + relation(object.id) + " IS " +
                   (check.comment.empty() ? "NULL" : sql::literal(check.comment)),
               object);
}

constexpr int kNamedNotNull = 170000;

std::string not_null_name(const Object& object, const Domain& value) {
    return sql::identifier(value.not_null_name.empty() ? sql::make_object_name(object.id.name, "", "not_null")
                                                       : value.not_null_name);
}

// ` CONSTRAINT name NOT NULL`, the name where it is not what the server chooses.
std::string not_null_clause(const Object& object, const Domain& value, const Context& context) {
    const bool named = !value.not_null_name.empty() && context.server_version >= kNamedNotNull;
    return (named ? " CONSTRAINT " + not_null_name(object, value) : "") + " NOT NULL";
}

void comment_on_not_null(const Object& object, const Domain& value, Statements& out) {
    add_domain(out,
               "COMMENT ON CONSTRAINT " + not_null_name(object, value) + " ON DOMAIN " + relation(object.id) + " IS " +
                   (value.not_null_comment.empty() ? "NULL" : sql::literal(value.not_null_comment)),
               object);
}

// The condition with the column in the place of VALUE.
std::string over_column(const std::string& expression, const std::string& column) {
    std::string out;
    std::size_t copied = 0;
    for (const sql::Token& token : sql::tokens_tolerant(expression)) {
        if (!token.is_word("value")) continue;
        out.append(expression, copied, token.offset - copied).append(column);
        copied = token.end();
    }
    return out.append(expression, copied, std::string::npos);
}

// The values of the columns that are of this domain now; `condition` says of a column (quoted) what is refused.
template <class Condition>
std::optional<Guard> guard_values(const Object& object, const Context& context, const std::string& what,
                                  const Condition& condition) {
    if (context.before == nullptr) return std::nullopt;
    const std::string type = relation(object.id);
    std::vector<std::string> parts;
    for (const ObjectPtr& each : context.before->objects()) {
        const Column* column = each->get_if<Column>();
        if (column == nullptr || column->type.text != type) continue;
        const std::string name = sql::identifier(each->id.name);
        parts.push_back("SELECT " + sql::literal(parent_relation(each->id) + "." + name) + " AS place, " + name +
                        "::text AS value FROM " + parent_relation(each->id) + " WHERE " + condition(name));
    }
    if (parts.empty()) return std::nullopt;
    return Guard{"columns of domain " + type + " hold values that " + what + " refuses: change them first",
                 joined(parts, " UNION ALL ")};
}

// A function of the user's may be new, or not there before this plan has run.
bool calls_users_function(const std::string& expression) {
    const std::vector<sql::NameUse> names = sql::names_used(expression);
    return std::any_of(names.begin(), names.end(),
                       [](const sql::NameUse& use) { return use.call && use.parts.size() > 1; });
}

// The tables with columns of the domain, which are locked against writers (validateDomainConstraint in typecmds.c).
void lock_tables(Statement& statement, const Object& object, const Context& context) {
    if (context.before == nullptr) return;
    const std::string type = relation(object.id);
    for (const ObjectPtr& each : context.before->objects()) {
        const Column* column = each->get_if<Column>();
        if (column == nullptr || column->type.text != type) continue;
        const RelationLock lock{parent_relation(each->id), Lock::share};
        if (statement.locks.empty() || statement.locks.back() != lock) statement.locks.push_back(lock);
    }
}

void scans_values(Statement& statement, const Object& object, const DomainCheck& check, const Context& context) {
    statement.work = Work::scan;
    statement.data = DataEffect::may_fail;
    lock_tables(statement, object, context);
    if (calls_users_function(check.expression.text)) return;
    statement.guard = guard_values(object, context, "check constraint " + sql::identifier(check.name),
                                   [&](const std::string& column) {
                                       const std::string value = column + "::" + object.as<Domain>().type.text;
                                       return in_parentheses(over_column(check.expression.text, value)) + " IS FALSE";
                                   });
}

void add_check(const Object& object, const DomainCheck& check, const Context& context, Statements& out) {
    Statement& statement =
        add_domain(out, head(object) + " ADD " + definition(check) + (check.not_valid ? " NOT VALID" : ""), object);
    if (!check.not_valid) scans_values(statement, object, check, context);
    if (!check.comment.empty()) comment_on(object, check, out);
}

void drop_check(const Object& object, const DomainCheck& check, Statements& out) {
    add_domain(out, head(object) + " DROP CONSTRAINT " + sql::identifier(check.name), object);
}

void set_default(const Object& object, const Expression& value, Statements& out) {
    add_domain(out, head(object) + (value.empty() ? " DROP DEFAULT" : " SET DEFAULT " + value.text), object);
}

bool same_expression(const DomainCheck& one, const DomainCheck& other) {
    return one.expression == other.expression ||
           compare::canonical_or_same(one.expression.text) == compare::canonical_or_same(other.expression.text);
}

const DomainCheck* find(const DomainChecks& checks, const std::string& name) {
    const auto found =
        std::find_if(checks.begin(), checks.end(), [&](const DomainCheck& each) { return each.name == name; });
    return found == checks.end() ? nullptr : &*found;
}

// What a check of the one side becomes on the other: under its own name, or under one that is new there.
const DomainCheck* counterpart(const DomainCheck& check, const DomainChecks& own, const DomainChecks& others) {
    if (const DomainCheck* same = find(others, check.name)) return same_expression(*same, check) ? same : nullptr;
    for (const DomainCheck& other : others)
        if (!find(own, other.name) && same_expression(other, check)) return &other;
    return nullptr;
}

bool stays(const DomainCheck& before, const DomainCheck* after) {
    return after != nullptr && (before.not_valid == after->not_valid || before.not_valid);
}

void alter_checks(const Object& after, const DomainChecks& from, const DomainChecks& to, const Context& context,
                  Statements& out) {
    for (const DomainCheck& old : from)
        if (!stays(old, counterpart(old, from, to))) drop_check(after, old, out);
    for (const DomainCheck& check : to) {
        const DomainCheck* old = counterpart(check, to, from);
        if (old == nullptr || !stays(*old, &check)) {
            add_check(after, check, context, out);
            continue;
        }
        if (old->name != check.name)
            add_domain(
                out,
                head(after) + " RENAME CONSTRAINT " + sql::identifier(old->name) + " TO " + sql::identifier(check.name),
                after);
        if (old->not_valid && !check.not_valid)
            scans_values(add_domain(out, head(after) + " VALIDATE CONSTRAINT " + sql::identifier(check.name), after),
                         after, check, context);
        if (old->comment != check.comment) comment_on(after, check, out);
    }
}

void set_not_null(const Object& after, const Domain& to, const Context& context, Statements& out) {
    const bool named = !to.not_null_name.empty() && context.server_version >= kNamedNotNull;
    const std::string words = named ? " ADD" + not_null_clause(after, to, context) : " SET NOT NULL";
    Statement& statement = add_domain(out, head(after) + (to.not_null ? words : " DROP NOT NULL"), after);
    if (!to.not_null) return;
    statement.work = Work::scan;
    statement.data = DataEffect::may_fail;
    lock_tables(statement, after, context);
    statement.guard =
        guard_values(after, context, "NOT NULL", [](const std::string& column) { return column + " IS NULL"; });
}

}  // namespace

std::string address(const Object& object, const Domain&) {
    return "DOMAIN " + relation(object.id);
}

void create(const Object& object, const Domain& value, const std::vector<ObjectPtr>&, const Context& context,
            Statements& out) {
    std::string sql = "CREATE DOMAIN " + relation(object.id) + " AS " + value.type.text;
    if (!value.collation.empty()) sql += " COLLATE " + value.collation;
    if (value.not_null) sql += not_null_clause(object, value, context);
    if (!value.default_value.empty()) sql += " DEFAULT " + default_expression(value.default_value.text);
    for (const DomainCheck& check : value.checks)
        if (!check.not_valid) sql += "\n    " + definition(check);
    add_domain(out, sql, object).privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    if (value.not_null && !value.not_null_comment.empty()) comment_on_not_null(object, value, out);
    for (const DomainCheck& check : value.checks) {
        if (check.not_valid)
            add_check(object, check, context, out);
        else if (!check.comment.empty())
            comment_on(object, check, out);
    }
}

void drop(const Object& object, const Domain&, const Context&, Statements& out) {
    add_domain(out, "DROP DOMAIN " + relation(object.id), object);
}

void alter(const Object&, const Domain& from, const Object& after, const Domain& to, const Change& change,
           const Context& context, Statements& out) {
    if (change.touches("not_null")) set_not_null(after, to, context, out);
    if (from.not_null && to.not_null && change.touches("not_null_name"))
        add_domain(out,
                   head(after) + " RENAME CONSTRAINT " + not_null_name(after, from) + " TO " + not_null_name(after, to),
                   after);
    const bool made = change.touches("not_null") && !to.not_null_comment.empty();
    if (to.not_null && (made || change.touches("not_null_comment"))) comment_on_not_null(after, to, out);
    if (change.touches("default")) set_default(after, to.default_value, out);
    if (change.touches("checks")) alter_checks(after, from.checks, to.checks, context, out);
}

void rename(const Object& from, const Domain&, const Object& to, const Context&, Statements& out) {
    const std::size_t first = out.size();
    rename_qualified(from, to, "DOMAIN", Lock::none, out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].privilege = "owner of domain " + relation(from.id);
}

void detach_domain(const Object& object, Statements& out) {
    const Domain& value = object.as<Domain>();
    if (!value.default_value.empty()) set_default(object, {}, out);
    for (const DomainCheck& check : value.checks) drop_check(object, check, out);
}

void attach_domain(const Object& object, const Context& context, Statements& out) {
    const Domain& value = object.as<Domain>();
    if (!value.default_value.empty()) set_default(object, value.default_value, out);
    for (const DomainCheck& check : value.checks) add_check(object, check, context, out);
}

}  // namespace schemadiff::emit
