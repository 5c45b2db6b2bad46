#include "load/bind.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>

#include "load/load_helpers.h"

using namespace schemadiff;
using namespace schemadiff::load;

namespace {

struct Bound {
    Catalog catalog;
    std::string mistakes;
};

Bound bound(const std::string& body, const KnownNames& known = {}, const Names& search_path = {"public"}) {
    Bound result;
    result.catalog = model_of(body);
    Diagnostics diagnostics;
    bind(result.catalog, known, search_path, diagnostics);
    result.mistakes = text_of(diagnostics);
    return result;
}

}  // namespace

TEST_CASE("unqualified names get the schema in which they are found") {
    const Bound result = bound(R"(schema: app
enums: {mood: [a], public.state: [x]}
tables:
  t:
    columns: {id: integer, m: "mood[]", s: state, e: citext}
    primary_key: [id]
    foreign_keys: {f: (id) references t}
    checks: {c: "m <> '{}'::mood[]", d: ok(m)}
    indexes: {i: (ok(m))}
    triggers: {g: before insert on each row execute function touch()}
functions:
  touch(): {returns: trigger, body: x}
  ok(mood): {returns: boolean, body: x}
views: {v: select id from t}
extensions: {citext: {}}
)",
                               {{{"citext", "ext"}}, {}, {}});
    CHECK(result.mistakes == "");
    const auto column = [&](const char* name) {
        return object_of(result.catalog, {Kind::column, "app", "t", name, ""}).as<Column>().type.text;
    };
    CHECK(column("m") == "app.mood[]");
    CHECK(column("s") == "public.state");
    CHECK(column("e") == "ext.citext");
    const auto& key = object_of(result.catalog, {Kind::foreign_key, "app", "t", "f", ""}).as<ForeignKey>();
    CHECK(key.references_schema == "app");
    CHECK(key.references_columns == Names{"id"});
    CHECK(object_of(result.catalog, {Kind::check, "app", "t", "c", ""}).as<Check>().expression.text ==
          "m <> '{}'::app.mood[]");
    CHECK(object_of(result.catalog, {Kind::check, "app", "t", "d", ""}).as<Check>().expression.text == "app.ok(m)");
    CHECK(object_of(result.catalog, {Kind::index, "app", "t", "i", ""}).as<Index>().keys.text == "app.ok(m)");
    CHECK(object_of(result.catalog, {Kind::trigger, "app", "t", "g", ""}).as<Trigger>().function == "app.touch");
    CHECK(object_of(result.catalog, {Kind::view, "app", "", "v", ""}).as<View>().query.text == "select id from app.t");
    object_of(result.catalog, {Kind::function, "app", "", "ok", "app.mood"});
}

TEST_CASE("an unknown type is reported at its word, with a near match") {
    const std::string path = "bind_test_unknown_type.yaml";
    std::ofstream(path) << "version: 1\ntables:\n  orders:\n    columns:\n      total: intger not null\n";
    Diagnostics diagnostics;
    Catalog catalog = load_model({path}, {}, diagnostics);
    bind(catalog, {}, {"public"}, diagnostics);
    std::remove(path.c_str());
    CHECK(text_of(diagnostics) ==
          path + ":5:14: unknown type \"intger\" for column public.orders.total (did you mean \"integer\"?)\n");
}

TEST_CASE("with extensions that nobody knows, a type is left alone") {
    CHECK(bound("extensions: {postgis: {}}\ntables: {t: {columns: {g: geometry}}}\n").mistakes == "");
    CHECK(bound("tables: {t: {columns: {g: geometry}}}\n").mistakes ==
          "model.yaml:2:24: unknown type \"geometry\" for column public.t.g\n");
}

TEST_CASE("references to nothing") {
    CHECK(bound("tables: {t: {columns: {total: text}, primary_key: [totl]}}\n").mistakes ==
          "model.yaml:2:51: primary key public.t.t_pkey names the column \"totl\", which table public.t does not have "
          "(did "
          "you mean \"total\"?)\n");
    CHECK(bound("tables: {t: {columns: {a: text}, indexes: {i: (b)}}}\n").mistakes ==
          "model.yaml:2:44: index public.t.i names the column \"b\", which table public.t does not have\n");
    CHECK(
        bound("tables: {orders: {columns: {a: text}, foreign_keys: {f: (a) references order}}}\n").mistakes ==
        "model.yaml:2:54: foreign key public.orders.f references table public.\"order\", which the model does not have "
        "(did you mean \"orders\"?)\n");
    CHECK(bound("tables: {t: {columns: {a: text}, foreign_keys: {f: (a) references t}}}\n").mistakes ==
          "model.yaml:2:49: foreign key public.t.f names no columns of table public.t, which has no primary key\n");
    CHECK(bound("tables: {t: {columns: {a: text}, foreign_keys: {f: (a) references elsewhere.x (y)}}}\n").mistakes ==
          "");
    CHECK(bound("sequences: {s: owned by t.b}\ntables: {t: {columns: {a: text}}}\n").mistakes ==
          "model.yaml:2:13: sequence public.s names the column \"b\", which table public.t does not have\n");
    CHECK(bound("tables: {t: {triggers: {g: before insert execute function tuch()}}}\nfunctions: {touch(): {returns: "
                "trigger, body: x}}\n")
              .mistakes ==
          "model.yaml:2:25: trigger public.t.g executes function \"tuch\", which the model does not have "
          "(did you mean \"touch\"?)\n");
    CHECK(bound("tables: {p: {columns: {a: text}}, c: {inherits: [p], indexes: {i: (a)}}}\n").mistakes == "");
}

TEST_CASE("one namespace, one name") {
    CHECK(bound("tables: {t: {}}\nviews: {t: select 1}\n").mistakes ==
          "model.yaml:3:9: the name of view public.t is taken by table public.t (it stands at model.yaml:2:10)\n");
    CHECK(bound("tables: {t: {columns: {a: text}, unique: {n: [a]}, checks: {n: a > ''}}}\n").mistakes ==
          "model.yaml:2:61: the name of check constraint public.t.n is taken by unique constraint public.t.n (it "
          "stands at "
          "model.yaml:2:43)\n");
    CHECK(bound("tables: {t: {}, " + std::string(64, 'x') + ": {}}\n").mistakes ==
          "model.yaml:2:17: the name of table public." + std::string(64, 'x') +
              " has 64 bytes, PostgreSQL takes 63 (PostgreSQL would cut it to \"" + std::string(63, 'x') + "\")\n");
    CHECK(bound("tables: {" + std::string(63, 'x') + ": {}}\n").mistakes == "");
    CHECK(bound("schemas: {" + std::string(60, 's') + ": {}}\ndefault_privileges: [for role r in schema " +
                std::string(60, 's') + " grant select on tables to bob]\n")
              .mistakes == "");
}

TEST_CASE("pg_catalog comes first where a function is called") {
    const Bound result = bound(R"(
types: {word: {composite: {a: text}}}
tables:
  t:
    columns: {a: text, u: uuid default gen_random_uuid()}
    checks: {c: lower(a) <> own(a)}
    triggers: {g: before insert on each row execute function log()}
functions:
  lower(word): {returns: text, body: x}
  own(text): {returns: text, body: x}
  log(): {returns: trigger, body: x}
extensions: {pgcrypto: {}}
)",
                               {{}, {{"gen_random_uuid", "public"}}, {}});
    CHECK(result.mistakes == "");
    CHECK(object_of(result.catalog, {Kind::check, "public", "t", "c", ""}).as<Check>().expression.text ==
          "lower(a) <> public.own(a)");
    CHECK(object_of(result.catalog, {Kind::column, "public", "t", "u", ""}).as<Column>().default_value.text ==
          "gen_random_uuid()");
    CHECK(object_of(result.catalog, {Kind::trigger, "public", "t", "g", ""}).as<Trigger>().function == "public.log");
}

TEST_CASE("a function of the server's that an extension claims keeps the name that the server prints") {
    const Bound result =
        bound("languages: {l: {handler: plpgsql_call_handler}}\n", {{}, {{"plpgsql_call_handler", "pg_catalog"}}, {}});
    CHECK(result.mistakes == "");
    CHECK(object_of(result.catalog, {Kind::language, "", "", "l", ""}).as<Language>().handler ==
          "plpgsql_call_handler");
}
