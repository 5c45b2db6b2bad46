#include "sql/references.h"

#include <doctest/doctest.h>

#include <chrono>

using namespace schemadiff::sql;

namespace {

// `a.b` for a name, `a.b()` for a call, `'a.b'` for one in a literal.
std::string names(std::string_view text) {
    std::string out;
    for (const NameUse& use : names_used(text)) {
        std::string name;
        for (const std::string& part : use.parts) name += (name.empty() ? "" : ".") + part;
        if (use.call) name += "()";
        if (use.in_literal) name = "'" + name + "'";
        out += (out.empty() ? "" : " ") + name;
    }
    return out;
}

}  // namespace

TEST_CASE("names are found in any syntax") {
    CHECK(names("SELECT a.b, \"C d\".e FROM s.T AS x WHERE f(y) > 0") == "a.b C d.e s.t x f() y");
    CHECK(names("SELECT * FROM comments, \"select\"") == "comments select");
    CHECK(names("db.s.t.*") == "db.s.t");
    CHECK(names("a.b.c.d") == "");
    CHECK(names("v s.t%ROWTYPE; w t.c%TYPE") == "v s.t rowtype w t.c type");
    CHECK(names("a::s.mood[] OPERATOR(s.+) b") == "a s.mood b");
    CHECK(names("a IS JSON OBJECT WITH UNIQUE KEYS").starts_with("a"));
    CHECK(names("'a' || $$b$$ -- c\n /* d */") == "");
    CHECK(names("PERFORM s.f(1); NEW.x := t.y") == "perform s.f() new.x t.y");
    CHECK(names("left(a, 1) || \"left\"(a)") == "a left() a");
}

TEST_CASE("literals that name objects") {
    CHECK(names("nextval('s.q'::regclass)") == "nextval() 's.q' regclass");
    CHECK(names("nextval('Q')") == "nextval() 'q'");
    CHECK(names("'public.f(int, s.mood)'::regprocedure") == "'public.f()' 's.mood' regprocedure");
    CHECK(names("regclass '\"T u\"'") == "regclass 'T u'");
    CHECK(names("CAST('t' AS pg_catalog.regclass)") == "'t' pg_catalog.regclass");
    CHECK(names("'t'::text") == "text");
    CHECK(names("f('t')") == "f()");
    const std::string text = "x = nextval('s.q')";
    const auto found = names_used(text);
    REQUIRE(found.size() == 3);
    CHECK(text.substr(found[2].offset, found[2].length) == "'s.q'");
    CHECK(text.substr(found[1].offset, found[1].length) == "nextval");
}

TEST_CASE("operators and types in use") {
    const auto operators = operators_used("a + b OPERATOR(s.@@) c -> count(*) f(x => 1) t.*");
    REQUIRE(operators.size() == 3);
    CHECK(operators[0] == OperatorUse{"", "+", 2});
    CHECK(operators[1].schema == "s");
    CHECK(operators[1].name == "@@");
    CHECK(operators[2].name == "->");
    CHECK(
        types_used(
            "a::s.\"T\" + b::int CAST(c AS mood) d::double precision \"E\" 'x' date '2020-01-01' LIKE 'x' f(g AS h)") ==
        std::vector<std::vector<std::string>>{{"s", "T"}, {"mood"}, {"E"}});
}

TEST_CASE("a body of 100 KB takes little time") {
    std::string body;
    while (body.size() < 100000) body += "select s.f(a, 'x') from t where b = 1; -- note\n";
    const auto start = std::chrono::steady_clock::now();
    CHECK(names_used(body).size() > 6000);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(200));
}
