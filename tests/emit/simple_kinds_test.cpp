// Schemas, extensions, enums, sequences, views, triggers.

#include <doctest/doctest.h>

#include <cstdint>

#include "emit/statements.h"

using namespace schemadiff;
using namespace schemadiff::test;

namespace {

template <class T>
std::string created(const std::string& schema, const std::string& parent, const std::string& name, const T& value) {
    return text(emit::create(object(schema, parent, name, value), {}, {}));
}

EnumType labels(Names names, Options renamed = {}) {
    EnumType value;
    value.labels = std::move(names);
    value.renamed_labels = std::move(renamed);
    return value;
}

std::string altered_enum(const EnumType& from, const EnumType& to) {
    return text(altered(object("public", "", "mood", from), object("public", "", "mood", to)));
}

std::string altered_sequence(const Sequence& from, const Sequence& to) {
    return text(altered(object("public", "", "s", from), object("public", "", "s", to)));
}

}  // namespace

TEST_CASE("schemas") {
    CHECK(created("", "", "my schema", SchemaNamespace{}) == "CREATE SCHEMA \"my schema\";\n");
    CHECK(text(emit::drop(object("", "", "a", SchemaNamespace{}), {})) == "DROP SCHEMA a;\n");
    CHECK(text(emit::rename(object("", "", "a", SchemaNamespace{}), object("", "", "b", SchemaNamespace{}), {})) ==
          "ALTER SCHEMA a RENAME TO b;\n");
}

TEST_CASE("extensions") {
    CHECK(created("", "", "pg_trgm", Extension{}) == "CREATE EXTENSION pg_trgm;\n");
    CHECK(created("", "", "uuid-ossp", Extension{"public", "1.1"}) ==
          "CREATE EXTENSION \"uuid-ossp\" WITH SCHEMA public VERSION '1.1';\n");
    CHECK(created("", "", "x", Extension{"", "1.1"}) == "CREATE EXTENSION x WITH VERSION '1.1';\n");
    CHECK(text(altered(object("", "", "x", Extension{"a", "1"}), object("", "", "x", Extension{"b", "2"}))) ==
          "ALTER EXTENSION x SET SCHEMA b;\nALTER EXTENSION x UPDATE TO '2';\n");
}

TEST_CASE("an enum's labels are added where they belong and renamed") {
    CHECK(created("public", "", "mood", labels({"sad", "it's"})) ==
          "CREATE TYPE public.mood AS ENUM ('sad', 'it''s');\n");
    CHECK(created("public", "", "mood", labels({std::string(50, 'a'), std::string(50, 'b')})) ==
          "CREATE TYPE public.mood AS ENUM (\n    '" + std::string(50, 'a') + "',\n    '" + std::string(50, 'b') +
              "'\n);\n");
    CHECK(altered_enum(labels({"b", "d"}), labels({"a", "b", "c", "d", "e", "f"})) ==
          "ALTER TYPE public.mood ADD VALUE 'a' BEFORE 'b';\n"
          "ALTER TYPE public.mood ADD VALUE 'c' AFTER 'b';\n"
          "ALTER TYPE public.mood ADD VALUE 'e';\n"
          "ALTER TYPE public.mood ADD VALUE 'f';\n");
    CHECK(altered_enum(labels({"a", "b"}), labels({"A", "b", "c"}, {{"A", "a"}})) ==
          "ALTER TYPE public.mood RENAME VALUE 'a' TO 'A';\nALTER TYPE public.mood ADD VALUE 'c';\n");
    // The way back, whose hint stands on the side that it comes from.
    CHECK(altered_enum(labels({"A", "b"}, {{"A", "a"}}), labels({"a", "b"})) ==
          "ALTER TYPE public.mood RENAME VALUE 'A' TO 'a';\n");
}

TEST_CASE("a sequence says what differs from the usual") {
    CHECK(created("public", "", "s", Sequence{}) == "CREATE SEQUENCE public.s;\n");
    Sequence value;
    value.type = TypeText("integer");
    value.maximum = INT32_MAX;
    CHECK(created("public", "", "s", value) == "CREATE SEQUENCE public.s AS integer;\n");
    value.increment = -2;
    value.minimum = -10;
    value.maximum = 100;
    value.start = 50;
    value.cache = 5;
    value.cycle = true;
    value.unlogged = true;
    CHECK(
        created("public", "", "s", value) ==
        "CREATE UNLOGGED SEQUENCE public.s AS integer START WITH 50 INCREMENT BY -2 MINVALUE -10 MAXVALUE 100 CACHE 5 "
        "CYCLE;\n");
}

TEST_CASE("a sequence is altered in one statement and never restarted") {
    Sequence to;
    to.start = 5;
    to.increment = 2;
    to.cycle = true;
    CHECK(altered_sequence({}, to) == "ALTER SEQUENCE public.s START WITH 5 INCREMENT BY 2 CYCLE;\n");
    Sequence from;
    from.type = TypeText("integer");
    from.maximum = INT32_MAX;
    CHECK(altered_sequence(from, {}) == "ALTER SEQUENCE public.s AS bigint;\n");
    to = {};
    to.maximum = 100;
    CHECK(altered_sequence({}, to) == "ALTER SEQUENCE public.s MAXVALUE 100;\n");
    CHECK(altered(object("public", "", "s", Sequence{}), object("public", "", "s", to))[0].guard->query ==
          "SELECT last_value FROM public.s WHERE last_value > 100");
    CHECK(altered_sequence(to, {}) == "ALTER SEQUENCE public.s NO MAXVALUE;\n");
    to = {};
    to.owned_by_table = "T";
    to.owned_by_column = "c d";
    // Its column may be new: plan asks sequence_owner() once it is there.
    CHECK(altered_sequence({}, to).empty());
    CHECK(altered_sequence(to, {}) == "ALTER SEQUENCE public.s OWNED BY NONE;\n");
    CHECK(text(emit::sequence_owner(object("public", "", "s", to))) ==
          "ALTER SEQUENCE public.s OWNED BY public.\"T\".\"c d\";\n");
    CHECK(emit::sequence_owner(object("public", "", "s", Sequence{})).empty());
}

TEST_CASE("views say all of themselves when they are replaced, and only options where these alone differ") {
    View from;
    from.query = Query(" select 1 as a; ");
    CHECK(created("public", "", "v", from) == "CREATE VIEW public.v AS\nselect 1 as a;\n");
    View to = from;
    to.query = Query("select 2 as a");
    to.columns = {"b c"};
    to.options = {{"security_barrier", "true"}};
    to.check_option = "cascaded";
    const Object before = object("public", "", "v", from);
    CHECK(text(altered(before, object("public", "", "v", to))) ==
          "CREATE OR REPLACE VIEW public.v (\"b c\") WITH (security_barrier = true) AS\nselect 2 as a\n  WITH CASCADED "
          "CHECK "
          "OPTION;\n");
    to = from;
    to.options = {{"security_barrier", "true"}};
    to.check_option = "local";
    CHECK(text(altered(before, object("public", "", "v", to))) ==
          "ALTER VIEW public.v SET (security_barrier = true);\nALTER VIEW public.v SET (check_option = local);\n");
    CHECK(text(altered(object("public", "", "v", to), before)) ==
          "ALTER VIEW public.v RESET (security_barrier);\nALTER VIEW public.v RESET (check_option);\n");
}

TEST_CASE("columns of views") {
    ViewColumn value;
    value.default_value = Expression("1");
    Object column_of_view = object("public", "v", "a", value);
    column_of_view.comment = "c";
    CHECK(text(emit::create(column_of_view, {}, {})) ==
          "ALTER VIEW public.v ALTER COLUMN a SET DEFAULT 1;\nCOMMENT ON COLUMN public.v.a IS 'c';\n");
    CHECK(text(emit::drop(column_of_view, {})) ==
          "ALTER VIEW public.v ALTER COLUMN a DROP DEFAULT;\nCOMMENT ON COLUMN public.v.a IS NULL;\n");
    value = {};
    value.statistics = 5;
    CHECK(created("public", "v", "a", value) == "ALTER MATERIALIZED VIEW public.v ALTER COLUMN a SET STATISTICS 5;\n");
}

TEST_CASE("materialized views") {
    MaterializedView value;
    value.query = Query("select 1 as a");
    CHECK(created("public", "", "m", value) == "CREATE MATERIALIZED VIEW public.m AS\nselect 1 as a;\n");
    MaterializedView to = value;
    to.with = {{"fillfactor", "70"}};
    to.with_data = false;
    to.tablespace = "x";
    CHECK(created("public", "", "m", to) ==
          "CREATE MATERIALIZED VIEW public.m WITH (fillfactor = 70) TABLESPACE x AS\nselect 1 as a\nWITH NO DATA;\n");
    CHECK(
        text(altered(object("public", "", "m", value), object("public", "", "m", to))) ==
        "ALTER MATERIALIZED VIEW public.m SET TABLESPACE x;\nALTER MATERIALIZED VIEW public.m SET (fillfactor = 70);\n"
        "REFRESH MATERIALIZED VIEW public.m WITH NO DATA;\n");
    to = value;
    to.cluster_on = "i";
    CHECK(text(emit::table_after_indexes(object("public", "", "m", to))) ==
          "ALTER MATERIALIZED VIEW public.m CLUSTER ON i;\n");
}

TEST_CASE("triggers") {
    Trigger value;
    value.events = {"insert", "update"};
    value.update_of = {"a", "B"};
    value.for_each_row = true;
    value.condition = Expression("old.* is distinct from new.*");
    value.function = "public.f";
    value.arguments = {"it's", "2"};
    CHECK(created("public", "t", "my trigger", value) ==
          "CREATE TRIGGER \"my trigger\" BEFORE INSERT OR UPDATE OF a, \"B\" ON public.t FOR EACH ROW WHEN (old.* is "
          "distinct "
          "from new.*) EXECUTE FUNCTION public.f('it''s', '2');\n");
    value = {};
    value.timing = "after";
    value.events = {"delete"};
    value.function = "public.f";
    value.constraint = true;
    value.from_table = "public.u";
    value.deferrable = true;
    value.initially_deferred = true;
    value.for_each_row = true;
    value.enabled = "always";
    CHECK(
        created("public", "t", "n", value) ==
        "CREATE CONSTRAINT TRIGGER n AFTER DELETE ON public.t FROM public.u DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        "EXECUTE FUNCTION public.f();\nALTER TABLE public.t ENABLE ALWAYS TRIGGER n;\n");
    value = {};
    value.timing = "after";
    value.events = {"update"};
    value.old_table = "o";
    value.new_table = "n n";
    value.function = "public.f";
    CHECK(
        created("public", "t", "n", value) ==
        "CREATE TRIGGER n AFTER UPDATE ON public.t REFERENCING OLD TABLE AS o NEW TABLE AS \"n n\" FOR EACH STATEMENT "
        "EXECUTE FUNCTION public.f();\n");
    Trigger off = value;
    off.enabled = "disabled";
    CHECK(text(altered("n", value, off)) == "ALTER TABLE public.t DISABLE TRIGGER n;\n");
    CHECK(text(altered("n", off, value)) == "ALTER TABLE public.t ENABLE TRIGGER n;\n");
}
