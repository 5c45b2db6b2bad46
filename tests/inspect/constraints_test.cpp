#include "inspect/inspected.h"

using namespace schemadiff;
using test::Inspected;

TEST_CASE("inspect: keys have every attribute") {
    Inspected live(R"(
        create table t (a integer, b integer, c integer, "D" integer,
          constraint "t.pk" primary key (b, a) include (c) with (fillfactor = 80) deferrable initially deferred,
          constraint u unique nulls not distinct ("D", a) include (b));
        comment on constraint u on t is 'why')");
    const PrimaryKey& key = live.value<PrimaryKey>("public", "t", "t.pk");
    CHECK(key.columns == Names{"b", "a"});
    CHECK(key.include == Names{"c"});
    CHECK(key.with == Options{{"fillfactor", "80"}});
    CHECK(key.deferrable);
    CHECK(key.initially_deferred);
    CHECK(key.tablespace.empty());
    const Object& unique = live.object<Unique>("public", "t", "u");
    CHECK(unique.comment == "why");
    CHECK(unique.as<Unique>().columns == Names{"D", "a"});
    CHECK(unique.as<Unique>().include == Names{"b"});
    CHECK(unique.as<Unique>().nulls_not_distinct);
    CHECK(live.count<Index>() == 0);
}

TEST_CASE("inspect: checks are printed without CHECK, and in the form that makes the same tree") {
    Inspected live(R"(
        create table t (price integer, v varchar(5));
        alter table t add constraint c1 check (price > 0::numeric) no inherit not valid;
        alter table t add constraint c2 check (v in ('a', 'b'));
        create table child () inherits (t);
        create domain d as integer check (value > 1))");
    const Check& first = live.value<Check>("public", "t", "c1");
    CHECK(first.expression.text == "((price)::numeric > (0)::numeric)");
    CHECK(first.no_inherit);
    CHECK(first.not_valid);
    CHECK(live.value<Check>("public", "t", "c2").expression.text.find("IN ('a'") != std::string::npos);
    CHECK(live.count<Check>() == 2);
}

TEST_CASE("inspect: a foreign key has every attribute") {
    Inspected live(R"(
        create schema other;
        create table other."Ref" (x integer, y integer, unique (y, x));
        create table t (a integer, b integer,
          constraint f foreign key (a, b) references other."Ref" (y, x) match full on update cascade
            on delete restrict deferrable initially deferred not valid,
          constraint g foreign key (a, b) references other."Ref" (y, x) on delete set null (b)))");
    const ForeignKey& f = live.value<ForeignKey>("public", "t", "f");
    CHECK(f.columns == Names{"a", "b"});
    CHECK(f.references_schema == "other");
    CHECK(f.references_table == "Ref");
    CHECK(f.references_columns == Names{"y", "x"});
    CHECK(f.match == "full");
    CHECK(f.on_update == "cascade");
    CHECK(f.on_delete == "restrict");
    CHECK(f.deferrable);
    CHECK(f.initially_deferred);
    const ForeignKey& g = live.value<ForeignKey>("public", "t", "g");
    CHECK(g.match == "simple");
    CHECK(g.on_delete == "set null");
    CHECK(g.on_update == "no action");
    CHECK(g.on_delete_columns == Names{"b"});
    CHECK_FALSE(g.not_valid);
    live.read_again("alter table t add constraint h foreign key (a, b) references other.\"Ref\" (y, x) not valid");
    CHECK(live.value<ForeignKey>("public", "t", "h").not_valid);
}

TEST_CASE("inspect: a foreign key into an unmanaged schema names its columns") {
    test::TestDatabase database(R"(
        create schema other;
        create table other.r (a integer, id integer primary key);
        create table t (r integer references other.r))");
    db::Connection connection = database.connect();
    inspect::InspectOptions options;
    options.schemas = {"public"};
    const Catalog catalog = inspect::inspect(connection, options);
    Identity id;
    id.kind = Kind::foreign_key;
    id.schema = "public";
    id.parent = "t";
    id.name = "t_r_fkey";
    const Object* key = catalog.find(id);
    REQUIRE(key != nullptr);
    CHECK(key->as<ForeignKey>().references_schema == "other");
    CHECK(key->as<ForeignKey>().references_columns == Names{"id"});
    CHECK(catalog.schemas == Names{"public"});
}

TEST_CASE("inspect: an exclusion constraint has every attribute") {
    Inspected live(R"(
        create table t (room point, "During" tsrange, c integer,
          constraint x exclude using gist (room with ~=, "During" range_ops with &&) include (c)
            with (fillfactor = 80) where (c in (1, 2)) deferrable))");
    const Exclusion& x = live.value<Exclusion>("public", "t", "x");
    CHECK(x.method == "gist");
    CHECK(x.elements.text == "room WITH ~=, \"During\" WITH &&");
    CHECK(x.include == Names{"c"});
    CHECK(x.with == Options{{"fillfactor", "80"}});
    CHECK(x.predicate.text == "(c = ANY (ARRAY[1, 2]))");
    CHECK(x.deferrable);
    CHECK_FALSE(x.initially_deferred);
}
