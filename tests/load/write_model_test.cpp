#include "load/write_model.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "load/load_helpers.h"
#include "sql/quote.h"
#include "support/files.h"

using namespace schemadiff;
using namespace schemadiff::load;

namespace {

// What the file says after its first line.
std::string body_of(const Catalog& catalog) {
    const std::string text = write_model(catalog);
    return text.substr(text.find('\n') + 1);
}

// Everything but the place, and but whether a primary key of the usual name has said it.
std::string first_difference(const Catalog& a, const Catalog& b) {
    for (std::size_t i = 0; i < std::max(a.objects().size(), b.objects().size()); ++i) {
        if (i >= a.objects().size()) return "more: " + b.objects()[i]->id.described();
        if (i >= b.objects().size()) return "less: " + a.objects()[i]->id.described();
        const Object& x = *a.objects()[i];
        const Object& y = *b.objects()[i];
        if (x.id != y.id) return x.id.described() + " is not " + y.id.described();
        if (!(x.value == y.value) || x.comment != y.comment || x.owner != y.owner || x.grants != y.grants ||
            x.renamed_from != y.renamed_from) {
            return x.id.described();
        }
    }
    return "";
}

void check_round_trip(const Catalog& catalog) {
    const std::string text = write_model(catalog);
    Diagnostics diagnostics;
    const Catalog again = load_model_text("again.yaml", text, {}, diagnostics);
    INFO(text);
    CHECK(text_of(diagnostics) == "");
    CHECK(first_difference(catalog, again) == "");
    CHECK(write_model(again) == text);
}

// A small generator with its own arithmetic, so that a failure can be had again anywhere.
class Random {
  public:
    explicit Random(unsigned seed) : state_(seed * 2654435761U + 1) {}
    unsigned below(unsigned limit) {
        state_ = state_ * 1664525 + 1013904223;
        return (state_ >> 12) % limit;
    }
    bool one_in(unsigned count) { return below(count) == 0; }
    template <class T, std::size_t n>
    const T& any(const T (&list)[n]) {
        return list[below(n)];
    }

  private:
    unsigned state_;
};

const char* const kNames[] = {"id",   "Order", "a.b",   "q\"q",      "with space", "select", "no",     "012",
                              "ž",    "名前",  "x:y",   "new\nline", "#hash",      "-dash",  "a'b",    "y",
                              "null", "~",     "tab\t", "(paren)",   "\"quoted\"", "{a}",    "[1]",    "a, b",
                              "$1",   "😀",     "true",  "x y. z",    "\\",         "%",      "period", "100"};
const char* const kTexts[] = {"one line", "two\nlines",   "two\nlines\n", " lead",  "trail ", "on",
                              "a: b",     "tab\there\nx", "\r\n",         "it's",   "\"",     "end\n\n",
                              "x \ny",    "\n",           "- a",          "ž\n😀\n", "\x01"};
const char* const kTypes[] = {
    "text",        "integer",       "bigint",        "character varying(10)[]", "timestamp(3) with time zone",
    "public.mood", "\"S\".\"T y\"", "numeric(10,2)", "double precision"};
const char* const kExpressions[] = {"now()",
                                    "(a IS NOT NULL)",
                                    "'x'::text",
                                    "CASE WHEN a THEN NULL ELSE 1 END",
                                    "1 NOT NULL",
                                    "a COLLATE \"C\"",
                                    "'it''s: #1'::text",
                                    "(a > 0) AND (b < 1)",
                                    "generated",
                                    "(1)",
                                    "nextval('public.s'::regclass)",
                                    "-1",
                                    "1 DEFAULT 2"};

class Generator {
  public:
    explicit Generator(unsigned seed) : random_(seed) {}

    Catalog catalog() {
        for (const char* schema : {"public", "S"}) {
            add({Kind::schema, "", "", schema, ""}, SchemaNamespace{});
        }
        for (unsigned i = 0; i < 1 + random_.below(3); ++i) table(i);
        for (unsigned i = 0; i < random_.below(3); ++i) other(i);
        catalog_.schemas = {"S", "public"};
        catalog_.sort();
        return std::move(catalog_);
    }

  private:
    std::string name(unsigned number) { return std::string(random_.any(kNames)) + std::to_string(number); }
    std::string schema() { return random_.one_in(3) ? "S" : "public"; }
    Expression expression() { return Expression(random_.any(kExpressions)); }
    std::string text() { return random_.any(kTexts); }
    Names columns() { return random_.one_in(2) ? Names{"a", "B"} : Names{random_.any(kNames)}; }
    Options options() {
        return random_.one_in(2) ? Options{} : Options{{"fillfactor", "70"}, {"toast.x", "a b"}, {"no", "off"}};
    }

    template <class T>
    Object& add(Identity id, T value) {
        Object object(std::move(id), std::move(value));
        decorate(object);
        auto shared = std::make_shared<Object>(std::move(object));
        catalog_.add(ObjectPtr(shared));
        return *shared;
    }
    void decorate(Object& object) {
        const Kind kind = object.id.kind;
        if (random_.one_in(6)) object.comment = text();
        const bool has_owner = kind == Kind::schema || kind == Kind::table || kind == Kind::view ||
                               kind == Kind::enum_type || kind == Kind::function || kind == Kind::sequence ||
                               kind == Kind::materialized_view;
        if (has_owner && random_.one_in(6)) object.owner = random_.any(kNames);
        if (kind == Kind::table && random_.one_in(4)) object.grants = grants();
        if (kind != Kind::extension && kind != Kind::view_column && random_.one_in(10))
            object.renamed_from = random_.any(kNames);
    }
    Grants grants() {
        Grants list{{"select", "", random_.any(kNames), false, random_.one_in(2)},
                    {"update", "a", "bob", false, false},
                    {"update", random_.any(kNames), "bob", false, false},
                    {"insert", "", "", true, false}};
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
        if (random_.one_in(4)) list.clear();
        return list;
    }

    void table(unsigned number) {
        Table value;
        value.unlogged = random_.one_in(4);
        if (random_.one_in(4)) value.partition_by = Clause("RANGE (a)");
        if (random_.one_in(5)) value.inherits = {"public.\"a.b\"", "\"S\".x"};
        value.with = random_.one_in(3) ? options() : Options{};
        value.row_level_security = random_.one_in(4);
        value.external_partitions = !value.partition_by.empty() && random_.one_in(2);
        if (random_.one_in(5)) value.replica_identity = "full";
        const Identity id{Kind::table, schema(), "", name(number), ""};
        const Object& table = add(id, value);
        std::vector<std::shared_ptr<Object>> columns;
        for (unsigned i = 0; i < random_.below(6); ++i) column(table, i);
        members(id);
    }
    void column(const Object& table, unsigned number) {
        const Identity& id = table.id;
        Column value;
        value.type.text = random_.any(kTypes);
        value.position = number + 1;
        value.not_null = random_.one_in(2);
        const std::string column_name = name(number);
        switch (random_.below(6)) {
            case 0:
                value.default_value = expression();
                break;
            case 1:
                value.type.text = "bigint";
                value.identity = random_.one_in(2) ? "always" : "by default";
                value.not_null = true;
                if (random_.one_in(2)) value.identity_options = {{"start", "5"}, {"cache", "3"}, {"cycle", "true"}};
                if (random_.one_in(3)) value.identity_options["name"] = "E-seq";
                break;
            case 2:
                value.generated = expression();
                value.generated_kind = random_.one_in(2) ? "stored" : "virtual";
                break;
            case 3:
                serial(table, column_name, value);
                break;
            default:
                if (random_.one_in(2)) value.collation = "pg_catalog.\"C\"";
                break;
        }
        if (random_.one_in(8)) value.storage = "external";
        if (random_.one_in(8)) value.statistics = 100;
        if (random_.one_in(8)) value.options = {{"n_distinct", "-0.5"}};
        add({Kind::column, id.schema, id.name, column_name, ""}, value);
    }
    void serial(const Object& table, const std::string& column_name, Column& value) {
        value.type.text = "integer";
        value.not_null = true;
        Sequence sequence;
        sequence.type.text = random_.one_in(4) ? "bigint" : "integer";
        sequence.maximum = sequence.type.text == "bigint" ? INT64_MAX : INT32_MAX;
        sequence.owned_by_table = table.id.name;
        sequence.owned_by_column = column_name;
        sequence.unlogged = table.as<Table>().unlogged != random_.one_in(6);
        if (random_.one_in(4)) sequence.start = 7;
        const std::string usual = sql::make_object_name(table.id.name, column_name, "seq");
        const std::string name = random_.one_in(4) ? "seq of " + column_name : usual;
        value.default_value.text = "nextval(" + sql::literal(sql::qualified(table.id.schema, name)) + "::regclass)";
        if (random_.one_in(4)) value.not_null = false;
        Object& object = add({Kind::sequence, table.id.schema, "", name, ""}, sequence);
        // Without an owner of its own it would read back with the table's.
        if (!object.owner) object.owner = table.owner;
    }
    void members(const Identity& table) {
        const auto id = [&](Kind kind, unsigned number) {
            return Identity{kind, table.schema, table.name, name(number), ""};
        };
        if (random_.one_in(2)) {
            PrimaryKey key;
            key.columns = {"nowhere"};
            key.deferrable = random_.one_in(3);
            Identity key_id = id(Kind::primary_key, 90);
            if (random_.one_in(2)) key_id.name = sql::make_object_name(table.name, "", "pkey");
            add(key_id, key);
        }
        if (random_.one_in(2)) {
            Unique unique;
            unique.columns = columns();
            unique.nulls_not_distinct = random_.one_in(3);
            unique.deferrable = unique.initially_deferred = random_.one_in(3);
            add(id(Kind::unique, 80), unique);
        }
        if (random_.one_in(2)) {
            Check check;
            check.expression = expression();
            check.not_valid = random_.one_in(3);
            check.not_enforced = random_.one_in(5);
            add(id(Kind::check, 70), check);
        }
        if (random_.one_in(2)) {
            ForeignKey key;
            key.columns = columns();
            key.references_schema = schema();
            key.references_table = random_.any(kNames);
            key.references_columns = Names(key.columns.size(), random_.any(kNames));
            key.on_delete = random_.one_in(2) ? "cascade" : "set null";
            if (key.on_delete == "set null" && random_.one_in(2)) key.on_delete_columns = {key.columns[0]};
            key.deferrable = key.initially_deferred = random_.one_in(3);
            key.not_valid = random_.one_in(3);
            key.period = random_.one_in(5);
            add(id(Kind::foreign_key, 60), key);
        }
        if (random_.one_in(2)) {
            Index index;
            index.keys.text = "lower(a) COLLATE \"C\" DESC, b";
            index.unique = random_.one_in(2);
            if (random_.one_in(2)) index.predicate = expression();
            if (random_.one_in(3)) index.include = columns();
            if (random_.one_in(3)) index.with = options();
            if (random_.one_in(3)) index.method = "gist";
            if (random_.one_in(5)) index.only = true;
            add(id(Kind::index, 50), index);
        }
        if (random_.one_in(2)) {
            Exclusion exclusion;
            exclusion.elements.text = "room WITH =, during WITH &&";
            if (random_.one_in(2)) exclusion.predicate = expression();
            exclusion.deferrable = random_.one_in(3);
            add(id(Kind::exclusion, 40), exclusion);
        }
        if (random_.one_in(2)) trigger(id(Kind::trigger, 30));
    }
    void trigger(Identity id) {
        Trigger value;
        value.timing = random_.one_in(2) ? "after" : "before";
        value.events = random_.one_in(2) ? Names{"insert", "update"} : Names{"delete"};
        if (value.events.size() > 1 && random_.one_in(2)) value.update_of = columns();
        value.for_each_row = random_.one_in(2);
        if (random_.one_in(2)) value.condition = expression();
        value.function = "public.\"F f\"";
        if (random_.one_in(2)) value.arguments = {text(), "b"};
        if (random_.one_in(4)) value.enabled = "disabled";
        if (random_.one_in(4)) value.new_table = "New";
        add(std::move(id), value);
    }
    void other(unsigned number) {
        add({Kind::enum_type, schema(), "", name(number), ""},
            EnumType{{"a", random_.any(kTexts), "zz", "off"}, random_.one_in(2) ? Options{{"a", "old"}} : Options{}});
        View view;
        view.query.text = std::string("select ") + random_.any(kExpressions) + (random_.one_in(2) ? "\n  from x" : "");
        if (random_.one_in(2)) view.columns = {"one", "Two"};
        if (random_.one_in(2)) view.check_option = "local";
        const Identity view_id{Kind::view, schema(), "", "v " + name(number), ""};
        add(view_id, view);
        if (random_.one_in(2)) {
            Object& column = add({Kind::view_column, view_id.schema, view_id.name, "Two", ""}, ViewColumn{});
            column.comment = text();
        }
        Function function;
        function.arguments = {{"in", random_.any(kNames), TypeText("integer"), Expression("1")},
                              {"variadic", "", TypeText("text[]"), {}},
                              {"table", "x", TypeText("public.mood"), {}}};
        if (random_.one_in(2)) {
            function.arguments.pop_back();
            function.returns.text = random_.one_in(2) ? "void" : "\"S\".t";
            function.returns_set = random_.one_in(3);
        } else {
            function.returns.text = "table";
            function.returns_set = true;
        }
        function.body.text = text();
        function.cost = random_.one_in(2) ? -1 : 12.5;
        function.set = options();
        add({Kind::function, schema(), "", name(number), "integer, text[]"}, function);
        MaterializedView stored;
        stored.query.text = text();
        stored.with_data = random_.one_in(2);
        add({Kind::materialized_view, schema(), "", "m " + name(number), ""}, stored);
    }

    Random random_;
    Catalog catalog_;
};

// A folder of its own for one test.
class Folder {
  public:
    Folder()
        : path_((std::filesystem::temp_directory_path() / ("schemadiff_write_" + std::to_string(getpid()))).string()) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    const std::string& path() const { return path_; }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path_ + "/" + name) << text; }

  private:
    std::string path_;
};

}  // namespace

TEST_CASE("the short form is written wherever it says it all") {
    const std::string text = R"(version: 1
schema: public
enums:
  job_state: [pending, 'no', '012']
sequences:
  counter: as integer start 10
tables:
  t:
    comment: One row.
    columns:
      id: bigserial
      name: text collate "C" not null default ''
      code:
        type: character varying(10)
        renamed_from: old_code
        comment: What it is
      'n': integer generated always as (a + b) stored
      i: bigint generated always as identity (start 10)
    primary_key: [id]
    unique:
      t_name_key: [name, code]
    checks:
      t_check: name <> ''
    foreign_keys:
      t_fkey: (code) references public.u (id) on delete cascade
    indexes:
      t_idx: unique using gin (lower(name)) where code is not null
    triggers:
      t_touch: before update for each row execute function public.touch()
views:
  v: select 1 as one
functions:
  touch():
    returns: trigger
    language: plpgsql
    body: |
      begin
        return new;
      end
)";
    Diagnostics diagnostics;
    const Catalog catalog = load_model_text("m.yaml", text, {}, diagnostics);
    CHECK(text_of(diagnostics) == "");
    CHECK(body_of(catalog) == text);
}

TEST_CASE("several schemas: keys outside the file's own are qualified") {
    const Catalog catalog =
        model_of("tables: {t: {}, audit.Log: {}, 'audit.\"a.b\"': {}}\nfunctions: {audit.f(int): {body: x}}\n");
    CHECK(body_of(catalog) == R"(version: 1
schema: public
tables:
  audit.Log: {}
  audit."a.b": {}
  t: {}
functions:
  audit.f(integer):
    body: x
)");
    CHECK(body_of(model_of("schema: audit\ntables: {t: {}}\n")) == "version: 1\nschema: audit\ntables:\n  t: {}\n");
}

TEST_CASE("the first line names the JSON Schema") {
    const Catalog catalog = model_of("enums: {a: [b]}\n");
    CHECK(write_model(catalog) ==
          "# schemadiff model, described by model.schema.json\nversion: 1\nschema: public\nenums:\n  a: [b]\n");
    CHECK(write_model(catalog, {"", "model.schema.json"}).find("# yaml-language-server: $schema=model.schema.json\n") ==
          0);
}

TEST_CASE("the schema at the top is one that the catalog has") {
    const Catalog catalog = model_of("schema: b\ntables: {t: {}, u: {}, a.t: {}}\n");
    CHECK(body_of(catalog) == "version: 1\nschema: b\ntables:\n  a.t: {}\n  t: {}\n  u: {}\n");
    check_round_trip(catalog);
}

TEST_CASE("any catalog comes back from what is written of it, and the second writing changes no byte") {
    for (unsigned seed = 0; seed < 400; ++seed) {
        INFO(seed);
        check_round_trip(Generator(seed).catalog());
    }
}

TEST_CASE("a function whose key is longer than YAML takes is read back") {
    Catalog catalog;
    Function function;
    std::string signature;
    for (int i = 0; i < 60; ++i) {
        function.arguments.push_back(
            {"in", "an argument with a long name " + std::to_string(i), TypeText("integer"), {}});
        signature += (i > 0 ? ", integer" : "integer");
    }
    function.body.text = "x";
    catalog.add(Object({Kind::schema, "", "", "public", ""}, SchemaNamespace{}));
    catalog.add(Object({Kind::function, "public", "", "f", signature}, function));
    catalog.sort();
    CHECK(write_model(catalog).find("\n  ? ") != std::string::npos);
    check_round_trip(catalog);
}

TEST_CASE("a folder keeps each object's file and rewrites only what changed") {
    const Folder folder;
    folder.write("a.yaml", "version: 1\n# a comment\ntables:\n  a: {columns: {x: int}}\n");
    folder.write("b.yml", "version: 1\n# another\ntables:\n  b: {columns: {x: int}}\n");
    Diagnostics diagnostics;
    const Catalog existing = load_model({folder.path()}, {}, diagnostics);
    CHECK(text_of(diagnostics) == "");
    Catalog wanted;
    for (const ObjectPtr& object : existing.objects()) {
        Object copy = *object;
        if (copy.id.parent == "b") copy.as<Column>().not_null = true;
        wanted.add(std::move(copy));
    }
    wanted.add(Object({Kind::enum_type, "public", "", "mood", ""}, EnumType{{"sad"}, {}}));
    wanted.sort();
    const WrittenFiles files = write_model_folder(folder.path(), wanted, existing);
    CHECK(files.unchanged == Names{folder.path() + "/a.yaml"});
    CHECK(files.written == Names{folder.path() + "/b.yml", folder.path() + "/public/enums.yaml"});
    CHECK(support::read_file(folder.path() + "/a.yaml") ==
          "version: 1\n# a comment\ntables:\n  a: {columns: {x: int}}\n");
    CHECK(support::read_file(folder.path() + "/b.yml") ==
          "# schemadiff model, described by model.schema.json\nversion: 1\nschema: public\ntables:\n  b:\n    "
          "columns:\n      x: integer not null\n");
    const Catalog again = load_model({folder.path()}, {}, diagnostics);
    CHECK(text_of(diagnostics) == "");
    CHECK(first_difference(wanted, again) == "");
    CHECK(write_model_folder(folder.path(), wanted, again).written.empty());
}
