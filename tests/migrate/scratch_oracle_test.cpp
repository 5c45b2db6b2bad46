// The scratch database as oracle: what it builds of the wanted side, and what it does not take for the same.
#include <doctest/doctest.h>

#include "inspect/inspect.h"
#include "migrate/scratch_oracle.h"
#include "support/test_server.h"

namespace schemadiff::test {
namespace {

sql::TextPair default_of_e(const std::string& left, const std::string& right) {
    sql::TextPair pair;
    pair.id = {Kind::column, "s", "t", "e", ""};
    pair.attribute = "default";
    pair.kind = sql::TextKind::value;
    pair.left = pair.whole_left = left;
    pair.right = right;
    pair.result_type = "date";
    return pair;
}

TEST_SUITE("migrate/scratch_oracle") {
    TEST_CASE("another function of the user's is another default, whatever it says") {
        TestDatabase wanted;
        wanted.run(
            "create schema s;"
            "create function s.now() returns timestamptz language sql as 'select pg_catalog.now()';"
            "create table s.t (e date default pg_catalog.now())");
        db::Connection connection = wanted.connect();
        inspect::InspectOptions options;
        options.all_schemas = true;
        const Catalog to = inspect::inspect(connection, options);
        TestDatabase scratch;
        const auto oracle = migrate::make_scratch_oracle(to, {scratch.url(), {"public"}, connection.server_version()});
        const auto answers =
            oracle->decide({default_of_e("now()", "pg_catalog.now()"), default_of_e("s.now()", "now()"),
                            default_of_e("'2020-01-01'::date", "now()")});
        CHECK(answers[0].verdict == sql::Verdict::equal);
        CHECK(answers[1].verdict == sql::Verdict::different);
        CHECK(answers[2].verdict == sql::Verdict::different);
    }
}

}  // namespace
}  // namespace schemadiff::test
