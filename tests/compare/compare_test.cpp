#include "compare/compare.h"

#include <doctest/doctest.h>

#include "compare/attribute_text.h"

namespace schemadiff::compare {
namespace {

Object column(const std::string& table, const std::string& name, const std::string& type) {
    Column value;
    value.type = TypeText(type);
    return Object({Kind::column, "public", table, name, ""}, value);
}

Object table(const std::string& name) {
    return Object({Kind::table, "public", "", name, ""}, Table{});
}

Object index(const std::string& on, const std::string& name, const std::string& keys) {
    Index value;
    value.keys = IndexKeys(keys);
    return Object({Kind::index, "public", on, name, ""}, value);
}

Catalog catalog(std::vector<Object> objects) {
    Catalog out;
    for (Object& each : objects) out.add(std::move(each));
    out.sort();
    return out;
}

// Answers from a table, as a server would.
struct TableOracle : sql::Oracle {
    std::map<std::string, std::string> same;
    std::vector<sql::TextPair> asked;
    std::vector<sql::Answer> decide(const std::vector<sql::TextPair>& pairs) override {
        asked = pairs;
        std::vector<sql::Answer> out;
        for (const sql::TextPair& pair : pairs)
            out.push_back(
                {same.count(pair.left) && same[pair.left] == pair.right ? sql::Verdict::equal : sql::Verdict::different,
                 ""});
        return out;
    }
};

TEST_SUITE("compare") {
    TEST_CASE("create, drop and alter by identity") {
        const Catalog from = catalog({table("a"), column("a", "x", "integer"), column("a", "y", "text")});
        const Catalog to = catalog({table("a"), column("a", "x", "bigint"), column("a", "z", "text")});
        const Comparison out = compare(from, to, {}, nullptr);
        REQUIRE(out.changes.changes.size() == 3);
        CHECK(out.changes.changes[0].verb == Verb::alter);
        CHECK(out.changes.changes[0].attributes == std::vector<AttributeChange>{{"type", "integer", "bigint"}});
        CHECK(out.changes.changes[1].verb == Verb::drop);
        CHECK(out.changes.changes[2].verb == Verb::create);
    }

    TEST_CASE("equal catalogs have no change, and the order of columns is none") {
        Object one = column("a", "x", "integer");
        Object other = one;
        one.as<Column>().position = 1;
        other.as<Column>().position = 2;
        CHECK(compare(catalog({one}), catalog({other}), {}, nullptr).changes.empty());
    }

    TEST_CASE("a renamed column is compared under its new name, in the texts too") {
        const Catalog from = catalog({table("a"), column("a", "old", "integer"), index("a", "i", "old, lower(old)")});
        Object now = column("a", "new", "integer");
        now.renamed_from = "old";
        const Catalog to = catalog({table("a"), now, index("a", "i", "new, lower(new)")});
        const Comparison out = compare(from, to, {}, nullptr);
        REQUIRE(out.changes.changes.size() == 1);
        CHECK(out.changes.changes[0].verb == Verb::rename);
        CHECK(out.changes.changes[0].before->id.name == "old");
        CHECK(out.changes.changes[0].after->id.name == "new");
    }

    TEST_CASE("a hint whose old name is gone is told") {
        Object now = column("a", "new", "integer");
        now.renamed_from = "old";
        const Catalog same = catalog({table("a"), column("a", "new", "integer")});
        const Comparison out = compare(same, catalog({table("a"), now}), {}, nullptr);
        CHECK(out.changes.empty());
        REQUIRE(out.spent_renames.size() == 1);
    }

    TEST_CASE("an index that says the same under another name is a rename; an unnamed one is the same") {
        const Catalog from = catalog({table("a"), index("a", "legacy", "(x + 1)")});
        const Comparison named = compare(from, catalog({table("a"), index("a", "a_idx", "((x+1))")}), {}, nullptr);
        REQUIRE(named.changes.changes.size() == 1);
        CHECK(named.changes.changes[0].verb == Verb::rename);
        Object unnamed = index("a", "a_idx", "(x + 1)");
        unnamed.unnamed = true;
        CHECK(compare(from, catalog({table("a"), unnamed}), {}, nullptr).changes.empty());
    }

    TEST_CASE("what text and parser cannot decide goes to the oracle once, with the columns") {
        Check live;
        live.expression = Expression("(status = ANY (ARRAY['a'::text, 'b'::text]))");
        Check wanted;
        wanted.expression = Expression("status in ('a', 'b')");
        const Catalog from =
            catalog({table("t"), column("t", "status", "text"), Object({Kind::check, "public", "t", "c", ""}, live)});
        const Catalog to =
            catalog({table("t"), column("t", "status", "text"), Object({Kind::check, "public", "t", "c", ""}, wanted)});
        const Comparison alone = compare(from, to, {}, nullptr);
        CHECK(alone.changes.empty());
        REQUIRE(alone.changes.undecided.size() == 1);
        TableOracle oracle;
        oracle.same[live.expression.text] = wanted.expression.text;
        CHECK(compare(from, to, {}, &oracle).changes.empty());
        REQUIRE(oracle.asked.size() == 1);
        REQUIRE(oracle.asked[0].columns.size() == 1);
        CHECK(oracle.asked[0].columns[0].type == "text");
        oracle.same.clear();
        CHECK(compare(from, to, {}, &oracle).changes.changes.size() == 1);
    }

    TEST_CASE("texts over a column that changes its type are equal where they are so on both sides") {
        struct Folding : sql::Oracle {
            std::vector<sql::Answer> decide(const std::vector<sql::TextPair>& pairs) override {
                std::vector<sql::Answer> out;
                for (const sql::TextPair& pair : pairs) {
                    REQUIRE(pair.columns.size() == 1);
                    const bool folds = pair.columns[0].type == "date";
                    CHECK(pair.over_live_columns != folds);
                    out.push_back({folds ? sql::Verdict::equal : sql::Verdict::different, ""});
                }
                return out;
            }
        } oracle;
        const Catalog from =
            catalog({table("a"), column("a", "d", "timestamp without time zone"), index("a", "i", "date(d)")});
        const Catalog to = catalog({table("a"), column("a", "d", "date"), index("a", "i", "d")});
        const Comparison out = compare(from, to, {}, &oracle);
        REQUIRE(out.changes.changes.size() == 2);
        CHECK(out.changes.changes[1].id().kind == Kind::index);
        CHECK(out.changes.changes[1].touches("columns"));
        CHECK(out.changes.undecided.empty());
    }

    TEST_CASE("a literal default and the same with the cast that PostgreSQL stores are one") {
        Object live = column("t", "s", "character varying(10)");
        live.as<Column>().default_value = Expression("'x'::character varying");
        Object wanted = column("t", "s", "character varying(10)");
        wanted.as<Column>().default_value = Expression("'x'");
        CHECK(compare(catalog({live}), catalog({wanted}), {}, nullptr).changes.empty());
        wanted.as<Column>().default_value = Expression("'y'");
        CHECK(compare(catalog({live}), catalog({wanted}), {}, nullptr).changes.undecided.size() == 1);
    }

    TEST_CASE("switches leave types, defaults, comments and owners out") {
        Object live = column("t", "s", "integer");
        Object wanted = column("t", "s", "bigint");
        live.comment = "a";
        wanted.comment = "b";
        live.owner = "x";
        wanted.owner = "y";
        CompareOptions options;
        CHECK(compare(catalog({live}), catalog({wanted}), options, nullptr).changes.changes[0].attributes.size() == 2);
        options.types = options.comments = false;
        CHECK(compare(catalog({live}), catalog({wanted}), options, nullptr).changes.empty());
        options.owners = true;
        CHECK(
            compare(catalog({live}), catalog({wanted}), options, nullptr).changes.changes[0].attributes[0].attribute ==
            "owner");
    }

    TEST_CASE("keys of an index are split outside parentheses and literals, defaults left out") {
        const auto keys =
            split_index_keys("a, lower(b, 'x,y') COLLATE \"C\" text_pattern_ops DESC nulls first, (c + 1) asc");
        REQUIRE(keys.size() == 3);
        CHECK(keys[0].expression == "a");
        CHECK(keys[1].expression == "lower(b, 'x,y')");
        CHECK(keys[1].rest == "COLLATE C text_pattern_ops DESC");
        CHECK(keys[2].expression == "(c + 1)");
        CHECK(keys[2].rest == "");
    }

    TEST_CASE("the fingerprint tells values apart and leaves the position out") {
        Object one = column("t", "s", "integer");
        Object other = one;
        other.as<Column>().position = 7;
        CHECK(fingerprint_text(one) == fingerprint_text(other));
        other.as<Column>().not_null = true;
        CHECK(fingerprint_text(one) != fingerprint_text(other));
    }
}

}  // namespace
}  // namespace schemadiff::compare
