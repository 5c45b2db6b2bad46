#include "plan/numbering.h"

#include <doctest/doctest.h>

#include "plan/places.h"

namespace schemadiff::plan {
namespace {

Identity table(const std::string& name) {
    return {Kind::table, "public", "", name, ""};
}

Catalog catalog_of(const std::vector<std::string>& names) {
    Catalog out;
    for (const std::string& name : names) {
        Object object;
        object.id = table(name);
        out.add(std::move(object));
    }
    out.sort();
    return out;
}

TEST_SUITE("plan/numbering") {
    TEST_CASE("each identity of two catalogs has one number, in the order of identities") {
        const Catalog one = catalog_of({"b", "c", "f"});
        const Catalog other = catalog_of({"a", "c", "g"});
        const Numbering numbering(one, other);
        REQUIRE(numbering.size() == 5);
        Numbering::Number expected = 0;
        for (const char* name : {"a", "b", "c", "f", "g"}) {
            CHECK(numbering.find(table(name)) == expected);
            CHECK(numbering.id(expected++).name == name);
        }
        CHECK(numbering.find(table("d")) == Numbering::kNone);
        CHECK(numbering.rank(table("c")) < numbering.rank(table("d")));
        CHECK(numbering.rank(table("d")) < numbering.rank(table("f")));
        CHECK(numbering.rank(table("h")) > numbering.rank(table("g")));
    }

    TEST_CASE("places are walked through in the order of identities, and give out what was put in") {
        const Catalog one = catalog_of({"b", "c"});
        const Catalog other = catalog_of({"a", "d"});
        const Numbering numbering(one, other);
        Places places(numbering);
        CHECK(places.empty());
        CHECK(places.begin() == places.end());
        CHECK(places.count(table("a")) == 0);
        places[table("d")] = 7;
        places[table("a")] = 0;
        std::vector<std::string> names;
        for (const auto& [id, node] : places) names.push_back(id.name + std::to_string(node++));
        CHECK(names == std::vector<std::string>{"a0", "d7"});
        CHECK(places.at(table("d")) == 8);
        CHECK(places.find(table("b")) == places.end());
        CHECK_THROWS_AS(places.at(table("x")), std::out_of_range);
    }
}

}  // namespace
}  // namespace schemadiff::plan
