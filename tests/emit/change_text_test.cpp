#include <doctest/doctest.h>

#include "emit/statements.h"

using namespace schemadiff;
using namespace schemadiff::test;

TEST_CASE("identities in words") {
    CHECK(Identity{Kind::column, "public", "orders", "total", ""}.described() == "column public.orders.total");
    CHECK(Identity{Kind::function, "public", "", "area", "integer"}.text() == "public.area(integer)");
    CHECK(Identity{Kind::schema, "", "", "my schema", ""}.described() == "schema \"my schema\"");
    CHECK(Identity{Kind::unique, "a.b", "select", "n\"", ""}.text() == "\"a.b\".\"select\".\"n\"\"\"");
}

TEST_CASE("changes in words, and what undoes them") {
    const auto before = std::make_shared<Object>(object("public", "t", "a", column("text")));
    const auto after = std::make_shared<Object>(object("public", "t", "b", column("text")));
    const Change added{Verb::create, nullptr, after, {}};
    CHECK(added.text() == "added column public.t.b");
    CHECK(added.reversed().text() == "removed column public.t.b");
    CHECK(added.reversed().reversed().after == after);
    const Change renamed{Verb::rename, before, after, {}};
    CHECK(renamed.text() == "renamed column public.t.a to public.t.b");
    CHECK(renamed.reversed().text() == "renamed column public.t.b to public.t.a");
    const Change altered_column{Verb::alter, before, before, {{"type", "text", "integer"}, {"comment", "", "x"}}};
    CHECK(altered_column.text() == "changed column public.t.a (type, comment)");
    CHECK(altered_column.touches("type"));
    CHECK_FALSE(altered_column.touches("typ"));
    CHECK(altered_column.reversed().attributes[0] == AttributeChange{"type", "integer", "text"});
}

TEST_CASE("a reversed list is in order again, renames first") {
    const auto a = std::make_shared<Object>(object("public", "", "a", Table{}));
    const auto b = std::make_shared<Object>(object("public", "", "b", Table{}));
    const auto c = std::make_shared<Object>(object("public", "", "c", Table{}));
    ChangeList list;
    list.changes = {{Verb::rename, b, c, {}}, {Verb::create, nullptr, a, {}}};
    list.undecided = {{a->id, {}, "default", "x", "y", ""}};
    const ChangeList reversed = list.reversed();
    REQUIRE(reversed.changes.size() == 2);
    CHECK(reversed.changes[0].verb == Verb::rename);
    CHECK(reversed.changes[0].after == b);
    CHECK(reversed.changes[1].verb == Verb::drop);
    CHECK(reversed.undecided[0].live == "y");
}

TEST_CASE("words of the enumerations") {
    CHECK(word(Verb::rename) == "rename");
    CHECK(word(Lock::share_row_exclusive) == "share row exclusive");
    CHECK(word(Work::rewrite) == "rewrite");
    CHECK(word(DataEffect::may_fail) == "may fail");
}

TEST_CASE("a sorted catalog finds by identity and keeps the order of equals") {
    Catalog objects;
    Object first = object("public", "", "t", Table{});
    first.comment = "first";
    Object second = first;
    second.comment = "second";
    objects.add(object("public", "", "u", Table{}));
    objects.add(first);
    objects.add(second);
    objects.sort();
    REQUIRE(objects.find(first.id) != nullptr);
    CHECK(objects.find(first.id)->comment == "first");
    CHECK(objects.find_pointer({Kind::table, "public", "", "x", ""}) == nullptr);
}
