#include "emit/report.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "emit/json.h"

namespace schemadiff {
namespace {

template <class T>
ObjectPtr object(Identity id, T value, SourceLocation where = {}) {
    auto out = std::make_shared<Object>(std::move(id), std::move(value));
    out->where = std::move(where);
    return out;
}

ObjectPtr column(const std::string& name, const std::string& type, SourceLocation where = {}) {
    Column value;
    value.type = TypeText(type);
    return object<Column>({Kind::column, "public", "t", name, ""}, value, std::move(where));
}

ObjectPtr table(const std::string& name, SourceLocation where = {}) {
    return object<Table>({Kind::table, "public", "", name, ""}, {}, std::move(where));
}

TEST_CASE("nothing differs: no text") {
    CHECK(emit::drift_text({}).empty());
    CHECK(emit::detected_lines({}).empty());
    CHECK(emit::change_counts({}).empty());
}

TEST_CASE("each difference says what, where, what is there and what is wanted") {
    ChangeList changes;
    changes.changes.push_back({Verb::create, nullptr, column("a", "bigint", {"model.yaml", 7, 7}), {}});
    changes.changes.push_back({Verb::alter,
                               column("b", "integer"),
                               column("b", "bigint", {"model.yaml", 8, 7}),
                               {{"type", "integer", "bigint"}, {"default", "", "0"}}});
    changes.changes.push_back({Verb::drop, column("c", "text"), nullptr, {}});
    CHECK(emit::drift_text(changes) ==
          "+ column public.t.a is in the model only  (model.yaml:7:7)\n"
          "    type: bigint\n"
          "~ column public.t.b differs  (model.yaml:8:7)\n"
          "    type: database integer, model bigint\n"
          "    default: database nothing, model 0\n"
          "- column public.t.c is in the database only\n"
          "    type: text\n");
    CHECK(emit::change_counts(changes) == "added 1, changed 1, removed 1");
    CHECK(emit::detected_lines(changes) ==
          std::vector<std::string>{"detected added column public.t.a",
                                   "detected changed column public.t.b (type, default)",
                                   "detected removed column public.t.c"});
}

TEST_CASE("a whole table is one entry; its columns are counted") {
    ChangeList changes;
    changes.changes.push_back({Verb::create, nullptr, table("t"), {}});
    changes.changes.push_back({Verb::create, nullptr, column("a", "bigint"), {}});
    changes.changes.push_back({Verb::create, nullptr, column("b", "bigint"), {}});
    CHECK(emit::drift_text(changes) == "+ table public.t is in the model only\n    with 2 columns\n");
    CHECK(emit::detected_lines(changes) == std::vector<std::string>{"detected added table public.t"});
}

TEST_CASE("long texts are shown as a unified diff") {
    const std::string before = "SELECT a,\n    b\n   FROM public.t";
    const std::string after = "SELECT a,\n    c\n   FROM public.t";
    ChangeList changes;
    const Identity id{Kind::view, "public", "", "v", ""};
    changes.changes.push_back({Verb::alter, object<View>(id, {}), object<View>(id, {}), {{"query", before, after}}});
    const std::string text = emit::drift_text(changes);
    CHECK(text.find("      --- database\n      +++ model\n") != std::string::npos);
    CHECK(text.find("      -    b\n      +    c\n") != std::string::npos);
}

TEST_CASE("what nothing could decide says what would") {
    ChangeList changes;
    changes.undecided.push_back({{Kind::check, "public", "t", "t_a_check", ""},
                                 {"m.yaml", 3, 1},
                                 "expression",
                                 "a > 0",
                                 "f(a)",
                                 "the scratch database"});
    CHECK(emit::drift_text(changes) ==
          "? check constraint public.t.t_a_check is undecided  (m.yaml:3:1)\n"
          "    expression: database a > 0, model f(a)\n"
          "    to decide it: the scratch database\n");
}

TEST_CASE("an owned sequence with its column's default is told as SERIAL") {
    Sequence sequence;
    sequence.owned_by_table = "t";
    sequence.owned_by_column = "id";
    Column id;
    id.type = TypeText("bigint");
    id.default_value = Expression("nextval('public.t_id_seq'::regclass)");
    ChangeList changes;
    changes.changes.push_back(
        {Verb::create, nullptr, object<Sequence>({Kind::sequence, "public", "", "t_id_seq", ""}, sequence), {}});
    changes.changes.push_back({Verb::create, nullptr, object<Column>({Kind::column, "public", "t", "id", ""}, id), {}});
    CHECK(emit::detected_lines(changes) ==
          std::vector<std::string>{"detected sequence public.t_id_seq taken as SERIAL of public.t.id",
                                   "detected added column public.t.id"});
    CHECK(emit::change_lines(changes) == std::vector<std::string>{"added column public.t.id"});
}

TEST_CASE("names with line ends stay on their line") {
    ChangeList changes;
    changes.changes.push_back({Verb::drop, table("a\nb"), nullptr, {}});
    CHECK(emit::drift_text(changes) == "- table public.\"a\\nb\" is in the database only\n");
}

TEST_CASE("bytes that are no UTF-8 do not spoil JSON") {
    CHECK(emit::json_text({{"a", "x\xff"}}) == "{\n  \"a\": \"x\xef\xbf\xbd\"\n}\n");
}

}  // namespace
}  // namespace schemadiff
