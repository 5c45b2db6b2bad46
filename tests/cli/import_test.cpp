// `import` and `stamp --from` as a process: other tools' files become revisions that do the same.

#include <doctest/doctest.h>

#include "cli/project.h"
#include "support/text.h"

namespace schemadiff::test {
namespace {

void require(const ProgramResult& result, int status) {
    CAPTURE(result.out);
    CAPTURE(result.err);
    REQUIRE(result.status == status);
}

std::string ask(Project& project, const std::string& query) {
    const db::Result rows = project.database.run(query);
    std::string out;
    for (int row = 0; row < rows.rows(); ++row) out += (row == 0 ? "" : ", ") + rows.text(row, 0);
    return out;
}

TEST_CASE("import: numbered files, up and down, with their own transactions and with deletions") {
    Project project;
    project.folder.write("theirs/0001_first-table.up.sql",
                         "BEGIN;\n-- theirs\nCREATE TABLE t (a int, \"b;\" text);\nCOMMIT;\n");
    project.folder.write("theirs/0001_first-table.down.sql", "DROP TABLE t;");
    project.folder.write("theirs/0010_no_semicolon.up.sql", "alter table t drop column \"b;\"");
    project.folder.write("theirs/0010_no_semicolon.down.sql", "  alter table t add column \"b;\" text\n");
    project.folder.write("theirs/0002_data.up.sql", "INSERT INTO t VALUES (1);COMMIT;INSERT INTO t VALUES (2);\n");
    project.folder.write("theirs/readme.sql", "no number\n");
    const ProgramResult imported = project.run({"import", "theirs"});
    require(imported, 0);
    CHECK(imported.out == "revisions/0001_first_table.sql\nrevisions/0002_data.sql\nrevisions/0010_no_semicolon.sql\n");
    CHECK(holds(imported.err, "theirs/readme.sql: warning: has no number: left out"));
    CHECK(holds(imported.err, "imported 3 revisions, 2 with a way back\n"));
    CHECK(project.text("revisions/0001_first_table.sql") ==
          "-- first table\n--\n-- Revision: 0001\n-- Revises:\n-- Format: 1\n\n-- schemadiff: upgrade\n"
          "-- theirs\nCREATE TABLE t (a int, \"b;\" text);\n\n-- schemadiff: downgrade\n"
          "-- schemadiff: deletes data (table t)\nDROP TABLE t;\n");
    CHECK(holds(project.text("revisions/0002_data.sql"),
                "INSERT INTO t VALUES (1);\n-- schemadiff: commit\nINSERT INTO t VALUES (2);\n"));
    CHECK(holds(project.text("revisions/0010_no_semicolon.sql"),
                "-- Revises: 0002\n-- Format: 1\n\n-- schemadiff: upgrade\n"
                "-- schemadiff: deletes data (column \"b;\" of table t)\nalter table t drop column \"b;\"\n"));
    require(project.run({"upgrade"}), 0);
    CHECK(ask(project, "select a from t order by a") == "1, 2");
    require(project.run({"downgrade", "-1"}), 0);
    CHECK(ask(project,
              "select attname from pg_attribute where attrelid = 't'::regclass and attnum > 0 "
              "and not attisdropped order by 1") == "a, b;");
    // What is new is added; what is there stays.
    project.folder.write("theirs/0011_more.up.sql", "select 1;");
    const ProgramResult more = project.run({"import", "theirs"});
    require(more, 0);
    CHECK(more.out == "revisions/0011_more.sql\n");
    CHECK(holds(project.text("revisions/0011_more.sql"), "-- Revises: 0010\n"));
}

TEST_CASE("import: folders of diesel, Flyway's names, goose's and dbmate's sections") {
    Project project;
    project.folder.write("diesel/2020-01-02-030405_one/up.sql", "create table a ();");
    project.folder.write("diesel/2020-01-02-030405_one/down.sql", "drop table a;");
    require(project.run({"import", "diesel"}), 0);
    CHECK(holds(project.text("revisions/20200102030405_one.sql"), "-- Created: 2020-01-02 03:04:05 UTC\n"));
    project.folder.write("flyway/V1_2__two.sql", "create table b ();");
    project.folder.write("flyway/U1_2__two.sql", "drop table b;");
    project.folder.write("flyway/V1_10__ten.sql", "create table c ();");
    project.folder.write("flyway/R__views.sql", "select 1;");
    const ProgramResult flyway = project.run({"import", "flyway", "--revisions", "f"});
    require(flyway, 0);
    CHECK(flyway.out == "f/1.2_two.sql\nf/1.10_ten.sql\n");
    project.folder.write("goose/1_g.sql",
                         "-- +goose Up\n-- +goose StatementBegin\ncreate table g ();\n-- +goose StatementEnd\n"
                         "-- +goose Down\ndrop table g;\n");
    project.folder.write("goose/2_d.sql", "-- migrate:up\ncreate table h ();\n-- migrate:down\ndrop table h;\n");
    require(project.run({"import", "goose", "--revisions", "g"}), 0);
    require(project.run({"upgrade", "--revisions", "g"}), 0);
    CHECK(ask(project, "select to_regclass('g') || ' ' || to_regclass('h')") == "g h");
    require(project.run({"downgrade", "base", "--revisions", "g"}), 0);
    CHECK(ask(project, "select to_regclass('g') is null and to_regclass('h') is null") == "t");
}

TEST_CASE("import: what cannot be is refused before anything is written") {
    Project project;
    project.folder.write("theirs/1_a.sql", "create table a ();\n\\set x 1\n");
    project.folder.write("theirs/2_b.sql", "begin;\nrollback;\n");
    project.folder.write("theirs/02_c.sql", "select 1;\n");
    project.folder.write("theirs/3_d.down.sql", "select 1;\n");
    const ProgramResult refused = project.run({"import", "theirs"});
    CHECK(refused.status == 2);
    CHECK(holds(refused.err, "\\set"));
    CHECK(holds(refused.err, "\"rollback\" has no place in a revision"));
    CHECK(holds(refused.err, "has the number 2, as "));
    CHECK(holds(refused.err, "3_d.down.sql: error: is a way down without a way up"));
    CHECK(project.revisions().empty());
    require(project.run({"revision", "--empty", "-m", "ours"}), 0);
    project.folder.write("other/1_a.sql", "select 1;\n");
    const ProgramResult apart = project.run({"import", "other"});
    CHECK(apart.status == 2);
    CHECK(holds(apart.err, "what is imported does not go on from them"));
    CHECK(project.run({"import", "nowhere"}).status == 2);
}

TEST_CASE("stamp --from: where another tool's table says that the database is") {
    Project project(
        "create table schema_migrations (version bigint not null primary key, dirty boolean not null);"
        "insert into schema_migrations values (2, false);"
        "create table diesel (version varchar(50) primary key, run_on timestamp default now());"
        "insert into diesel values ('0001'), ('0002'), ('0003');"
        "create table nothing (a int); create table odd (version int); insert into odd values (7)");
    for (const char* step : {"0001_a", "0002_b", "0003_c"})
        project.folder.write(std::string("theirs/") + step + ".sql", "select 1;\n");
    require(project.run({"import", "theirs"}), 0);
    require(project.run({"stamp", "--from", "schema_migrations"}), 0);
    CHECK(project.run({"current"}).out == "0002 b\n");
    require(project.run({"stamp", "--from", "public.diesel"}), 0);
    CHECK(project.run({"current"}).out == "0003 (head) c\n");
    CHECK(holds(project.run({"stamp", "--from", "odd"}).err, "odd names what no revision is: 7"));
    CHECK(holds(project.run({"stamp", "--from", "nothing"}).err, "none of the columns version_num"));
    CHECK(holds(project.run({"stamp", "--from", "none"}).err, "there is no table \"none\" in "));
    project.database.run("update schema_migrations set dirty = true");
    CHECK(holds(project.run({"stamp", "--from", "schema_migrations"}).err, "version 2 failed half way"));
    CHECK(project.run({"stamp"}).status == 2);
    CHECK(project.run({"stamp", "head", "--from", "odd"}).status == 2);
    CHECK(project.run({"current"}).out == "0003 (head) c\n");
}

constexpr const char* kFirst = R"("""create accounts

Revision ID: 1975ea83b712
Revises:
Create Date: 2011-11-08 11:40:27.089406

"""
from alembic import op

# revision identifiers, used by Alembic.
revision: str = '1975ea83b712'
down_revision: Union[str, None] = None
branch_labels: Union[str, Sequence[str], None] = ("main",)
depends_on = None


def upgrade() -> None:
    op.create_table("account")
)";

constexpr const char* kUp = R"(BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 1975ea83b712

CREATE TABLE account (id SERIAL NOT NULL, PRIMARY KEY (id));

INSERT INTO alembic_version (version_num) VALUES ('1975ea83b712') RETURNING alembic_version.version_num;

-- Running upgrade 1975ea83b712 -> 27c6a30d7c24

ALTER TABLE account ADD COLUMN a INTEGER;

UPDATE alembic_version SET version_num='27c6a30d7c24' WHERE alembic_version.version_num = '1975ea83b712';

-- Running upgrade 1975ea83b712 -> ae1027a6acf

ALTER TABLE account ADD COLUMN b INTEGER;

INSERT INTO alembic_version (version_num) VALUES ('ae1027a6acf') RETURNING alembic_version.version_num;

-- Running upgrade 27c6a30d7c24, ae1027a6acf -> 53fffde5ad5

DELETE FROM alembic_version WHERE alembic_version.version_num = '27c6a30d7c24';

UPDATE alembic_version SET version_num='53fffde5ad5' WHERE alembic_version.version_num = 'ae1027a6acf';

COMMIT;
)";

constexpr const char* kDown = R"(BEGIN;

-- Running downgrade 53fffde5ad5 -> 27c6a30d7c24, ae1027a6acf

UPDATE alembic_version SET version_num='ae1027a6acf' WHERE alembic_version.version_num = '53fffde5ad5';

-- Running downgrade ae1027a6acf -> 1975ea83b712

ALTER TABLE account DROP COLUMN b;

DELETE FROM alembic_version WHERE alembic_version.version_num = 'ae1027a6acf';

-- Running downgrade 27c6a30d7c24 -> 1975ea83b712

ALTER TABLE account DROP COLUMN a;

-- Running downgrade 1975ea83b712 ->

DROP TABLE account;

DELETE FROM alembic_version WHERE alembic_version.version_num = '1975ea83b712';

DROP TABLE alembic_version;

COMMIT;
)";

std::string python(const std::string& message, const std::string& id, const std::string& parents) {
    return "\"\"\"" + message + "\n\nCreate Date: 2012-01-01 00:00:00\n\"\"\"\nrevision = \"" + id +
           "\"\ndown_revision = " + parents + "\ndepends_on: str | None = None\n";
}

void write_alembic(const Project& project) {
    project.folder.write("alembic/env.py", "config = 1\n");
    project.folder.write("alembic/versions/1975ea83b712_create.py", kFirst);
    project.folder.write("alembic/versions/b.py", python("add a", "27c6a30d7c24", "'1975ea83b712'"));
    project.folder.write("alembic/versions/c.py", python("add b", "ae1027a6acf", "\"1975ea83b712\"  # a branch"));
    project.folder.write("alembic/versions/sub/m.py",
                         python("merge", "53fffde5ad5", "(\n    '27c6a30d7c24',\n    'ae1027a6acf',\n)"));
}

TEST_CASE("import: Alembic's chain, its own statements, and its table") {
    Project project;
    write_alembic(project);
    project.folder.write("up.sql", kUp);
    project.folder.write("down.sql", kDown);
    const ProgramResult imported = project.run({"import", "alembic", "--sql", "up.sql", "--down-sql", "down.sql"});
    require(imported, 0);
    CHECK(holds(imported.err, "imported 4 revisions, 4 with a way back\n"));
    const ProgramResult history = project.run({"history"});
    CHECK(holds(history.out, "27c6a30d7c24, ae1027a6acf -> 53fffde5ad5 (head) (mergepoint), merge\n"));
    CHECK(holds(history.out, "<base> -> 1975ea83b712 (main) (branchpoint), create accounts\n"));
    CHECK(project.text("revisions/1975ea83b712_create_accounts.sql") ==
          "-- create accounts\n--\n-- Revision: 1975ea83b712\n-- Revises:\n-- Created: 2011-11-08 11:40:27 UTC\n"
          "-- Format: 1\n-- Branch-Labels: main\n\n-- schemadiff: upgrade\n"
          "CREATE TABLE account (id SERIAL NOT NULL, PRIMARY KEY (id));\n\n-- schemadiff: downgrade\n"
          "-- schemadiff: deletes data (table account)\nDROP TABLE account;\n");
    const ProgramResult verified = project.run({"verify"});
    CHECK(holds(verified.out, "4 revisions proved up, down and up again"));

    // In the middle of its history: one database is where Alembic left it.
    project.database.run(
        "create table account (id serial primary key, a integer, b integer);"
        "create table alembic_version (version_num varchar(32) not null primary key);"
        "insert into alembic_version values ('27c6a30d7c24'), ('ae1027a6acf')");
    require(project.run({"stamp", "--from", "alembic_version"}), 0);
    CHECK(holds(project.run({"current"}).out, "27c6a30d7c24"));
    require(project.run({"upgrade"}), 0);
    CHECK(ask(project, "select version_num from schemadiff_version") == "53fffde5ad5");
}

TEST_CASE("import: Alembic's table may have another name, and be in another schema") {
    Project project;
    write_alembic(project);
    const auto renamed = [](const char* text) {
        return support::replace_all(support::replace_all(text, "alembic_version_pkc", "moves_pkc"), "alembic_version",
                                    "ops.moves");
    };
    project.folder.write("up.sql", renamed(kUp));
    // As Alembic prints them where there are several heads: a way back each.
    const std::string down = renamed(kDown);
    const std::size_t second = down.find("-- Running downgrade 27c6a30d7c24");
    project.folder.write("down1.sql", down.substr(0, second));
    project.folder.write("down2.sql", down.substr(second));
    const ProgramResult imported =
        project.run({"import", "alembic", "--sql", "up.sql", "--down-sql", "down1.sql", "--down-sql", "down2.sql"});
    require(imported, 0);
    CHECK(holds(imported.err, "imported 4 revisions, 4 with a way back\n"));
    CHECK(holds(imported.err, "schemadiff stamp --from ops.moves"));
    for (const char* const file : {"1975ea83b712_create_accounts", "27c6a30d7c24_add_a", "53fffde5ad5_merge"})
        CHECK_FALSE(holds(project.text("revisions/" + std::string(file) + ".sql"), "moves"));

    Project bare("create schema ops; create table ops.moves (version_num varchar(32) not null primary key)");
    write_alembic(bare);
    bare.folder.write("alembic/env.py",
                      "context.configure(connection=connection, version_table='moves',\n"
                      "    version_table_schema=\"ops\", target_metadata=None)\n");
    const ProgramResult chain = bare.run({"import", "alembic"});
    require(chain, 0);
    CHECK(holds(chain.err, "imported 4 revisions, 0 with a way back\n"));
    CHECK(holds(chain.err, "schemadiff stamp --from ops.moves"));
    CHECK(holds(bare.text("revisions/27c6a30d7c24_add_a.sql"), "schemadiff stamp --from ops.moves"));
    require(bare.run({"stamp", "--from", "ops.moves"}), 0);
}

TEST_CASE("import: Alembic's revisions that do nothing, merges say, need no Alembic") {
    struct Case {
        std::string body;
        bool nothing;
    };
    const Case cases[] = {{"    pass\n", true},
                          {"    \"\"\"Upgrade schema.\n\n    Twice.\"\"\"\n    pass\n", true},
                          {"    # ### commands auto generated by Alembic ###\n    pass\n    # ### end ###\n", true},
                          {"    'nothing'\n    return  # yet\n", true},
                          {"    pass\n    op.execute('select 1')\n", false},
                          {"    op.drop_table('t')\n", false}};
    for (const Case& each : cases) {
        Project project("create table alembic_version (version_num varchar(32) not null primary key)");
        project.folder.write("alembic/versions/a1_x.py",
                             "\"\"\"x\n\"\"\"\nfrom alembic import op\nrevision: str = 'a1'\ndown_revision = None\n\n"
                             "def upgrade() -> None:\n" +
                                 each.body + "\n\ndef downgrade():\n" + each.body);
        require(project.run({"import", "alembic"}), 0);
        CAPTURE(each.body);
        CHECK(project.run({"upgrade"}).status == (each.nothing ? 0 : 2));
        if (each.nothing) CHECK(project.run({"downgrade", "base"}).status == 0);
    }
}

TEST_CASE("import: Alembic's chain alone refuses to run what only Alembic can, and its table may stay the table") {
    Project project(
        "create table alembic_version (version_num varchar(32) not null primary key);"
        "insert into alembic_version values ('53fffde5ad5')");
    write_alembic(project);
    project.folder.write("schemadiff.yaml", "version: 1\nversion_table: public.alembic_version\n");
    require(project.run({"import", "alembic"}), 0);
    CHECK(project.run({"current"}).out == "53fffde5ad5 (head) (mergepoint) merge\n");
    require(project.run({"upgrade"}), 0);
    require(project.run({"revision", "--empty", "--rev-id", "n1", "-m", "ours"}), 0);
    require(project.run({"upgrade"}), 0);
    CHECK(ask(project, "select version_num from alembic_version") == "n1");
    TestDatabase empty;
    const ProgramResult fresh = project.run({"upgrade", "--db", empty.url()});
    CHECK(fresh.status == 2);
    CHECK(holds(fresh.err, "only Alembic can run this revision: `alembic upgrade 1975ea83b712`"));
    CHECK(project.run({"downgrade", "base"}).status == 2);
    const ProgramResult wrong = project.run({"import", "revisions", "--sql", "up.sql"});
    CHECK(wrong.status == 2);
}

}  // namespace
}  // namespace schemadiff::test
