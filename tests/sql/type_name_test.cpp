#include "sql/type_name.h"

#include <doctest/doctest.h>

#include "sql/quote.h"
#include "support/test_server.h"

using namespace schemadiff;
using namespace schemadiff::sql;

namespace {

std::string canonical(std::string_view text) {
    return canonical_builtin_type(text).value_or("-");
}

struct Spelling {
    const char* written;
    const char* printed;
};

}  // namespace

TEST_CASE("every spelling of a built-in type has the form that format_type prints") {
    static constexpr Spelling kSpellings[] = {
        {"int4", "integer"},
        {"INT", "integer"},
        {"pg_catalog.int4", "integer"},
        {"\"int4\"", "integer"},
        {"serial", "-"},
        {"bool", "boolean"},
        {"varchar", "character varying"},
        {"varchar(10)[]", "character varying(10)[]"},
        {"char varying ( 10 )", "character varying(10)"},
        {"national character varying(3)", "character varying(3)"},
        {"nchar varying", "character varying"},
        {"char", "character(1)"},
        {"nchar", "character(1)"},
        {"national char(4)", "character(4)"},
        {"\"char\"", "\"char\""},
        {"pg_catalog.\"char\"", "\"char\""},
        {"bpchar", "bpchar"},
        {"bpchar(3)", "character(3)"},
        {"bit", "bit(1)"},
        {"\"bit\"", "\"bit\""},
        {"bit(8)", "bit(8)"},
        {"bit varying", "bit varying"},
        {"varbit(3)", "bit varying(3)"},
        {"decimal(10,2)", "numeric(10,2)"},
        {"dec ( 10 )", "numeric(10,0)"},
        {"numeric(5,-2)", "numeric(5,-2)"},
        {"numeric", "numeric"},
        {"float", "double precision"},
        {"float(24)", "real"},
        {"float(25)", "double precision"},
        {"Double  Precision", "double precision"},
        {"timestamp", "timestamp without time zone"},
        {"timestamptz", "timestamp with time zone"},
        {"timestamp(3) with time zone", "timestamp(3) with time zone"},
        {"timestamptz(3)", "timestamp(3) with time zone"},
        {"timestamp(9)", "timestamp(6) without time zone"},
        {"time with time zone", "time with time zone"},
        {"timetz(0)", "time(0) with time zone"},
        {"interval", "interval"},
        {"interval(3)", "interval(3)"},
        {"interval day to second(2)", "interval day to second(2)"},
        {"interval YEAR TO MONTH", "interval year to month"},
        {"int array[3]", "integer[]"},
        {"int array", "integer[]"},
        {"text[][]", "text[]"},
        {"text [ 3 ]", "text[]"},
        {"_int4", "integer[]"},
        {"pg_catalog._text", "text[]"},
        {"_text[]", "-"},
        {"name", "name"},
        {"regclass", "regclass"},
        {"json", "json"},
        {"int4range", "int4range"},
        {"\"any\"", "\"any\""},
        {"setof int", "-"},
        {"t.c%TYPE", "-"},
        {"mood", "-"},
        {"public.int4", "-"},
        {"int(3)", "-"},
        {"\"INT4\"", "-"},
        {"\"int\"", "-"},
        {"pg_catalog.int", "-"},
        {"any", "-"},
        {"varchar(0)", "-"},
        {"interval(3) day", "-"},
        {"interval day to year", "-"},
        {"text[", "-"},
        {"", "-"},
        {"int4 int4", "-"},
    };
    for (const Spelling& spelling : kSpellings) {
        CAPTURE(spelling.written);
        CHECK(canonical(spelling.written) == spelling.printed);
        if (std::string_view(spelling.printed) != "-") CHECK(canonical(spelling.printed) == spelling.printed);
    }
}

TEST_CASE("row types of catalogs are known only with their schema") {
    CHECK(canonical("pg_catalog.pg_class") == "pg_class");
    CHECK(canonical("pg_class") == "-");
}

TEST_CASE("signatures print types without modifiers") {
    CHECK(without_modifiers("character(1)") == "character");
    CHECK(without_modifiers("bpchar") == "character");
    CHECK(without_modifiers("bit(3)[]") == "bit[]");
    CHECK(without_modifiers("\"bit\"") == "bit");
    CHECK(without_modifiers("timestamp(3) with time zone[]") == "timestamp with time zone[]");
    CHECK(without_modifiers("interval day to second(2)") == "interval");
    CHECK(without_modifiers("numeric(10,2)") == "numeric");
    CHECK(without_modifiers("s.\"a(b)\"") == "s.\"a(b)\"");
    CHECK(without_modifiers("s.\"a(b)\"(3)") == "s.\"a(b)\"");
    CHECK(without_modifiers("\"char\"") == "\"char\"");
}

TEST_CASE("user types are taken apart and put together") {
    const auto type = parse_type("Geo.\"Point Type\"(point, 4326)[][3]");
    REQUIRE(type);
    CHECK(type->names == std::vector<std::string>{"geo", "Point Type"});
    CHECK(type->modifiers == "point, 4326");
    CHECK(type->dimensions == 2);
    CHECK(type->quoted);
    CHECK(format_type("geo", "Point Type", "point, 4326", true) == "geo.\"Point Type\"(point, 4326)[]");
    CHECK(format_type("", "mood", "", false) == "mood");
    CHECK(parse_type("mood array")->dimensions == 1);
    CHECK_FALSE(parse_type("setof mood"));
    CHECK_FALSE(parse_type("t.c%type"));
    CHECK_FALSE(parse_type("select"));
    CHECK_FALSE(parse_type("mood not null"));
    CHECK(parse_type("interval day to second(2)")->interval_fields == "day to second");
}

TEST_CASE("the server prints each of its types as the table says") {
    test::TestDatabase database;
    const auto rows = database.run(R"sql(
SELECT t.typname,
       format_type(t.oid, -1),
       format_type(t.oid, NULL),
       t.typtype,
       t.typelem <> 0 AND t.typname LIKE E'\\_%'
  FROM pg_type t
 WHERE t.typnamespace = 'pg_catalog'::regnamespace
)sql");
    REQUIRE(rows.rows() > 150);
    for (int row = 0; row < rows.rows(); ++row) {
        const std::string name = rows.text(row, 0);
        const std::string printed = rows.text(row, 1);
        CAPTURE(name);
        CHECK(canonical("pg_catalog." + identifier(name)) == printed);
        const bool of_catalog = rows.text(row, 3) == "c" || name.starts_with("_pg_");
        if (of_catalog) continue;
        CHECK(canonical("\"" + name + "\"") == printed);
        CHECK(canonical(printed) == printed);
        CHECK(without_modifiers(printed) == rows.text(row, 2));
    }
}

TEST_CASE("the server reads every spelling as the table of spellings says") {
    test::TestDatabase database("CREATE TABLE t (k int)");
    static constexpr const char* kWritten[] = {"int4",
                                               "INT",
                                               "pg_catalog.int4",
                                               "bool",
                                               "varchar",
                                               "varchar(10)[]",
                                               "char varying ( 10 )",
                                               "national character varying(3)",
                                               "national char varying",
                                               "nchar varying(4)",
                                               "char",
                                               "nchar",
                                               "nchar(3)",
                                               "national char(4)",
                                               "national character",
                                               "\"char\"",
                                               "bpchar",
                                               "bpchar(3)",
                                               "bit",
                                               "\"bit\"",
                                               "\"bit\"(3)",
                                               "pg_catalog.bit",
                                               "pg_catalog.\"varbit\"(4)",
                                               "bit(8)",
                                               "bit varying",
                                               "varbit(3)",
                                               "decimal(10,2)",
                                               "dec(10)",
                                               "numeric(5,-2)",
                                               "numeric(3, 5)",
                                               "float",
                                               "float(1)",
                                               "float(24)",
                                               "float(25)",
                                               "float(53)",
                                               "double precision",
                                               "float4",
                                               "float8",
                                               "timestamp",
                                               "timestamptz",
                                               "timestamp(3) with time zone",
                                               "timestamptz(3)",
                                               "timestamp(9)",
                                               "timestamp without time zone",
                                               "time",
                                               "time(3)",
                                               "time with time zone",
                                               "timetz(0)",
                                               "pg_catalog.timestamptz(2)",
                                               "interval",
                                               "interval(3)",
                                               "interval(9)",
                                               "interval year",
                                               "interval month",
                                               "interval day",
                                               "interval hour",
                                               "interval minute",
                                               "interval second",
                                               "interval second(3)",
                                               "interval year to month",
                                               "interval day to hour",
                                               "interval day to minute",
                                               "interval day to second",
                                               "interval day to second(6)",
                                               "interval hour to minute",
                                               "interval hour to second(0)",
                                               "interval minute to second",
                                               "int array[3]",
                                               "int array",
                                               "text[][]",
                                               "text [3]",
                                               "_int4",
                                               "_text[]",
                                               "name",
                                               "regclass",
                                               "int4range",
                                               "json",
                                               "jsonb",
                                               "xml",
                                               "money",
                                               "oid",
                                               "tsvector",
                                               "pg_lsn",
                                               "uuid[]",
                                               "smallint",
                                               "int2",
                                               "bigint",
                                               "int8",
                                               "real",
                                               "character(10)",
                                               "character varying",
                                               "interval day to second(2)[]",
                                               "char(3)[]",
                                               "pg_catalog.\"numeric\"(10,2)",
                                               "pg_catalog.pg_class",
                                               "\"timestamptz\"",
                                               "\"varchar\"(5)",
                                               "\"interval\"",
                                               "double  /* x */ precision",
                                               "boolean[]",
                                               "txid_snapshot",
                                               "int(3)",
                                               "text(3)",
                                               "\"INT4\"",
                                               "\"int\"",
                                               "pg_catalog.int",
                                               "varchar(0)",
                                               "float(54)",
                                               "float(0)",
                                               "numeric(0)",
                                               "numeric(1001)",
                                               "interval(3) day",
                                               "interval day to year",
                                               "interval year to day",
                                               "text[",
                                               "int4 int4",
                                               "bit(0)",
                                               "char(10485761)",
                                               "timestamp with zone",
                                               "time(3) zone",
                                               "\"character\"",
                                               "\"double precision\"",
                                               "pg_catalog.boolean",
                                               "varchar(a)",
                                               "varchar(1,2)",
                                               "decimal()",
                                               "float8(3)",
                                               "int[]array",
                                               "int array[3][4]",
                                               "timestamp(-1)",
                                               "national varchar",
                                               "national bit",
                                               "nchar varchar"};
    for (const std::string written : kWritten) {
        CAPTURE(written);
        std::optional<std::string> printed;
        try {
            database.run("ALTER TABLE t DROP COLUMN IF EXISTS c; ALTER TABLE t ADD COLUMN c " + written);
            printed = database
                          .run(
                              "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = "
                              "'t'::regclass AND attname = 'c'")
                          .text(0, 0);
        } catch (const DatabaseError&) {
        }
        CHECK(canonical(written) == printed.value_or("-"));
    }
}
