#include <doctest/doctest.h>

#include "emit/statements.h"

using namespace schemadiff;
using namespace schemadiff::test;

namespace {

Object placed(const std::string& name, Column value, int position) {
    value.position = position;
    return object("public", "t", name, value);
}

std::string created(const Table& value, const std::vector<Object>& parts = {}, int version = 150000) {
    emit::Context context;
    context.server_version = version;
    return text(emit::create(object("public", "", "t", value), members(parts), context));
}

PrimaryKey key(Names columns) {
    PrimaryKey value;
    value.columns = std::move(columns);
    return value;
}

std::string altered_table(const Table& from, const Table& to) {
    return text(altered(object("public", "", "t", from), object("public", "", "t", to)));
}

}  // namespace

TEST_CASE("a table is made with its columns in their places and its constraints after them") {
    Check positive;
    positive.expression = Expression("(b > 0)");
    ForeignKey self;
    self.columns = {"b"};
    self.references_schema = "public";
    self.references_table = "t";
    self.references_columns = {"a"};
    CHECK(created({}, {object("public", "t", "t_b_fkey", self), object("public", "t", "t_check", positive),
                       object("public", "t", "t_pkey", key({"a"})), placed("b", column("integer"), 2),
                       placed("a", column("integer", true), 1)}) ==
          "CREATE TABLE public.t (\n"
          "    a integer NOT NULL,\n"
          "    b integer,\n"
          "    CONSTRAINT t_pkey PRIMARY KEY (a),\n"
          "    CONSTRAINT t_check CHECK (b > 0),\n"
          "    CONSTRAINT t_b_fkey FOREIGN KEY (b) REFERENCES public.t (a)\n"
          ");\n");
    CHECK(created({}) == "CREATE TABLE public.t ();\n");
}

TEST_CASE("what CREATE TABLE cannot say of a member follows it") {
    Check lazy;
    lazy.expression = Expression("b > 0");
    lazy.not_valid = true;
    Column stored = column("text");
    stored.storage = "external";
    stored.statistics = 10;
    Object commented = placed("a", stored, 1);
    commented.comment = "a";
    CHECK(created({}, {object("public", "t", "t_check", lazy), commented}) ==
          "CREATE TABLE public.t (\n    a text\n);\n"
          "ALTER TABLE public.t ALTER COLUMN a SET STORAGE external;\n"
          "ALTER TABLE public.t ALTER COLUMN a SET STATISTICS 10;\n"
          "ALTER TABLE public.t ADD CONSTRAINT t_check CHECK (b > 0) NOT VALID;\n"
          "COMMENT ON COLUMN public.t.a IS 'a';\n");
}

TEST_CASE("all clauses of a table stand in the order of the grammar") {
    Table value;
    value.unlogged = true;
    value.inherits = {"public.p", "public.\"Q\""};
    value.access_method = "columnar";
    value.with = {{"fillfactor", "70"}, {"autovacuum_enabled", "false"}};
    value.toast = {{"autovacuum_enabled", "false"}};
    value.tablespace = "fast disk";
    value.replica_identity = "full";
    value.row_level_security = true;
    value.force_row_level_security = true;
    CHECK(created(value) ==
          "CREATE UNLOGGED TABLE public.t ()\n"
          "INHERITS (public.p, public.\"Q\")\n"
          "USING columnar\n"
          "WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false)\n"
          "TABLESPACE \"fast disk\";\n"
          "ALTER TABLE public.t REPLICA IDENTITY FULL;\n"
          "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;\n"
          "ALTER TABLE public.t FORCE ROW LEVEL SECURITY;\n");
}

TEST_CASE("partitions, attached partitions and typed tables") {
    Table part;
    part.partition_of = "public.p";
    part.partition_bound = Clause("FOR VALUES FROM (1) TO (10)");
    CHECK(created(part) == "CREATE TABLE public.t PARTITION OF public.p FOR VALUES FROM (1) TO (10);\n");
    Column override;
    override.inherited = true;
    override.default_value = Expression("5");
    override.statistics = 7;
    part.partition_by = Clause("LIST (b)");
    CHECK(created(part, {placed("c", override, 1)}) ==
          "CREATE TABLE public.t PARTITION OF public.p (\n"
          "    c WITH OPTIONS DEFAULT 5\n"
          ")\n"
          "FOR VALUES FROM (1) TO (10)\n"
          "PARTITION BY LIST (b);\n"
          "ALTER TABLE public.t ALTER COLUMN c SET STATISTICS 7;\n");
    Table attached = part;
    attached.partition_by = {};
    attached.attached = true;
    CHECK(created(attached, {placed("c", column("integer"), 1)}) == "CREATE TABLE public.t (\n    c integer\n);\n");
    Table typed;
    typed.of_type = "public.pair";
    CHECK(created(typed, {placed("a", column("integer"), 1), placed("b", column("integer", true), 2)}) ==
          "CREATE TABLE public.t OF public.pair (\n    b WITH OPTIONS NOT NULL\n);\n");
}

TEST_CASE("a child's overrides are set after it, so that its columns stay its parent's") {
    Table child;
    child.inherits = {"public.p"};
    Column override;
    override.inherited = true;
    override.default_value = Expression("5");
    CHECK(created(child, {placed("c", override, 1)}) ==
          "CREATE TABLE public.t ()\nINHERITS (public.p);\nALTER TABLE public.t ALTER COLUMN c SET DEFAULT 5;\n");
}

TEST_CASE("each attribute of a table is altered in its own words") {
    Table to;
    to.unlogged = true;
    CHECK(altered_table({}, to) == "ALTER TABLE public.t SET UNLOGGED;\n");
    CHECK(altered_table(to, {}) == "ALTER TABLE public.t SET LOGGED;\n");
    to = {};
    to.with = {{"fillfactor", "70"}};
    CHECK(altered_table({}, to) == "ALTER TABLE public.t SET (fillfactor = 70);\n");
    CHECK(altered_table(to, {}) == "ALTER TABLE public.t RESET (fillfactor);\n");
    to = {};
    to.tablespace = "x";
    to.access_method = "heap2";
    CHECK(altered_table({}, to) ==
          "ALTER TABLE public.t SET ACCESS METHOD heap2;\nALTER TABLE public.t SET TABLESPACE x;\n");
    CHECK(altered_table(to, {}) ==
          "ALTER TABLE public.t SET ACCESS METHOD heap;\nALTER TABLE public.t SET TABLESPACE pg_default;\n");
    to = {};
    to.row_level_security = true;
    to.force_row_level_security = true;
    CHECK(altered_table(to, {}) ==
          "ALTER TABLE public.t DISABLE ROW LEVEL SECURITY;\nALTER TABLE public.t NO FORCE ROW LEVEL SECURITY;\n");
    Table from;
    from.of_type = "public.a";
    CHECK(altered_table(from, {}) == "ALTER TABLE public.t NOT OF;\n");
}

TEST_CASE("what names an index waits for it") {
    Table value;
    value.replica_identity = "index my idx";
    value.cluster_on = "t_pkey";
    const Object table = object("public", "", "t", value);
    CHECK(text(emit::create(table, {}, {})) == "CREATE TABLE public.t ();\n");
    CHECK(text(emit::table_after_indexes(table)) ==
          "ALTER TABLE public.t REPLICA IDENTITY USING INDEX \"my idx\";\nALTER TABLE public.t CLUSTER ON t_pkey;\n");
    CHECK(emit::table_after_indexes(table, &table).empty());
    CHECK(altered_table(value, {}) ==
          "ALTER TABLE public.t REPLICA IDENTITY DEFAULT;\nALTER TABLE public.t SET WITHOUT CLUSTER;\n");
    CHECK(altered_table({}, value).empty());
}

TEST_CASE("options of TOAST wait for the columns that bring it") {
    Table value;
    value.toast = {{"autovacuum_enabled", "off"}};
    const Object with = object("public", "", "t", value);
    const Object without = object("public", "", "t", Table{});
    CHECK(text(emit::table_after_indexes(with, &without)) ==
          "ALTER TABLE public.t SET (toast.autovacuum_enabled = off);\n");
    CHECK(text(emit::table_after_indexes(without, &with)) ==
          "ALTER TABLE public.t RESET (toast.autovacuum_enabled);\n");
    CHECK(emit::table_after_indexes(with).empty());
}

TEST_CASE("a table is renamed, moved to a schema, and dropped with its mark") {
    const Object from = object("public", "", "a", Table{});
    CHECK(text(emit::rename(from, object("x y", "", "b", Table{}), {})) ==
          "ALTER TABLE public.a SET SCHEMA \"x y\";\nALTER TABLE \"x y\".a RENAME TO b;\n");
    const emit::Statements out = emit::drop(from, {});
    CHECK(out[0].sql == "DROP TABLE public.a");
    CHECK(out[0].deletes == "table public.a");
}
