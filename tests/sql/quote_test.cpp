#include "sql/quote.h"

#include <doctest/doctest.h>

#include <set>

#include "schemadiff/error.h"
#include "sql/tokens.h"

using namespace schemadiff;
using namespace schemadiff::sql;

namespace {

IsTaken taken(std::set<std::string> names) {
    return [names = std::move(names)](const std::string& name) { return names.contains(name); };
}

bool nothing_taken(const std::string&) {
    return false;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("identifiers are quoted only where they must be") {
    CHECK(identifier("video_id") == "video_id");
    CHECK(identifier("_x1") == "_x1");
    CHECK(identifier("Video") == "\"Video\"");
    CHECK(identifier("1st") == "\"1st\"");
    CHECK(identifier("a b") == "\"a b\"");
    CHECK(identifier("a.b") == "\"a.b\"");
    CHECK(identifier("a\"b") == "\"a\"\"b\"");
    CHECK(identifier("a$b") == "\"a$b\"");
    CHECK(identifier("žluť") == "\"žluť\"");
    CHECK(identifier("a\nb") == "\"a\nb\"");
    CHECK(identifier("") == "\"\"");
}

TEST_CASE("key words are quoted unless they are unreserved") {
    CHECK(identifier("select") == "\"select\"");
    CHECK(identifier("order") == "\"order\"");
    CHECK(identifier("left") == "\"left\"");
    CHECK(identifier("int") == "\"int\"");
    CHECK(identifier("status") == "status");
    CHECK(identifier("name") == "name");
    CHECK(identifier("json_table") == "\"json_table\"");    // from 17
    CHECK(identifier("system_user") == "\"system_user\"");  // from 16
    CHECK(identifier("virtual") == "virtual");              // from 18, unreserved
    CHECK(identifier("current_timestamp") == "\"current_timestamp\"");
    CHECK(is_reserved("user"));
    CHECK(is_reserved("left"));
    CHECK_FALSE(is_reserved("int"));
    CHECK_FALSE(is_reserved("name"));
}

TEST_CASE("literals double quotes, and say E where a backslash is") {
    CHECK(literal("") == "''");
    CHECK(literal("it's") == "'it''s'");
    CHECK(literal("a\\b") == "E'a\\\\b'");
    CHECK(literal("a\nb") == "'a\nb'");
}

TEST_CASE("dollar quotes never close early") {
    CHECK(dollar_quoted("select 1") == "$$select 1$$");
    CHECK(dollar_quoted("a $$ b") == "$_$a $$ b$_$");
    CHECK(dollar_quoted("costs 5$") == "$_$costs 5$$_$");
    CHECK(dollar_quoted("$1 + 1") == "$$$1 + 1$$");
    CHECK(dollar_quoted("$$ $_$ ") == "$_1$$$ $_$ $_1$");
    for (const std::string body : {"a$", "$$", "$_", "$_$x$$", "x$_1", "$", "$_1$ $$ $_$"}) {
        const auto found = tokens(dollar_quoted(body));
        REQUIRE(found.size() == 1);
        CHECK(found[0].value == body);
    }
}

TEST_CASE("qualified names are joined and split") {
    CHECK(qualified("public", "order") == "public.\"order\"");
    CHECK(qualified("", "t") == "t");
    CHECK(split_qualified_name("a.b") == Names{"a", "b"});
    CHECK(split_qualified_name("A") == Names{"a"});
    CHECK(split_qualified_name("\"A.b\".\"c\"\"d\"") == Names{"A.b", "c\"d"});
    CHECK(split_qualified_name(" a . b ") == Names{"a", "b"});
    CHECK(split_qualified_name("žluť") == Names{"žluť"});
    for (const char* bad : {"", "a.", ".a", "a b", "\"a", "\"\"", "1a", "a-b", "a..b", "$a"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(split_qualified_name(bad), Error);
    }
}

TEST_CASE("names are cut at 63 bytes, never inside a character") {
    CHECK(truncate_identifier(std::string(63, 'a')) == std::string(63, 'a'));
    CHECK(truncate_identifier(std::string(64, 'a')) == std::string(63, 'a'));
    CHECK(truncate_identifier(std::string(62, 'a') + "ž") == std::string(62, 'a'));
    CHECK(truncate_identifier(std::string(61, 'a') + "ž") == std::string(61, 'a') + "ž");
}

TEST_CASE("object names cut the longer part first") {
    CHECK(make_object_name("t", "c", "seq") == "t_c_seq");
    CHECK(make_object_name("t", "", "pkey") == "t_pkey");
    CHECK(make_object_name("t", "c", "") == "t_c");
    const std::string long_name = make_object_name(std::string(60, 'a'), std::string(40, 'b'), "fkey");
    CHECK(long_name == std::string(29, 'a') + "_" + std::string(28, 'b') + "_fkey");
    CHECK(make_object_name(std::string(63, 'a'), "id", "seq") == std::string(56, 'a') + "_id_seq");
}

TEST_CASE("PostgreSQL's names for unnamed objects") {
    CHECK(choose_index_name("t", {"a"}, IndexPurpose::primary_key, nothing_taken) == "t_pkey");
    CHECK(choose_index_name("t", {"a", "b"}, IndexPurpose::unique_constraint, nothing_taken) == "t_a_b_key");
    CHECK(choose_index_name("t", {"", "a"}, IndexPurpose::plain, nothing_taken) == "t_expr_a_idx");
    CHECK(choose_index_name("t", {"", ""}, IndexPurpose::plain, nothing_taken) == "t_expr_expr1_idx");
    CHECK(choose_index_name("t", {"a", "a"}, IndexPurpose::exclusion, nothing_taken) == "t_a_a1_excl");
    CHECK(choose_index_name("t", {"a"}, IndexPurpose::plain, taken({"t_a_idx", "t_a_idx1"})) == "t_a_idx2");
    CHECK(choose_check_name("t", {"a"}, nothing_taken) == "t_a_check");
    CHECK(choose_check_name("t", {"a", "b"}, nothing_taken) == "t_check");
    CHECK(choose_check_name("t", {}, taken({"t_check"})) == "t_check1");
    CHECK(choose_foreign_key_name("t", {"a", "b"}, nothing_taken) == "t_a_b_fkey");
    CHECK(index_name_addition({std::string(63, 'x'), "b", "c"}) == std::string(63, 'x') + "_b");
}
