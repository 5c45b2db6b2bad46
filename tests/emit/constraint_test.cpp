#include <doctest/doctest.h>

#include "emit/statements.h"

using namespace schemadiff;
using namespace schemadiff::test;

namespace {

template <class T>
emit::Statement added(const T& value, const emit::Context& context = {}) {
    return emit::create(object("public", "t", "n", value), {}, context).at(0);
}

ForeignKey reference(Names columns, Names keys) {
    ForeignKey value;
    value.columns = std::move(columns);
    value.references_schema = "public";
    value.references_table = "u";
    value.references_columns = std::move(keys);
    return value;
}

}  // namespace

TEST_CASE("a primary key with all it can have, and the keys that refuse it") {
    PrimaryKey value;
    value.columns = {"a", "B"};
    CHECK(added(value).sql == "ALTER TABLE public.t ADD CONSTRAINT n PRIMARY KEY (a, \"B\")");
    CHECK(
        added(value).guard->query ==
        "SELECT a, \"B\", count(*) FROM public.t GROUP BY a, \"B\" HAVING count(*) > 1 OR a IS NULL OR \"B\" IS NULL");
    value.include = {"c"};
    value.with = {{"fillfactor", "70"}};
    value.tablespace = "x";
    value.deferrable = true;
    CHECK(added(value).sql ==
          "ALTER TABLE public.t ADD CONSTRAINT n PRIMARY KEY (a, \"B\") INCLUDE (c) WITH (fillfactor = 70) USING INDEX "
          "TABLESPACE x DEFERRABLE");
}

TEST_CASE("a unique constraint counts nulls as it says") {
    Unique value;
    value.columns = {"a"};
    CHECK(added(value).sql == "ALTER TABLE public.t ADD CONSTRAINT n UNIQUE (a)");
    CHECK(added(value).guard->query ==
          "SELECT a, count(*) FROM public.t WHERE a IS NOT NULL GROUP BY a HAVING count(*) > 1");
    value.nulls_not_distinct = true;
    value.initially_deferred = true;
    CHECK(added(value).sql ==
          "ALTER TABLE public.t ADD CONSTRAINT n UNIQUE NULLS NOT DISTINCT (a) DEFERRABLE INITIALLY DEFERRED");
    CHECK(added(value).since == 15);
    CHECK(added(value).guard->query == "SELECT a, count(*) FROM public.t GROUP BY a HAVING count(*) > 1");
}

TEST_CASE("a check asks for the rows that it refuses, and not for those that it leaves open") {
    Check value;
    value.expression = Expression("a > 0 -- positive");
    CHECK(added(value).sql == "ALTER TABLE public.t ADD CONSTRAINT n CHECK (a > 0 -- positive\n)");
    value.expression = Expression("(a > 0) OR (b > 0)");
    CHECK(added(value).sql == "ALTER TABLE public.t ADD CONSTRAINT n CHECK ((a > 0) OR (b > 0))");
    CHECK(added(value).guard->query == "SELECT * FROM public.t WHERE ((a > 0) OR (b > 0)) IS FALSE");
    value.not_valid = true;
    value.no_inherit = true;
    CHECK(added(value).sql == "ALTER TABLE public.t ADD CONSTRAINT n CHECK ((a > 0) OR (b > 0)) NO INHERIT NOT VALID");
    CHECK_FALSE(added(value).guard);
    Check valid = value;
    valid.not_valid = false;
    const emit::Statements out = altered("n", value, valid);
    CHECK(text(out) == "ALTER TABLE public.t VALIDATE CONSTRAINT n;\n");
    CHECK(out[0].locks[0].mode == Lock::share_update_exclusive);
    CHECK(out[0].guard);
}

TEST_CASE("an exclusion constraint") {
    Exclusion value;
    value.elements = IndexKeys("room WITH =, during WITH &&");
    value.predicate = Expression("not cancelled");
    value.deferrable = true;
    CHECK(
        added(value).sql ==
        "ALTER TABLE public.t ADD CONSTRAINT n EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (not cancelled) "
        "DEFERRABLE");
    CHECK(added(value).data == DataEffect::may_fail);
}

TEST_CASE("a foreign key, its locks and its orphans") {
    ForeignKey value = reference({"a", "b"}, {"x", "y"});
    value.match = "full";
    value.on_update = "cascade";
    value.on_delete = "set null";
    value.on_delete_columns = {"b"};
    value.initially_deferred = true;
    value.deferrable = true;
    const emit::Statement out = added(value);
    CHECK(out.sql ==
          "ALTER TABLE public.t ADD CONSTRAINT n FOREIGN KEY (a, b) REFERENCES public.u (x, y) MATCH FULL ON UPDATE "
          "CASCADE "
          "ON DELETE SET NULL (b) DEFERRABLE INITIALLY DEFERRED");
    CHECK(out.since == 15);
    CHECK(out.locks ==
          std::vector<RelationLock>{{"public.t", Lock::share_row_exclusive}, {"public.u", Lock::share_row_exclusive}});
    CHECK(
        out.guard->query ==
        "SELECT * FROM public.t AS f WHERE f.a IS NOT NULL AND f.b IS NOT NULL AND NOT EXISTS (SELECT FROM "
        "public.u "
        "AS p WHERE p.x = f.a AND p.y = f.b) OR (f.a IS NULL OR f.b IS NULL) AND (f.a IS NOT NULL OR f.b IS NOT NULL)");
    value = reference({"a"}, {"x"});
    value.not_valid = true;
    CHECK(added(value).sql ==
          "ALTER TABLE public.t ADD CONSTRAINT n FOREIGN KEY (a) REFERENCES public.u (x) NOT VALID");
    CHECK(added(value).work == Work::none);
    ForeignKey valid = reference({"a"}, {"x"});
    CHECK(text(altered("n", value, valid)) == "ALTER TABLE public.t VALIDATE CONSTRAINT n;\n");
    ForeignKey deferred = valid;
    deferred.deferrable = true;
    deferred.initially_deferred = true;
    CHECK(text(altered("n", valid, deferred)) ==
          "ALTER TABLE public.t ALTER CONSTRAINT n DEFERRABLE INITIALLY DEFERRED;\n");
    CHECK(text(altered("n", deferred, valid)) == "ALTER TABLE public.t ALTER CONSTRAINT n NOT DEFERRABLE;\n");
}

TEST_CASE("a guard asks only for what is there before the plan runs") {
    const Object table = object("public", "", "t", Table{});
    const Object old = object("public", "t", "a", column("text"));
    const Object made = object("public", "t", "b", column("text"));
    const Object target = object("public", "", "u", Table{});
    const Catalog before = catalog({table, old});
    const Catalog after = catalog({table, old, made, target, object("public", "u", "x", column("text"))});
    emit::Context context;
    context.before = &before;
    context.after = &after;
    Unique unique;
    unique.columns = {"a"};
    CHECK(added(unique, context).guard);
    unique.columns = {"a", "b"};
    CHECK_FALSE(added(unique, context).guard);
    Check check;
    check.expression = Expression("a <> ''");
    CHECK(added(check, context).guard);
    check.expression = Expression("a <> b");
    CHECK_FALSE(added(check, context).guard);
    CHECK(added(reference({"a"}, {"x"}), context).guard->query == "SELECT * FROM public.t AS f WHERE f.a IS NOT NULL");
}

TEST_CASE("constraints are dropped, renamed and addressed under hostile names") {
    const Object hostile = object("my schema", "t.\"x\"", "n\nm", Unique{});
    CHECK(text(emit::drop(hostile, {})) == "ALTER TABLE \"my schema\".\"t.\"\"x\"\"\" DROP CONSTRAINT \"n\nm\";\n");
    CHECK(emit::address(hostile) == "CONSTRAINT \"n\nm\" ON \"my schema\".\"t.\"\"x\"\"\"");
    const std::string longest(63, 'x');
    CHECK(text(emit::rename(hostile, object("my schema", "t.\"x\"", longest, Unique{}), {})) ==
          "ALTER TABLE \"my schema\".\"t.\"\"x\"\"\" RENAME CONSTRAINT \"n\nm\" TO " + longest + ";\n");
    CHECK(emit::rename(hostile, object("my schema", "u", "n\nm", Unique{}), {}).empty());
}

TEST_CASE("the index behind a constraint is altered under its name") {
    Unique from;
    Unique to;
    to.with = {{"fillfactor", "70"}};
    to.tablespace = "x";
    CHECK(text(altered("n", from, to)) ==
          "ALTER INDEX public.n SET (fillfactor = 70);\nALTER INDEX public.n SET TABLESPACE x;\n");
}
