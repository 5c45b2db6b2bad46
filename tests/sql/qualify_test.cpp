#include "sql/qualify.h"

#include <doctest/doctest.h>

using namespace schemadiff::sql;

namespace {

// Knows tables t and "T u", type mood, function f, collation german, operator class ops, operator ~~~, all in schema "S
// x".
class OneSchema : public NameResolver {
  public:
    explicit OneSchema(std::string schema = "s") : schema_(std::move(schema)) {}
    std::optional<std::string> schema_of_relation(std::string_view name) const override {
        return when(name == "t" || name == "T u" || name == "q");
    }
    std::optional<std::string> schema_of_type(std::string_view name) const override {
        return when(name == "mood" || name == "t");
    }
    std::optional<std::string> schema_of_function(std::string_view name) const override { return when(name == "f"); }
    std::optional<std::string> schema_of_collation(std::string_view name) const override {
        return when(name == "german");
    }
    std::optional<std::string> schema_of_operator_class(std::string_view name) const override {
        return when(name == "ops");
    }
    std::optional<std::string> schema_of_operator(std::string_view name) const override {
        return when(name == "~~~" || name == "+");
    }

  private:
    std::optional<std::string> when(bool known) const { return known ? std::optional(schema_) : std::nullopt; }
    std::string schema_;
};

std::string done(std::string_view text, FragmentKind kind) {
    return qualify(text, kind, OneSchema()).text;
}

struct Case {
    const char* before;
    const char* after;
};

}  // namespace

TEST_CASE("expressions: functions, types, collations, operators and names in literals") {
    static constexpr Case kCases[] = {
        {"f(a) > 0 -- f(a)", "s.f(a) > 0 -- f(a)"},
        {"F ( lower(f) )", "s.F ( lower(f) )"},
        {"'sad'::mood = ANY ('{sad}'::mood[])", "'sad'::s.mood = ANY ('{sad}'::s.mood[])"},
        {"CAST(a AS mood)", "CAST(a AS s.mood)"},
        {"mood 'sad'", "s.mood 'sad'"},
        {"a COLLATE german < 'x' COLLATE \"C\"", "a COLLATE s.german < 'x' COLLATE \"C\""},
        {"nextval('q')", "nextval('s.q')"},
        {"nextval('q'::regclass)", "nextval('s.q'::regclass)"},
        {"nextval('x.q'::regclass)", "nextval('x.q'::regclass)"},
        {"'f(int)'::regprocedure", "'s.f(int)'::regprocedure"},
        {"'\"T u\"'::regclass", "'s.\"T u\"'::regclass"},
        {"a ~~~ b + c", "a OPERATOR(s.~~~) b + c"},
        {"EXISTS (SELECT t.a FROM t)", "EXISTS (SELECT t.a FROM s.t)"},
        {"x.f(a) + pg_catalog.f(b)", "x.f(a) + pg_catalog.f(b)"},
        {"\"žluť\" = f('ž')", "\"žluť\" = s.f('ž')"},
        {"f > 0 AND mood = 'f'", "f > 0 AND mood = 'f'"},
        {"a::int4", "a::int4"},
        {"sum(f(a)) OVER (ORDER BY f(b))", "sum(s.f(a)) OVER (ORDER BY s.f(b))"},
    };
    for (const Case& each : kCases) {
        CAPTURE(each.before);
        CHECK(done(each.before, FragmentKind::expression) == each.after);
    }
}

TEST_CASE("queries: tables, but neither CTEs nor aliases nor columns") {
    static constexpr Case kCases[] = {
        {"select t.a, \"T u\".b from t join \"T u\" on t.a = \"T u\".a",
         "select t.a, \"T u\".b from s.t join s.\"T u\" on t.a = \"T u\".a"},
        {"select * from only t as q, x.t, lateral f(t.a)", "select * from only s.t as q, x.t, lateral s.f(t.a)"},
        {"with t as (select 1) select * from t", "with t as (select 1) select * from t"},
        {"with t as (select * from t) select * from t", "with t as (select * from s.t) select * from t"},
        {"with recursive t as (select 1 union select * from t) select * from t",
         "with recursive t as (select 1 union select * from t) select * from t"},
        {"with x as (select * from t), t as (select * from x) select * from t",
         "with x as (select * from s.t), t as (select * from x) select * from t"},
        {"select * from (with t as (select 1) select * from t) a, t",
         "select * from (with t as (select 1) select * from t) a, s.t"},
        {"select a from t union all select a from t where a in (select a from t)",
         "select a from s.t union all select a from s.t where a in (select a from s.t)"},
        {"with t as (select 1) select * from (select * from t) x",
         "with t as (select 1) select * from (select * from t) x"},
        {"select 1 from t, t as u for update of t, u", "select 1 from s.t, s.t as u for update of t, u"},
        {"insert into t select * from t; delete from t using t x; update t set a = f(a)",
         "insert into s.t select * from s.t; delete from s.t using s.t x; update s.t set a = s.f(a)"},
        {"with q as (select 1) merge into t using q on true when matched then do nothing",
         "with q as (select 1) merge into s.t using q on true when matched then do nothing"},
        {"select 1 as t, '' as f", "select 1 as t, '' as f"},
        {"table t", "table s.t"},
    };
    for (const Case& each : kCases) {
        CAPTURE(each.before);
        CHECK(done(each.before, FragmentKind::query) == each.after);
    }
}

TEST_CASE("types, index keys and bodies") {
    CHECK(done("mood[]", FragmentKind::type) == "s.mood[]");
    CHECK(done("Mood (3) array", FragmentKind::type) == "s.Mood (3) array");
    CHECK(done("numeric(10,2)", FragmentKind::type) == "numeric(10,2)");
    CHECK(done("x.mood", FragmentKind::type) == "x.mood");
    CHECK(done("a collate german ops desc, f(ops), (f(a)) ops (x = 1), b x.ops, ops", FragmentKind::index_keys) ==
          "a collate s.german s.ops desc, s.f(ops), (s.f(a)) s.ops (x = 1), b x.ops, ops");
    CHECK(done("begin atomic select f(a) from t; end", FragmentKind::sql_body) ==
          "begin atomic select s.f(a) from s.t; end");
    CHECK(done("return f(1)", FragmentKind::sql_body) == "return s.f(1)");
}

TEST_CASE("schemas are quoted where they must be") {
    const OneSchema odd("S'x");
    CHECK(qualify("f(nextval('q'))", FragmentKind::expression, odd).text == "\"S'x\".f(nextval('\"S''x\".q'))");
}

TEST_CASE("what does not parse stays as it is, and says so") {
    const auto newer = qualify("f(a) IS JSON", FragmentKind::expression, OneSchema());
    CHECK(newer.text == "f(a) IS JSON");
    CHECK_FALSE(newer.parsed);
    CHECK_FALSE(qualify("f b c", FragmentKind::expression, OneSchema()).parsed);
    CHECK(qualify("a", FragmentKind::expression, OneSchema()).parsed);
    CHECK(qualify("a IS JSON", FragmentKind::expression, OneSchema()).parsed);  // nothing there to qualify
}
