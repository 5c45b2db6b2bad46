#include "inspect/oracle_guard.h"

#include <array>
#include <string_view>

#include "db/result.h"
#include "sql/expression.h"
#include "sql/quote.h"
#include "sql/references.h"
#include "sql/tokens.h"
#include "sql/type_name.h"

namespace schemadiff::inspect {

namespace {

void add_type(const std::vector<std::string>& name, PairNames& out) {
    if (name.size() < 2)
        out.knows_types = false;
    else if (name[name.size() - 2] != "pg_catalog")
        out.types.insert({name[name.size() - 2], name.back()});
}

// `text` as format_type() prints it.
void add_type(const std::string& text, PairNames& out) {
    if (text.empty() || sql::canonical_builtin_type(text)) return;
    if (const auto name = sql::parse_type(text))
        add_type(name->names, out);
    else
        out.knows_types = false;
}

// The operators behind words: gram.y looks them up by name like any other.
struct WordOperators {
    std::string_view word;
    std::array<std::string_view, 4> operators;
};
constexpr WordOperators kWordOperators[] = {{"in", {"=", "<>"}},
                                            {"distinct", {"="}},
                                            {"nullif", {"="}},
                                            {"case", {"="}},
                                            {"between", {"<", "<=", ">", ">="}},
                                            {"like", {"~~", "!~~"}},
                                            {"ilike", {"~~*", "!~~*"}},
                                            {"similar", {"~", "!~"}}};

void add_words(const sql::Token& token, PairNames& out) {
    if (token.kind != sql::TokenKind::identifier) return;
    for (const WordOperators& each : kWordOperators)
        if (token.value == each.word)
            for (const std::string_view name : each.operators)
                if (!name.empty()) out.operators.emplace(name);
}

void add_text(std::string_view text, const sql::TextPair& pair, PairNames& out) {
    for (const sql::Token& token : sql::tokens_tolerant(text)) {
        add_words(token, out);
        if (!token.is_name()) continue;
        for (std::size_t at = 0; at < pair.columns.size(); ++at)
            // The relation's name is its row, unless a dot follows; taking too much does no harm.
            if (pair.columns[at].name == token.value || pair.id.parent == token.value) out.columns.insert(at);
    }
    for (const sql::NameUse& use : sql::names_used(text))
        if (use.call && !use.in_literal && use.parts.size() == 1) out.functions.insert(use.parts.front());
    for (const auto& type : sql::types_used(text)) add_type(type, out);
    for (const sql::OperatorUse& use : sql::operators_used(text))
        if (use.schema.empty()) out.operators.insert(use.name);
}

std::string list(const std::set<std::string>& names) {
    std::string out = "array[";
    for (const std::string& each : names) out += (out.back() == '[' ? "" : ", ") + sql::literal(each);
    return out + "]::text[]";
}

std::string list(const std::set<QualifiedName>& names) {
    std::string out;
    for (const auto& [schema, name] : names)
        out += (out.empty() ? "(" : ", (") + sql::literal(schema) + ", " + sql::literal(name) + ")";
    return out.empty() ? "(null, null)" : out;
}

}  // namespace

PairNames names_in(const sql::TextPair& pair) {
    PairNames out;
    add_text(pair.left, pair, out);
    add_text(pair.right, pair, out);
    for (const std::size_t at : out.columns) add_type(pair.columns[at].type, out);
    add_type(pair.result_type, out);
    return out;
}

std::string OracleGuard::query(const std::vector<PairNames>& pairs) {
    std::set<QualifiedName> types;
    std::set<std::string> functions;
    for (const PairNames& each : pairs) {
        types.insert(each.types.begin(), each.types.end());
        functions.insert(each.functions.begin(), each.functions.end());
    }
    return R"(
with recursive root as (
  select t.oid
    from (values )" +
           list(types) + R"() as wanted(schema, name)
    join pg_catalog.pg_namespace n on n.nspname = wanted.schema
    join pg_catalog.pg_type t on t.typnamespace = n.oid and t.typname = wanted.name),
reached as (
  select oid as root, oid from root
  union
  select reached.root, part.oid
    from reached
    join pg_catalog.pg_type t on t.oid = reached.oid
   cross join lateral (
         select t.typelem
          union all select t.typbasetype
          union all select a.atttypid from pg_catalog.pg_attribute a
                     where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
          union all select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid = t.oid) as part(oid)
   where part.oid <> 0),
foreign_function as (
  select oid, proname from pg_catalog.pg_proc where pronamespace <> 'pg_catalog'::pg_catalog.regnamespace),
unsafe as (
  select reached.root
    from reached
    join pg_catalog.pg_type t on t.oid = reached.oid
   where t.typinput in (select oid from foreign_function)
      or t.typoutput in (select oid from foreign_function)
      or exists (select from pg_catalog.pg_cast k
                  where t.oid in (k.castsource, k.casttarget) and k.castfunc in (select oid from foreign_function))
      or exists (select from pg_catalog.pg_range r
                  where r.rngtypid = t.oid and r.rngcanonical in (select oid from foreign_function))
      or exists (select from pg_catalog.pg_constraint c
                   join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                                              and d.objid = c.oid
                  where c.contypid = t.oid
                    and d.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass,
                                         'pg_catalog.pg_operator'::pg_catalog.regclass)))
select 'type', n.nspname, t.typname
  from root
  join pg_catalog.pg_type t on t.oid = root.oid
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
 where root.oid not in (select root from unsafe)
union all
select 'function', '', proname
  from foreign_function
 where proname = any ()" +
           list(functions) + R"()
union all
select distinct case when o.oprleft < 16384 and o.oprright < 16384 then 'operator' else 'operator of other types' end,
       '', o.oprname
  from pg_catalog.pg_operator o
 where o.oprnamespace <> 'pg_catalog'::pg_catalog.regnamespace
union all
select 'cast', '', ''
 where exists (select from pg_catalog.pg_cast k
                where k.castsource < 16384 and k.casttarget < 16384
                  and k.castfunc in (select oid from foreign_function)))";
}

OracleGuard::OracleGuard(const db::Result& answer) {
    for (int row = 0; row < answer.rows(); ++row) {
        const std::string_view what = answer.view(row, 0);
        if (what == "type") safe_types_.insert({answer.text(row, 1), answer.text(row, 2)});
        if (what == "function") functions_.insert(answer.text(row, 2));
        if (what == "operator") operators_.insert(answer.text(row, 2));
        if (what == "operator of other types") has_operators_of_other_types_ = true;
        if (what == "cast") has_casts_ = true;
    }
}

std::string OracleGuard::refusal(const PairNames& names) const {
    if (has_casts_) return "the database has casts of its own between PostgreSQL's types";
    if (!names.knows_types) return "it has a type without a schema";
    for (const QualifiedName& each : names.types)
        if (!safe_types_.contains(each))
            return "reading " + sql::qualified(each.first, each.second) + " is not PostgreSQL's own work";
    if (!names.types.empty() && has_operators_of_other_types_ && !names.operators.empty())
        return "an operator of another type might be meant";
    for (const std::string& each : names.functions)
        if (functions_.contains(each)) return "another " + each + "() might be meant";
    for (const std::string& each : names.operators)
        if (operators_.contains(each)) return "another operator " + each + " might be meant";
    return {};
}

}  // namespace schemadiff::inspect
