#include "schemadiff/catalog.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace schemadiff {
namespace {

ObjectPtr object(Kind kind, const std::string& parent, const std::string& name, int line = 0) {
    Object out;
    out.id = {kind, "public", parent, name, ""};
    out.where.line = line;
    return std::make_shared<const Object>(std::move(out));
}

// As whoever reads tables one by one comes upon them: each with its members.
std::vector<ObjectPtr> tables() {
    std::vector<ObjectPtr> out;
    for (const char* table : {"c", "a", "b"}) {
        out.push_back(object(Kind::table, "", table));
        for (const char* column : {"y", "x", "z"}) out.push_back(object(Kind::column, table, column));
        out.push_back(object(Kind::index, table, std::string(table) + "_i"));
    }
    return out;
}

Catalog catalog_of(const std::vector<ObjectPtr>& objects) {
    Catalog out;
    for (const ObjectPtr& each : objects) out.add(each);
    out.sort();
    return out;
}

bool is_in_order(const Catalog& catalog) {
    return std::is_sorted(catalog.objects().begin(), catalog.objects().end(),
                          [](const ObjectPtr& one, const ObjectPtr& other) { return one->id < other->id; });
}

TEST_SUITE("support/catalog") {
    TEST_CASE("a catalog is in the order of identities, whatever order it was filled in") {
        std::vector<ObjectPtr> objects = tables();
        std::mt19937 random(1);
        for (int round = 0; round < 50; ++round) {
            const Catalog catalog = catalog_of(objects);
            REQUIRE(catalog.objects().size() == objects.size());
            CHECK(is_in_order(catalog));
            for (const ObjectPtr& each : objects) CHECK(catalog.find(each->id) == each.get());
            std::shuffle(objects.begin(), objects.end(), random);
        }
    }

    TEST_CASE("objects with the same identity stay in the order in which they were added, and the first is found") {
        const Catalog catalog = catalog_of({object(Kind::column, "t", "b", 1), object(Kind::column, "s", "b", 2),
                                            object(Kind::column, "t", "a", 3), object(Kind::table, "", "t", 4),
                                            object(Kind::column, "t", "b", 5), object(Kind::column, "s", "a", 6),
                                            object(Kind::column, "t", "b", 7)});
        std::vector<int> lines;
        for (const ObjectPtr& each : catalog.objects()) lines.push_back(each->where.line);
        CHECK(lines == std::vector<int>{4, 6, 2, 3, 1, 5, 7});
        CHECK(catalog.find({Kind::column, "public", "t", "b", ""})->where.line == 1);
        CHECK(catalog.find({Kind::column, "public", "t", "c", ""}) == nullptr);
    }
}

}  // namespace
}  // namespace schemadiff
