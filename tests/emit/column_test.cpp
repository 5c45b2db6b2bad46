#include <doctest/doctest.h>

#include "emit/statements.h"

using namespace schemadiff;
using namespace schemadiff::test;

namespace {

std::string created(const std::string& name, const Column& value, const emit::Context& context = {}) {
    return text(emit::create(object("public", "t", name, value), {}, context));
}

std::string altered_text(const Column& from, const Column& to, int version = 150000) {
    emit::Context context;
    context.server_version = version;
    return text(altered("c", from, to, context));
}

// What the one guard of the change asks.
std::string guard(const Column& from, const Column& to, int version = 150000) {
    emit::Context context;
    context.server_version = version;
    std::string result;
    for (const emit::Statement& each : altered("c", from, to, context)) {
        if (each.guard) result += each.guard->query;
    }
    return result;
}

Column identity(const std::string& kind, Options options = {}) {
    Column value = column("bigint", true);
    value.identity = kind;
    value.identity_options = std::move(options);
    return value;
}

Column generated(const std::string& expression, const std::string& kind = "stored") {
    Column value = column("integer");
    value.generated = Expression(expression);
    value.generated_kind = kind;
    return value;
}

}  // namespace

TEST_CASE("a column is added in one statement, and what that cannot say follows") {
    CHECK(created("c", column("bigint")) == "ALTER TABLE public.t ADD COLUMN c bigint;\n");
    CHECK(created("c", column("text", true, "'x'")) ==
          "ALTER TABLE public.t ADD COLUMN c text DEFAULT 'x' NOT NULL;\n");
    CHECK(created("C.\"d", column("public.\"Mood\"")) ==
          "ALTER TABLE public.t ADD COLUMN \"C.\"\"d\" public.\"Mood\";\n");
    CHECK(created("select", column("integer")) == "ALTER TABLE public.t ADD COLUMN \"select\" integer;\n");
    CHECK(
        created("c", identity("always", {{"start", "10"}, {"cycle", "true"}, {"name", "my seq"}})) ==
        "ALTER TABLE public.t ADD COLUMN c bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.\"my seq\" START "
        "WITH 10 CYCLE) NOT NULL;\n");
    CHECK(created("c", generated("(a + b)")) ==
          "ALTER TABLE public.t ADD COLUMN c integer GENERATED ALWAYS AS (a + b) STORED;\n");
    Column full = column("text");
    full.collation = "pg_catalog.\"C\"";
    full.storage = "external";
    full.compression = "lz4";
    full.statistics = 500;
    full.options = {{"n_distinct", "-0.5"}};
    CHECK(created("c", full) ==
          "ALTER TABLE public.t ADD COLUMN c text COMPRESSION lz4 COLLATE pg_catalog.\"C\";\n"
          "ALTER TABLE public.t ALTER COLUMN c SET STORAGE external;\n"
          "ALTER TABLE public.t ALTER COLUMN c SET STATISTICS 500;\n"
          "ALTER TABLE public.t ALTER COLUMN c SET (n_distinct = -0.5);\n");
    emit::Context newer;
    newer.server_version = 160000;
    full.statistics = -1;
    full.options.clear();
    CHECK(created("c", full, newer) ==
          "ALTER TABLE public.t ADD COLUMN c text STORAGE external COMPRESSION lz4 COLLATE pg_catalog.\"C\";\n");
}

TEST_CASE("a default that the grammar of a column would not take stands in parentheses") {
    const auto line = [](const std::string& value) { return created("c", column("boolean", false, value)); };
    CHECK(line("a IS NULL") == "ALTER TABLE public.t ADD COLUMN c boolean DEFAULT (a IS NULL);\n");
    CHECK(line("now() at time zone 'utc'") ==
          "ALTER TABLE public.t ADD COLUMN c boolean DEFAULT (now() at time zone 'utc');\n");
    CHECK(line("('a'::text COLLATE \"C\")") ==
          "ALTER TABLE public.t ADD COLUMN c boolean DEFAULT ('a'::text COLLATE \"C\");\n");
    CHECK(line("'a and b'") == "ALTER TABLE public.t ADD COLUMN c boolean DEFAULT 'a and b';\n");
}

TEST_CASE("a column without a value for the rows that are there is guarded") {
    const emit::Statements out = emit::create(object("public", "t", "c", column("text", true)), {}, {});
    REQUIRE(out.size() == 1);
    CHECK(out[0].data == DataEffect::may_fail);
    REQUIRE(out[0].guard);
    CHECK(out[0].guard->query == "SELECT * FROM public.t");
    CHECK(out[0].guard->message ==
          "table public.t has rows, for which column public.t.c would have no value: give it a default, or add it "
          "without NOT NULL, fill it, and set NOT NULL then");
    CHECK_FALSE(emit::create(object("public", "t", "c", column("text", true, "''")), {}, {})[0].guard);
    CHECK_FALSE(emit::create(object("public", "t", "c", column("text")), {}, {})[0].guard);
}

TEST_CASE("only values that differ from row to row rewrite the table") {
    const auto work = [](const Column& value) {
        return emit::create(object("public", "t", "c", value), {}, {})[0].work;
    };
    CHECK(work(column("timestamp with time zone", true, "now()")) == Work::none);
    CHECK(work(column("numeric(10,2)", true, "0::numeric(10,2)")) == Work::none);
    CHECK(work(column("uuid", true, "gen_random_uuid()")) == Work::rewrite);
    CHECK(work(column("bigint", true, "nextval('public.s'::regclass)")) == Work::rewrite);
    CHECK(work(identity("always")) == Work::rewrite);
    CHECK(work(generated("a")) == Work::rewrite);
    CHECK(work(generated("a", "virtual")) == Work::none);
}

TEST_CASE("dropping a column says what is lost") {
    const emit::Statements out = emit::drop(object("public", "t", "a b", column("text")), {});
    CHECK(text(out) == "ALTER TABLE public.t DROP COLUMN \"a b\";\n");
    CHECK(out[0].data == DataEffect::deletes);
    CHECK(out[0].deletes == "column public.t.\"a b\"");
    CHECK(out[0].locks == std::vector<RelationLock>{{"public.t", Lock::access_exclusive}});
}

TEST_CASE("NOT NULL is set behind its guard and dropped without one") {
    CHECK(altered_text(column("text"), column("text", true)) == "ALTER TABLE public.t ALTER COLUMN c SET NOT NULL;\n");
    CHECK(guard(column("text"), column("text", true)) == "SELECT * FROM public.t WHERE c IS NULL");
    CHECK(altered_text(column("text", true), column("text")) == "ALTER TABLE public.t ALTER COLUMN c DROP NOT NULL;\n");
    Column named = column("text", true);
    named.not_null_name = "must have";
    named.not_null_not_valid = true;
    CHECK(altered_text(column("text"), named, 180000) ==
          "ALTER TABLE public.t ADD CONSTRAINT \"must have\" NOT NULL c NOT VALID;\n");
    Column valid = named;
    valid.not_null_not_valid = false;
    CHECK(altered_text(named, valid, 180000) == "ALTER TABLE public.t VALIDATE CONSTRAINT \"must have\";\n");
    CHECK(altered_text(column("text", true), valid, 180000) ==
          "ALTER TABLE public.t RENAME CONSTRAINT t_c_not_null TO \"must have\";\n");
}

TEST_CASE("a type changes with USING only where the server finds no cast of its own") {
    struct Case {
        const char* from;
        const char* to;
        const char* tail;
        Work work;
        const char* guard;
    };
    const std::vector<Case> cases{
        {"character varying(10)", "character varying(20)", "", Work::none, ""},
        {"character varying(10)", "text", "", Work::none, ""},
        {"text", "character varying", "", Work::none, ""},
        {"text", "character varying(5)", "", Work::rewrite, "char_length(c) > 5"},
        {"character varying(10)", "character varying(5)", "", Work::rewrite, "char_length(c) > 5"},
        {"integer", "character varying(5)", "", Work::rewrite, "char_length(c::text) > 5"},
        {"integer", "bigint", "", Work::rewrite, ""},
        {"bigint", "integer", "", Work::rewrite, "c NOT BETWEEN -2147483648 AND 2147483647"},
        {"numeric(10,2)", "numeric(12,2)", "", Work::none, ""},
        {"numeric(10,2)", "numeric", "", Work::none, ""},
        {"numeric(10,2)", "numeric(8,1)", "", Work::rewrite, "abs(round(c, 1)) >= 1e7::numeric OR c <> round(c, 1)"},
        {"numeric", "integer", "", Work::rewrite, "c NOT BETWEEN -2147483648 AND 2147483647 OR c <> trunc(c)"},
        {"timestamp with time zone", "timestamp without time zone", "", Work::scan, ""},
        {"timestamp(0) with time zone", "timestamp with time zone", "", Work::none, ""},
        {"timestamp with time zone", "timestamp(3) with time zone", "", Work::rewrite,
         "c <> c::timestamp(3) with time zone"},
        {"timestamp without time zone", "date", "", Work::rewrite, "c <> c::date"},
        {"text", "integer", " USING c::integer", Work::rewrite, "c::text !~ '^[[:space:]]*[-+]?[0-9]+[[:space:]]*$'"},
        {"boolean", "integer", " USING c::integer", Work::rewrite, ""},
        {"boolean", "smallint", " USING c::integer::smallint", Work::rewrite, ""},
        {"json", "jsonb", "", Work::rewrite, ""},
        {"text", "jsonb", " USING c::jsonb", Work::rewrite, ""},
        {"text[]", "integer[]", " USING c::integer[]", Work::rewrite, ""},
        {"cidr", "inet", "", Work::none, ""},
        {"bit(3)", "bit varying(8)", "", Work::rewrite, ""},
        {"interval", "interval(2)", "", Work::rewrite, "c <> c::interval(2)"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.from);
        CAPTURE(each.to);
        const emit::Statements out = altered("c", column(each.from), column(each.to));
        REQUIRE(out.size() == 1);
        CHECK(out[0].sql == std::string("ALTER TABLE public.t ALTER COLUMN c TYPE ") + each.to + each.tail);
        CHECK(out[0].work == each.work);
        const std::string expected = each.guard;
        const std::string asked = expected.empty() || !out[0].guard ? "" : out[0].guard->query;
        CHECK(asked == (expected.empty() ? "" : "SELECT * FROM public.t WHERE " + expected));
    }
}

TEST_CASE("from 16 on the server is asked whether a text can be read") {
    CHECK(guard(column("text"), column("uuid"), 160000) ==
          "SELECT * FROM public.t WHERE NOT pg_input_is_valid(c::text, 'uuid')");
}

TEST_CASE("an enum's labels guard the text that becomes one, and enums become each other through text") {
    EnumType mood;
    mood.labels = {"ok", "it's"};
    const Catalog types = catalog({object("public", "", "Mood", mood)});
    emit::Context context;
    context.before = nullptr;
    context.after = &types;
    const emit::Statements out =
        altered("c", column("text", false, "'ok'::text"), column("public.\"Mood\"", false, "'ok'"), context);
    CHECK(text(out) ==
          "ALTER TABLE public.t ALTER COLUMN c DROP DEFAULT;\n"
          "ALTER TABLE public.t ALTER COLUMN c TYPE public.\"Mood\" USING c::public.\"Mood\";\n"
          "ALTER TABLE public.t ALTER COLUMN c SET DEFAULT 'ok';\n");
    REQUIRE(out[1].guard);
    CHECK(out[1].guard->query == "SELECT * FROM public.t WHERE c::text NOT IN ('ok', 'it''s')");
    context.before = &types;
    CHECK(altered("c", column("public.\"Mood\""), column("public.other"), context)[0].sql ==
          "ALTER TABLE public.t ALTER COLUMN c TYPE public.other USING c::text::public.other");
}

TEST_CASE("a default is set again where its literal has the old type") {
    CHECK(altered_text(column("character varying(5)", false, "'x'"), column("text", false, "'x'")) ==
          "ALTER TABLE public.t ALTER COLUMN c TYPE text;\nALTER TABLE public.t ALTER COLUMN c SET DEFAULT 'x';\n");
    CHECK(altered_text(column("integer", false, "0"), column("bigint", false, "0")) ==
          "ALTER TABLE public.t ALTER COLUMN c TYPE bigint;\n");
    CHECK(altered_text(column("integer", true, "nextval('public.s'::regclass)"),
                       column("bigint", true, "nextval('public.s'::regclass)")) ==
          "ALTER TABLE public.t ALTER COLUMN c TYPE bigint;\n");
    CHECK(altered_text(column("text", false, "'1'"), column("integer", false, "2")) ==
          "ALTER TABLE public.t ALTER COLUMN c DROP DEFAULT;\n"
          "ALTER TABLE public.t ALTER COLUMN c TYPE integer USING c::integer;\n"
          "ALTER TABLE public.t ALTER COLUMN c SET DEFAULT 2;\n");
    CHECK(altered_text(column("text", false, "'1'"), column("text")) ==
          "ALTER TABLE public.t ALTER COLUMN c DROP DEFAULT;\n");
}

TEST_CASE("a serial column becomes an identity that goes on after its last value") {
    CHECK(altered_text(column("bigint", true, "nextval('public.t_c_seq'::regclass)"), identity("by default")) ==
          "ALTER TABLE public.t ALTER COLUMN c DROP DEFAULT;\n"
          "ALTER TABLE public.t ALTER COLUMN c ADD GENERATED BY DEFAULT AS IDENTITY;\n"
          "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.t', 'c'), max(c)::bigint) FROM public.t "
          "HAVING max(c) >= 1;\n");
    CHECK(altered_text(identity("always"), column("bigint")) ==
          "ALTER TABLE public.t ALTER COLUMN c DROP IDENTITY;\nALTER TABLE public.t ALTER COLUMN c DROP NOT NULL;\n");
}

TEST_CASE("a new sequence behind a column with rows goes on after its last value") {
    const Object table = object("public", "", "t", Table{});
    const Object plain = object("public", "t", "c", column("bigint", true));
    const Object serial = object("public", "t", "c", column("bigint", true, "nextval('public.t_c_seq'::regclass)"));
    const Catalog before = catalog({table, plain});
    const Catalog after = catalog({table, serial, object("public", "", "t_c_seq", Sequence{})});
    emit::Context context;
    context.before = &before;
    context.after = &after;
    CHECK(text(altered(plain, serial, context)) ==
          "ALTER TABLE public.t ALTER COLUMN c SET DEFAULT nextval('public.t_c_seq'::regclass);\n"
          "SELECT pg_catalog.setval('public.t_c_seq', max(c)::bigint) FROM public.t HAVING max(c) >= 1;\n");
}

TEST_CASE("an identity's kind and options change in one statement") {
    CHECK(altered_text(identity("always", {{"start", "10"}, {"cache", "5"}}),
                       identity("by default", {{"increment", "2"}, {"cycle", "true"}})) ==
          "ALTER TABLE public.t ALTER COLUMN c SET GENERATED BY DEFAULT SET START WITH 1 SET INCREMENT BY 2 SET CACHE "
          "1 SET "
          "CYCLE;\n");
    CHECK(altered_text(identity("always"), identity("always", {{"name", "s"}})) ==
          "ALTER SEQUENCE public.t_c_seq RENAME TO s;\n");
    CHECK(altered_text(identity("always", {{"maximum", "5"}}), identity("always")) ==
          "ALTER TABLE public.t ALTER COLUMN c SET NO MAXVALUE;\n");
}

TEST_CASE("a generated column loses its expression in place, or takes another") {
    CHECK(altered_text(generated("a"), column("integer")) == "ALTER TABLE public.t ALTER COLUMN c DROP EXPRESSION;\n");
    CHECK(altered_text(generated("a"), generated("b"), 170000) ==
          "ALTER TABLE public.t ALTER COLUMN c SET EXPRESSION AS (b);\n");
}

TEST_CASE("a generated column that is made again loses nothing, any other its values") {
    const Object was = object("public", "t", "c", generated("a"));
    const Object plain = object("public", "t", "c", column("integer"));
    Catalog after;
    after.add(object("public", "t", "c", generated("b")));
    after.sort();
    emit::Context context;
    context.after = &after;
    const emit::Statements again = emit::drop(was, context);
    CHECK(text(again) == "ALTER TABLE public.t DROP COLUMN c;\n");
    CHECK(again[0].data == DataEffect::keeps);
    CHECK(again[0].deletes == "column public.t.c, whose values are generated again");
    CHECK(emit::drop(plain, context)[0].data == DataEffect::deletes);
    CHECK(emit::drop(was, {})[0].data == DataEffect::deletes);
}

TEST_CASE("a new type brings back storage and compression") {
    Column before = column("text");
    before.storage = "main";
    before.compression = "lz4";
    Column after = before;
    after.type = TypeText("character varying");
    CHECK(altered_text(before, after) ==
          "ALTER TABLE public.t ALTER COLUMN c TYPE character varying;\n"
          "ALTER TABLE public.t ALTER COLUMN c SET STORAGE main;\n"
          "ALTER TABLE public.t ALTER COLUMN c SET COMPRESSION lz4;\n");
    CHECK(altered_text(after, column("character varying")) ==
          "ALTER TABLE public.t ALTER COLUMN c SET STORAGE extended;\n"
          "ALTER TABLE public.t ALTER COLUMN c SET COMPRESSION DEFAULT;\n");
    Column collated = column("text");
    collated.collation = "pg_catalog.\"C\"";
    CHECK(altered_text(column("text"), collated) ==
          "ALTER TABLE public.t ALTER COLUMN c TYPE text COLLATE pg_catalog.\"C\";\n");
}

TEST_CASE("local overrides of an inherited column are set and taken back, never the column") {
    Table child;
    child.partition_of = "public.p";
    const Catalog objects = catalog({object("public", "", "p", Table{}), object("public", "", "t", child),
                                     object("public", "p", "c", column("integer", false, "1"))});
    emit::Context context;
    context.before = &objects;
    context.after = &objects;
    Column value;
    value.inherited = true;
    value.default_value = Expression("5");
    value.not_null = true;
    const Object override = object("public", "t", "c", value);
    CHECK(text(emit::create(override, {}, context)) ==
          "ALTER TABLE public.t ALTER COLUMN c SET DEFAULT 5;\nALTER TABLE public.t ALTER COLUMN c SET NOT NULL;\n");
    CHECK(text(emit::drop(override, context)) ==
          "ALTER TABLE public.t ALTER COLUMN c DROP DEFAULT;\nALTER TABLE public.t ALTER COLUMN c DROP NOT NULL;\n");
}

TEST_CASE("a column is renamed, described and commented on") {
    const Object before = object("public", "t", "a", column("text"));
    Object after = object("public", "t", "select", column("text"));
    CHECK(text(emit::rename(before, after, {})) == "ALTER TABLE public.t RENAME COLUMN a TO \"select\";\n");
    after.comment = "it's\na \\ column";
    CHECK(text({emit::comment(after)}) == "COMMENT ON COLUMN public.t.\"select\" IS E'it''s\na \\\\ column';\n");
}
