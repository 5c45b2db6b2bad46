// What the server makes of the statements: an altered object must dump as one that was made so from the start.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "emit/statements.h"
#include "support/test_server.h"

using namespace schemadiff;
using namespace schemadiff::test;

namespace {

// What stands around the object under test.
constexpr const char* kSurroundings = R"sql(
CREATE SCHEMA "my schema";
CREATE TYPE public."Mood" AS ENUM ('ok', 'it''s');
CREATE TYPE public.pair AS (a integer, b text);
CREATE TABLE public.parent (a integer, c integer DEFAULT 1) PARTITION BY RANGE (a);
CREATE TABLE public.ancestor (a integer, c integer DEFAULT 1);
CREATE TABLE public.target (x integer PRIMARY KEY, y integer, UNIQUE (x, y));
CREATE TABLE public.t (a integer NOT NULL, b text, d date);
CREATE INDEX t_b_idx ON public.t (b);
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$begin return new; end$$;
CREATE VIEW public.looks AS SELECT a, b FROM public.t;
CREATE MATERIALIZED VIEW public.kept AS SELECT a, b FROM public.t;
CREATE INDEX kept_idx ON public.kept (a);
)sql";

emit::Context server_context(TestDatabase& database) {
    emit::Context context;
    context.server_version =
        static_cast<int>(database.run("SELECT current_setting('server_version_num')::integer").integer(0, 0));
    return context;
}

void run(TestDatabase& database, const emit::Statements& statements) {
    for (const emit::Statement& each : statements) {
        CAPTURE(each.sql);
        if (each.guard) CHECK(database.run(each.guard->query).rows() == 0);
        database.run(each.sql);
    }
}

using Members = std::vector<ObjectPtr>;

std::vector<std::string> dump_of(const Object& object, const Members& parts) {
    TestDatabase database(kSurroundings);
    run(database, emit::create(object, parts, server_context(database)));
    run(database, emit::table_after_indexes(object));
    return pg_dump(database.url());
}

// `before` altered to `after` dumps as `after`, the way back as `before`, and what is dropped is gone.
void check_alter(const Object& before, const Object& after, const Members& parts = {}) {
    TestDatabase database(kSurroundings);
    const std::vector<std::string> empty = pg_dump(database.url());
    const emit::Context context = server_context(database);
    run(database, emit::create(before, parts, context));
    run(database, emit::alter(change_of(before, after), context));
    run(database, emit::table_after_indexes(after, &before));
    CHECK(pg_dump(database.url()) == dump_of(after, parts));
    run(database, emit::alter(change_of(after, before), context));
    run(database, emit::table_after_indexes(before, &after));
    CHECK(pg_dump(database.url()) == dump_of(before, parts));
    run(database, emit::drop(before, context));
    CHECK(pg_dump(database.url()) == empty);
}

// The same in one direction, where the other is none for ALTER.
void check_alter_once(const Object& before, const Object& after) {
    TestDatabase database(kSurroundings);
    const emit::Context context = server_context(database);
    run(database, emit::create(before, {}, context));
    run(database, emit::alter(change_of(before, after), context));
    CHECK(pg_dump(database.url()) == dump_of(after, {}));
}

// Makes it and takes it away again; gives what the dump had more.
std::vector<std::string> check_create(const Object& object, const Members& parts = {}) {
    TestDatabase database(kSurroundings);
    const std::vector<std::string> empty = pg_dump(database.url());
    const emit::Context context = server_context(database);
    run(database, emit::create(object, parts, context));
    const std::vector<std::string> with = pg_dump(database.url());
    CHECK(with != empty);
    run(database, emit::drop(object, context));
    CHECK(pg_dump(database.url()) == empty);
    std::vector<std::string> more;
    std::set_difference(with.begin(), with.end(), empty.begin(), empty.end(), std::back_inserter(more));
    return more;
}

void check_column(const Column& before, const Column& after) {
    check_alter(object("public", "t", "c", before), object("public", "t", "c", after));
}

template <class T>
void check_constraint(const T& value) {
    Object constraint = object("public", "t", "it's \"n\"", value);
    constraint.comment = "a comment";
    check_create(constraint);
}

Column with_default(const std::string& type, const std::string& value) {
    return column(type, false, value);
}

}  // namespace

TEST_CASE("columns change their type as if they had always had it") {
    check_column(with_default("character varying(5)", "'x'"), with_default("text", "'x'"));
    check_column(with_default("text", "'ok'"), with_default("public.\"Mood\"", "'ok'"));
    check_column(with_default("integer", "0"), with_default("bigint", "0"));
    check_column(with_default("timestamp with time zone", "now()"), with_default("date", "now()"));
    check_column(column("numeric(10,2)"), column("numeric(8,1)"));
    check_column(column("boolean"), column("smallint"));
    check_column(column("text"), column("uuid"));
    check_column(column("interval day to second(3)"), column("interval"));
    check_column(column("real"), column("numeric(5,2)"));
    check_column(column("double precision"), column("real"));
    check_column(column("text[]"), column("integer[]"));
    check_column(column("bit(3)"), column("bit varying(8)"));
    check_column(column("time without time zone"), column("interval"));
}

TEST_CASE("every other attribute of a column goes there and back") {
    Column plain = column("bigint", true);
    Column identity = plain;
    identity.identity = "always";
    identity.identity_options = {{"start", "10"}, {"cycle", "true"}, {"increment", "-2"}, {"minimum", "-99"}};
    identity.identity_options["maximum"] = "50";
    check_column(plain, identity);
    Column usual = plain;
    usual.identity = "by default";
    usual.identity_options = {{"name", "a Seq"}};
    check_column(usual, identity);
    Column stored = column("text", true, "'a and b'");
    Column full = column("text", false, "('x' || 'y') COLLATE \"C\"");
    full.collation = "pg_catalog.\"C\"";
    full.storage = "external";
    full.compression = "pglz";
    full.statistics = 7;
    full.options = {{"n_distinct", "-0.5"}};
    check_column(stored, full);
    Column generated = column("integer");
    generated.generated = Expression("a + 1");
    // What becomes generated is made anew, which plan decides.
    check_alter_once(object("public", "t", "c", generated), object("public", "t", "c", column("integer")));
    Column small = identity;
    small.type = TypeText("integer");
    check_column(small, identity);
}

TEST_CASE("tables with all their clauses") {
    Table value;
    value.unlogged = true;
    value.with = {{"fillfactor", "70"}, {"autovacuum_enabled", "off"}};
    value.toast = {{"autovacuum_enabled", "false"}};
    value.replica_identity = "full";
    value.row_level_security = true;
    value.force_row_level_security = true;
    PrimaryKey key;
    key.columns = {"a b"};
    const std::string name = "t.\"x\"\nselect";
    const Members parts = members({object("my schema", name, "a b", column("integer", true)),
                                   object("my schema", name, std::string(63, 'x'), column("text", true, "'a'::text")),
                                   object("my schema", name, "it's", key)});
    check_alter(object("my schema", "", name, value), object("my schema", "", name, Table{}), parts);
    Table marked;
    marked.cluster_on = "it's";
    marked.replica_identity = "index it's";
    check_alter(object("my schema", "", name, marked), object("my schema", "", name, value), parts);
}

TEST_CASE("partitions, children and typed tables") {
    Table part;
    part.partition_of = "public.parent";
    part.partition_bound = Clause("FOR VALUES FROM (1) TO (10)");
    Column override;
    override.inherited = true;
    override.default_value = Expression("5");
    override.not_null = true;
    override.statistics = 9;
    const Object overridden = object("public", "n", "c", override);
    check_create(object("public", "", "n", part), members({overridden}));
    Table child;
    child.inherits = {"public.ancestor"};
    check_create(object("public", "", "n", child), members({overridden, object("public", "n", "z", column("text"))}));
    Table typed;
    typed.of_type = "public.pair";
    check_create(object("public", "", "n", typed), members({object("public", "n", "b", column("text", true))}));
    Table untyped;
    check_alter(object("public", "", "n", untyped), object("public", "", "n", typed),
                members({object("public", "n", "a", column("integer")), object("public", "n", "b", column("text"))}));
}

TEST_CASE("constraints of each kind") {
    PrimaryKey key;
    key.columns = {"a"};
    key.include = {"b"};
    key.with = {{"fillfactor", "70"}};
    key.deferrable = true;
    TestDatabase probe;
    check_constraint(key);
    Unique unique;
    unique.columns = {"a", "b"};
    unique.initially_deferred = true;
    unique.deferrable = true;
    unique.nulls_not_distinct = server_context(probe).server_version >= 150000;
    check_constraint(unique);
    Check check;
    check.expression = Expression("a > 0 or b = 'x' -- fine");
    check.no_inherit = true;
    check_constraint(check);
    Exclusion exclusion;
    exclusion.method = "btree";
    exclusion.elements = IndexKeys("a WITH =");
    exclusion.predicate = Expression("b is null");
    exclusion.with = {{"fillfactor", "70"}};
    check_constraint(exclusion);
    ForeignKey foreign;
    foreign.columns = {"a"};
    foreign.references_schema = "public";
    foreign.references_table = "target";
    foreign.references_columns = {"x"};
    foreign.match = "full";
    foreign.on_delete = "cascade";
    foreign.on_update = "set default";
    check_constraint(foreign);
    ForeignKey lazy = foreign;
    lazy.not_valid = true;
    lazy.deferrable = true;
    ForeignKey valid = lazy;
    valid.not_valid = false;
    valid.initially_deferred = true;
    TestDatabase database(kSurroundings);
    const emit::Context context = server_context(database);
    const Object before = object("public", "t", "n", lazy);
    const Object after = object("public", "t", "n", valid);
    run(database, emit::create(before, {}, context));
    run(database, emit::alter(change_of(before, after), context));
    CHECK(pg_dump(database.url()) == dump_of(after, {}));
}

TEST_CASE("indexes, with their parameters there and back") {
    Index value;
    value.keys = IndexKeys("lower(b) COLLATE \"C\" text_pattern_ops DESC NULLS LAST, a");
    value.unique = true;
    value.include = {"d"};
    value.predicate = Expression("a > 0 and b is not null");
    Index other = value;
    other.with = {{"fillfactor", "70"}};
    other.statistics = {{"1", "100"}};
    check_alter(object("public", "t", "it's an index", value), object("public", "t", "it's an index", other));
    Index gin;
    gin.method = "gin";
    gin.keys = IndexKeys("to_tsvector('english', b)");
    check_create(object("public", "t", "g", gin));
}

TEST_CASE("schemas, extensions, enums and sequences") {
    Object schema = object("", "", "a \"schema\"", SchemaNamespace{});
    schema.comment = "x";
    check_create(schema);
    EnumType few;
    few.labels = {"b", "d"};
    EnumType many;
    many.labels = {"a", "b", "it's", "D", "e"};
    many.renamed_labels = {{"D", "d"}};
    TestDatabase database(kSurroundings);
    const emit::Context context = server_context(database);
    const Object before = object("public", "", "e", few);
    const Object after = object("public", "", "e", many);
    run(database, emit::create(before, {}, context));
    run(database, emit::alter(change_of(before, after), context));
    CHECK(pg_dump(database.url()) == dump_of(after, {}));
    Sequence plain;
    Sequence odd;
    odd.type = TypeText("integer");
    odd.start = 50;
    odd.increment = -2;
    odd.minimum = -10;
    odd.maximum = 100;
    odd.cache = 3;
    odd.cycle = true;
    check_create(object("public", "", "s", odd));
    Sequence owned;
    owned.type = TypeText("integer");
    owned.maximum = INT32_MAX;
    owned.owned_by_table = "t";
    owned.owned_by_column = "a";
    Object s = object("public", "", "s", owned);
    check_alter(object("public", "", "s", plain), object("public", "", "s", [] {
                    Sequence value;
                    value.increment = 5;
                    value.maximum = 1000;
                    value.cycle = true;
                    return value;
                }()));
    TestDatabase other(kSurroundings);
    run(other, emit::create(s, {}, context));
    run(other, emit::sequence_owner(s));
    CHECK(other.run("SELECT pg_get_serial_sequence('public.t', 'a')").text(0, 0) == "public.s");
}

TEST_CASE("functions and procedures") {
    Function value;
    value.arguments = {{"in", "a", TypeText("integer"), {}},
                       {"in", "select", TypeText("text"), Expression("'x'::text")},
                       {"table", "r 1", TypeText("integer"), {}},
                       {"table", "r2", TypeText("text"), {}}};
    value.returns = TypeText("record");
    value.returns_set = true;
    value.body = Verbatim("\n  select 1, $$a$$::text;\n");
    value.volatility = "stable";
    value.strict = true;
    value.security_definer = true;
    value.cost = 7.5;
    value.rows = 12;
    value.parallel = "restricted";
    value.set = {{"search_path", "\"$user\", public, \"my schema\""}, {"statement_timeout", "5s"}, {"app.x", "it's"}};
    Object before = object("public", "", "it's", value, "integer, text");
    Function plain = value;
    plain.set = {{"search_path", "\"\""}};
    plain.strict = false;
    plain.body = Verbatim("select 2, 'b'::text");
    Object after = object("public", "", "it's", plain, "integer, text");
    after.comment = "c";
    after.grants = Grants{};
    check_alter(before, after);
    Function atomic;
    atomic.returns = TypeText("integer");
    atomic.sql_body = Query("BEGIN ATOMIC SELECT 1; END");
    check_create(object("public", "", "atomic", atomic, ""));
    Procedure procedure;
    procedure.arguments = {{"inout", "a", TypeText("integer"), {}}};
    procedure.language = "plpgsql";
    procedure.body = Verbatim("begin a := 1; end");
    check_create(object("public", "", "p", procedure, "integer"));
}

TEST_CASE("views and their columns") {
    View from;
    from.query = Query("select a, b from public.t where a > 0;");
    View to = from;
    to.query = Query("select a, b from public.t where a > 1");
    to.options = {{"security_barrier", "true"}};
    to.check_option = "cascaded";
    check_alter(object("public", "", "v", from), object("public", "", "v", to));
    View options = from;
    options.options = {{"security_barrier", "on"}};
    options.check_option = "local";
    check_alter(object("public", "", "v", from), object("public", "", "v", options));
    ViewColumn defaults;
    defaults.default_value = Expression("1");
    check_create(object("public", "looks", "a", defaults));
    ViewColumn storage;
    storage.statistics = 5;
    storage.storage = "main";
    storage.options = {{"n_distinct", "5"}};
    check_create(object("public", "kept", "b", storage));
    MaterializedView kept;
    kept.query = Query("select a from public.t");
    MaterializedView other = kept;
    other.with = {{"fillfactor", "70"}};
    other.toast = {{"autovacuum_enabled", "false"}};
    check_alter(object("public", "", "m", kept), object("public", "", "m", other));
}

TEST_CASE("triggers in each state") {
    Trigger value;
    value.events = {"insert", "update"};
    value.update_of = {"b"};
    value.for_each_row = true;
    value.condition = Expression("(new.b <> 'x')");
    value.function = "public.touch";
    value.arguments = {"it's", "back\\slash"};
    for (const char* state : {"disabled", "replica", "always"}) {
        Trigger other = value;
        other.enabled = state;
        check_alter(object("public", "t", "a Trigger", value), object("public", "t", "a Trigger", other));
    }
    Trigger deferred;
    deferred.timing = "after";
    deferred.events = {"delete"};
    deferred.for_each_row = true;
    deferred.function = "public.touch";
    deferred.constraint = true;
    deferred.deferrable = true;
    deferred.initially_deferred = true;
    deferred.from_table = "public.target";
    check_create(object("public", "t", "n", deferred));
    Trigger transition;
    transition.timing = "after";
    transition.events = {"update"};
    transition.function = "public.touch";
    transition.old_table = "o";
    transition.new_table = "new rows";
    check_create(object("public", "t", "n", transition));
}

TEST_CASE("grants and owners as the server keeps them") {
    TestDatabase database(kSurroundings);
    const std::string role = "role of " + database.name();
    database.run("CREATE ROLE \"" + role + "\"");
    const auto right = [&](const char* privilege, const char* of, bool grantable) {
        return Grant{privilege, of, role, false, grantable};
    };
    const auto acl = [&] {
        return database
            .run(
                "SELECT (SELECT array_agg(format('%s %s', privilege_type, is_grantable) ORDER BY 1) FROM "
                "aclexplode(relacl) a "
                "WHERE grantee <> grantor)::text || (SELECT array_agg(attname || attacl::text) FROM pg_attribute WHERE "
                "attrelid = 'public.t'::regclass AND attacl IS NOT NULL)::text FROM pg_class WHERE oid = "
                "'public.t'::regclass")
            .text(0, 0);
    };
    Object none = object("public", "", "t", Table{});
    Object some = none;
    some.grants = Grants{right("select", "", true), right("insert", "", false), right("update", "b", false)};
    Object columns_only = none;
    columns_only.grants = Grants{right("insert", "", false), right("select", "a", false), right("update", "b", true)};
    run(database, emit::grants(&none, some, {}));
    run(database, emit::grants(&some, columns_only, {}));
    const std::string led = acl();
    run(database, emit::grants(&columns_only, none, {}));
    run(database, emit::grants(&none, columns_only, {}));
    CHECK(acl() == led);
    none.owner = role;
    run(database, emit::owner(none));
    CHECK(database.run("SELECT relowner::regrole::text FROM pg_class WHERE oid = 'public.t'::regclass").text(0, 0) ==
          "\"" + role + "\"");
    database.run("DROP OWNED BY \"" + role + "\" CASCADE; DROP ROLE \"" + role + "\"");
}

TEST_CASE("guards find the rows that the server would refuse") {
    TestDatabase database(kSurroundings);
    database.run("INSERT INTO public.t VALUES (1, 'long text', NULL), (1, 'x', NULL), (-1, NULL, NULL)");
    const emit::Context context = server_context(database);
    const auto counted = [&](const emit::Statements& statements) {
        for (const emit::Statement& each : statements) {
            if (!each.guard) continue;
            CHECK_THROWS_AS(database.run(each.sql), DatabaseError);
            return database.run(each.guard->query).rows();
        }
        return -1;
    };
    const auto retyped = [&](const std::string& name, const std::string& from, const std::string& to) {
        return counted(emit::alter(
            change_of(object("public", "t", name, column(from)), object("public", "t", name, column(to))), context));
    };
    CHECK(retyped("b", "text", "character varying(5)") == 1);
    CHECK(retyped("b", "text", "integer") == 2);
    CHECK(counted(altered(object("public", "t", "b", column("text")), object("public", "t", "b", column("text", true)),
                          context)) == 1);
    CHECK(counted(emit::create(object("public", "t", "new", column("text", true)), {}, context)) == 3);
    PrimaryKey key;
    key.columns = {"a"};
    CHECK(counted(emit::create(object("public", "t", "n", key), {}, context)) == 1);
    Check check;
    check.expression = Expression("a > 0");
    CHECK(counted(emit::create(object("public", "t", "n", check), {}, context)) == 1);
    ForeignKey foreign;
    foreign.columns = {"a"};
    foreign.references_schema = "public";
    foreign.references_table = "target";
    foreign.references_columns = {"x"};
    CHECK(counted(emit::create(object("public", "t", "n", foreign), {}, context)) == 3);
    Index index;
    index.unique = true;
    index.keys = IndexKeys("(a * 2) DESC");
    CHECK(counted(emit::create(object("public", "t", "n", index), {}, context)) == 1);
}

TEST_CASE("an identity goes on after the values that are there") {
    TestDatabase database("CREATE TABLE public.t (a bigint NOT NULL); INSERT INTO public.t VALUES (41)");
    Column identity = column("bigint", true);
    identity.identity = "by default";
    run(database, altered(object("public", "t", "a", column("bigint", true)), object("public", "t", "a", identity),
                          server_context(database)));
    CHECK(database.run("INSERT INTO public.t DEFAULT VALUES RETURNING a").integer(0, 0) == 42);
}
