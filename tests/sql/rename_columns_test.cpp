// What PostgreSQL prints of a query once a relation or a column in it has another name.
#include <doctest/doctest.h>

#include "sql/rename_columns.h"

namespace schemadiff::test {
namespace {

using sql::FragmentKind;

sql::RelationRenames some_renames() {
    sql::RelationRenames out;
    out.rename_relation({"s", "people"}, "persons");
    out.rename_column({"s", "people"}, "name", "full name");
    out.rename_column({"s", "people"}, "boss", "chief");
    out.rename_column({"s", "visits"}, "who", "caller");
    out.rename_relation({"s", "calls"}, "Calls");
    out.rename_column({"s", "calls"}, "who", "caller");
    out.rename_column({"s", "calls"}, "day", "date");
    out.set_order({"s", "calls"}, {"who", "day", "id"});
    return out;
}
const sql::RelationRenames kRenames = some_renames();
const std::pair<std::string, std::string> kPeople{"s", "people"};

std::string renamed(std::string_view text, FragmentKind kind = FragmentKind::query,
                    const std::pair<std::string, std::string>* own = nullptr) {
    return sql::rename_columns(text, kind, kRenames, own).value_or("beyond");
}

TEST_SUITE("sql/rename_columns") {
    TEST_CASE("a column takes its new name and keeps the one it is selected under") {
        CHECK(renamed("SELECT people.name, people.id FROM s.people") ==
              "SELECT persons.\"full name\" AS name, persons.id FROM s.people");
        CHECK(renamed("SELECT name AS n, boss FROM s.people ORDER BY boss") ==
              "SELECT \"full name\" AS n, chief AS boss FROM s.people ORDER BY chief");
        CHECK(renamed("SELECT lower(s.people.name) FROM s.people") ==
              "SELECT lower(s.people.\"full name\") FROM s.people");
    }

    TEST_CASE("an alias stands for the table, and hides others") {
        CHECK(renamed("SELECT p.name, name.name FROM s.people p, s.other name") ==
              "SELECT p.\"full name\" AS name, name.name FROM s.people p, s.other name");
        CHECK(renamed("SELECT people.name FROM s.other people") == "SELECT people.name FROM s.other people");
        CHECK(renamed("SELECT people.name FROM (SELECT people.name FROM s.people) people") ==
              "SELECT people.name FROM (SELECT persons.\"full name\" AS name FROM s.people) people");
        CHECK(renamed("WITH people AS (SELECT 1 AS name) SELECT people.name FROM people") ==
              "WITH people AS (SELECT 1 AS name) SELECT people.name FROM people");
    }

    TEST_CASE("inner queries see the tables around them") {
        CHECK(renamed("SELECT 1 FROM s.people WHERE EXISTS (SELECT FROM s.visits v WHERE v.who = people.boss)") ==
              "SELECT 1 FROM s.people WHERE EXISTS (SELECT FROM s.visits v WHERE v.caller = persons.chief)");
        CHECK(renamed("SELECT 1 FROM s.people p JOIN s.visits ON visits.who = p.id AND visits.name = 1") ==
              "SELECT 1 FROM s.people p JOIN s.visits ON visits.caller = p.id AND visits.name = 1");
    }

    TEST_CASE("a column by which tables are joined keeps its name behind an alias") {
        CHECK(renamed("SELECT calls.day, o.who, who FROM s.calls JOIN s.other o USING (who, more)") ==
              "SELECT \"Calls\".date AS day, o.who, who FROM s.calls \"Calls\"(who, date, id) JOIN s.other o USING "
              "(who, more)");
        CHECK(renamed("SELECT c.who, c.id FROM (s.other o JOIN s.calls c USING (who)) WHERE c.day > 1") ==
              "SELECT c.who, c.id FROM (s.other o JOIN s.calls c(who, date, id) USING (who)) WHERE c.date > 1");
        CHECK(renamed("SELECT c.who FROM s.other o JOIN s.calls AS c USING (id)") ==
              "SELECT c.caller AS who FROM s.other o JOIN s.calls AS c USING (id)");
    }

    TEST_CASE("a sample is of its table") {
        CHECK(renamed("SELECT people.name FROM s.people TABLESAMPLE system (10)") ==
              "SELECT persons.\"full name\" AS name FROM s.people TABLESAMPLE system (10)");
    }

    TEST_CASE("whole rows are called as their table") {
        CHECK(renamed("SELECT people, people.*, to_json(people.*) FROM s.people") ==
              "SELECT persons, persons.*, to_json(persons.*) FROM s.people");
        CHECK(renamed("SELECT p FROM s.people p") == "SELECT p FROM s.people p");
    }

    TEST_CASE("expressions are over the columns of their relation") {
        CHECK(renamed("lower(name) <> 'name'", FragmentKind::expression, &kPeople) == "lower(\"full name\") <> 'name'");
        CHECK(renamed("name IN (SELECT v.name FROM s.visits v WHERE v.who = people.boss)", FragmentKind::expression,
                      &kPeople) == "\"full name\" IN (SELECT v.name FROM s.visits v WHERE v.caller = persons.chief)");
        CHECK(renamed("name", FragmentKind::expression, &kPeople) == "\"full name\"");
        CHECK(renamed("name = (SELECT v.who FROM s.visits v)", FragmentKind::expression, &kPeople) ==
              "\"full name\" = (SELECT v.caller AS who FROM s.visits v)");
        CHECK(renamed("name(1)", FragmentKind::expression, &kPeople) == "name(1)");
        CHECK(renamed("'x'::name", FragmentKind::expression, &kPeople) == "'x'::name");
    }

    TEST_CASE("keys of an index are columns and expressions, and nothing else is") {
        CHECK(renamed("name, lower(name) DESC, (boss + 1) s.name, id, boss COLLATE s.name", FragmentKind::index_keys,
                      &kPeople) ==
              "\"full name\", lower(\"full name\") DESC, (chief + 1) s.name, id, chief COLLATE s.name");
        CHECK(renamed("(id::name), name name", FragmentKind::index_keys, &kPeople) == "(id::name), \"full name\" name");
    }

    TEST_CASE("rules write columns, and have rows of their own") {
        CHECK(renamed("ON UPDATE TO s.people WHERE old.name <> new.name DO ALSO (INSERT INTO s.visits (who, day) "
                      "VALUES (new.boss, 1); UPDATE s.visits SET who = old.boss WHERE visits.who = 1 RETURNING who)",
                      FragmentKind::rule, &kPeople) ==
              "ON UPDATE TO s.people WHERE old.\"full name\" <> new.\"full name\" DO ALSO (INSERT INTO s.visits "
              "(caller, day) VALUES (new.chief, 1); UPDATE s.visits SET caller = old.chief WHERE visits.caller = 1 "
              "RETURNING caller AS who)");
        CHECK(renamed("ON DELETE TO s.people DO INSTEAD DELETE FROM s.visits USING s.people p WHERE p.name = old.name",
                      FragmentKind::rule, &kPeople) ==
              "ON DELETE TO s.people DO INSTEAD DELETE FROM s.visits USING s.people p WHERE p.\"full name\" = "
              "old.\"full name\"");
    }

    TEST_CASE("an insert names its columns again where rows conflict") {
        CHECK(renamed("BEGIN ATOMIC INSERT INTO s.people AS p (id, name) VALUES (1, 'a') ON CONFLICT (lower(name), "
                      "boss) WHERE "
                      "boss > 0 DO UPDATE SET name = excluded.name || p.name, boss = 1 WHERE p.boss < excluded.boss "
                      "RETURNING name; END",
                      FragmentKind::sql_body) ==
              "BEGIN ATOMIC INSERT INTO s.people AS p (id, \"full name\") VALUES (1, 'a') ON CONFLICT (lower(\"full "
              "name\"), chief) "
              "WHERE chief > 0 DO UPDATE SET \"full name\" = excluded.\"full name\" || p.\"full name\", chief = 1 "
              "WHERE p.chief < excluded.chief RETURNING \"full name\" AS name; END");
    }

    TEST_CASE("a merge writes columns, and reads those of both sides") {
        CHECK(
            renamed(
                "BEGIN ATOMIC MERGE INTO s.people p USING s.visits v ON v.who = p.boss WHEN MATCHED AND v.who > 1 THEN "
                "UPDATE SET name = v.who WHEN NOT MATCHED THEN INSERT (id, boss) VALUES (1, v.who); END",
                FragmentKind::sql_body) ==
            "BEGIN ATOMIC MERGE INTO s.people p USING s.visits v ON v.caller = p.chief WHEN MATCHED AND v.caller > 1 "
            "THEN "
            "UPDATE SET \"full name\" = v.caller WHEN NOT MATCHED THEN INSERT (id, chief) VALUES (1, v.caller); END");
    }

    TEST_CASE("rows are locked by the name that they have in FROM") {
        CHECK(renamed("SELECT 1 FROM s.people, s.visits v FOR UPDATE OF people, v") ==
              "SELECT 1 FROM s.people, s.visits v FOR UPDATE OF persons, v");
    }

    TEST_CASE("what has no place of its own is left to the caller") {
        CHECK(renamed("SELECT 1 FROM s.people JOIN s.visits USING (who)") == "beyond");  // of visits only two are known
        CHECK(renamed("SELECT name FROM s.people NATURAL JOIN s.visits") == "beyond");
        CHECK(renamed("SELECT a FROM s.people p (a)") == "beyond");
        CHECK(renamed("SELECT name FROM") == "beyond");
        CHECK(renamed("SELECT p.name FROM s.people p JOIN s.other USING (id, who)") ==
              "SELECT p.\"full name\" AS name FROM s.people p JOIN s.other USING (id, who)");
        CHECK(renamed("SELECT 1 FROM s.other JOIN s.more USING (id)") ==
              "SELECT 1 FROM s.other JOIN s.more USING (id)");
    }
}

}  // namespace
}  // namespace schemadiff::test
