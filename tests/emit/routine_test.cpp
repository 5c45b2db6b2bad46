#include <doctest/doctest.h>

#include "emit/statements.h"

using namespace schemadiff;
using namespace schemadiff::test;

namespace {

Argument argument(const std::string& mode, const std::string& name, const std::string& type,
                  const std::string& value = "") {
    return {mode, name, TypeText(type), Expression(value)};
}

std::string created(const Function& value, const std::string& signature = "") {
    return text(emit::create(object("public", "", "f", value, signature), {}, {}));
}

}  // namespace

TEST_CASE("a function in pg_dump's words and order") {
    Function value;
    value.arguments = {argument("in", "a", "integer"), argument("variadic", "Rest", "text[]", "'{}'::text[]")};
    value.returns = TypeText("integer");
    value.returns_set = true;
    value.language = "plpgsql";
    value.body = Verbatim("\nbegin $$x$$; end\n");
    value.volatility = "immutable";
    value.strict = true;
    value.security_definer = true;
    value.leakproof = true;
    value.cost = 0.5;
    value.rows = 10;
    value.parallel = "safe";
    value.set = {{"search_path", "\"$user\", public, \"my schema\""}, {"statement_timeout", "5s"}, {"app.tenant", "x"}};
    value.transforms = {TypeText("public.hstore")};
    CHECK(created(value) ==
          "CREATE FUNCTION public.f(a integer, VARIADIC \"Rest\" text[] DEFAULT '{}'::text[]) RETURNS SETOF integer\n"
          "    LANGUAGE plpgsql TRANSFORM FOR TYPE public.hstore IMMUTABLE STRICT SECURITY DEFINER LEAKPROOF COST 0.5 "
          "ROWS 10 "
          "PARALLEL SAFE\n"
          "    SET search_path TO '$user', 'public', 'my schema'\n"
          "    SET statement_timeout TO '5s'\n"
          "    SET app.tenant TO 'x'\n"
          "    AS $_$\nbegin $$x$$; end\n$_$;\n");
}

TEST_CASE("an empty search_path stays one empty name") {
    Function value;
    value.body = Verbatim("select 1");
    value.set = {{"search_path", "\"\""}};
    CHECK(
        created(value) ==
        "CREATE FUNCTION public.f() RETURNS void\n    LANGUAGE sql\n    SET search_path TO ''\n    AS $$select 1$$;\n");
}

TEST_CASE("what a function returns") {
    Function value;
    value.body = Verbatim("x");
    value.arguments = {argument("table", "a", "integer"), argument("table", "b c", "text")};
    CHECK(created(value) ==
          "CREATE FUNCTION public.f() RETURNS TABLE(a integer, \"b c\" text)\n    LANGUAGE sql\n    AS $$x$$;\n");
    value.arguments = {argument("out", "a", "integer"), argument("inout", "b", "integer")};
    CHECK(created(value) ==
          "CREATE FUNCTION public.f(OUT a integer, INOUT b integer)\n    LANGUAGE sql\n    AS $$x$$;\n");
    value.arguments.clear();
    value.returns = TypeText("setof public.users");
    CHECK(created(value) == "CREATE FUNCTION public.f() RETURNS SETOF public.users\n    LANGUAGE sql\n    AS $$x$$;\n");
}

TEST_CASE("bodies in SQL's own form and in object files") {
    Function value;
    value.returns = TypeText("integer");
    value.sql_body = Query("RETURN 1;");
    CHECK(created(value) == "CREATE FUNCTION public.f() RETURNS integer\n    LANGUAGE sql\n    RETURN 1;\n");
    value.sql_body = Query("BEGIN ATOMIC\n SELECT 1;\nEND");
    CHECK(created(value) ==
          "CREATE FUNCTION public.f() RETURNS integer\n    LANGUAGE sql\n    BEGIN ATOMIC\n SELECT 1;\nEND;\n");
    value = {};
    value.language = "c";
    value.object_file = "$libdir/x";
    value.body = Verbatim("my_f");
    CHECK(created(value) == "CREATE FUNCTION public.f() RETURNS void\n    LANGUAGE c\n    AS '$libdir/x', 'my_f';\n");
}

TEST_CASE("a function is replaced whole, dropped and renamed by its signature") {
    Function from;
    from.body = Verbatim("a");
    Function to = from;
    to.body = Verbatim("b");
    to.arguments = {argument("in", "", "integer")};
    const Object before = object("public", "", "f", from, "integer");
    Object after = object("public", "", "f", to, "integer");
    CHECK(text(altered(before, after)) ==
          "CREATE OR REPLACE FUNCTION public.f(integer) RETURNS void\n    LANGUAGE sql\n    AS $$b$$;\n");
    CHECK(text(emit::drop(before, {})) == "DROP FUNCTION public.f(integer);\n");
    CHECK(text(emit::rename(before, object("x", "", "g", to, "integer"), {})) ==
          "ALTER FUNCTION public.f(integer) SET SCHEMA x;\nALTER FUNCTION x.f(integer) RENAME TO g;\n");
    after = before;
    after.comment = "c";
    after.owner = "bob";
    CHECK(text(altered(before, after)) ==
          "COMMENT ON FUNCTION public.f(integer) IS 'c';\nALTER FUNCTION public.f(integer) OWNER TO bob;\n");
}

TEST_CASE("procedures") {
    Procedure value;
    value.arguments = {argument("in", "a", "integer"), argument("out", "b", "integer")};
    value.language = "plpgsql";
    value.security_definer = true;
    value.set = {{"work_mem", "1MB"}};
    value.body = Verbatim("begin end");
    const Object before = object("public", "", "p", value, "integer");
    const emit::Statements out = emit::create(before, {}, {});
    CHECK(text(out) ==
          "CREATE PROCEDURE public.p(a integer, OUT b integer)\n    LANGUAGE plpgsql SECURITY DEFINER\n    SET "
          "work_mem TO "
          "'1MB'\n    AS $$begin end$$;\n");
    CHECK(out[0].since == 14);
    CHECK(text(emit::drop(before, {})) == "DROP PROCEDURE public.p(IN integer, OUT integer);\n");
}
