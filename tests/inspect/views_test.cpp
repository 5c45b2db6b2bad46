#include "inspect/inspected.h"

using namespace schemadiff;
using test::Inspected;

TEST_CASE("inspect: a view has every attribute") {
    Inspected live(R"(
        create table t (a integer, b text);
        create view v (x, "Y z") with (security_barrier = true, check_option = local) as select a, b from t;
        alter view v alter x set default 7;
        comment on column v."Y z" is 'said';
        grant select (x), update (x) on v to public)");
    const Object& v = live.object<View>("public", "", "v");
    CHECK(v.as<View>().query.text == "SELECT t.a AS x,\n    t.b AS \"Y z\"\n   FROM public.t");
    CHECK(v.as<View>().columns.empty());
    CHECK(v.as<View>().options == Options{{"security_barrier", "true"}});
    CHECK(v.as<View>().check_option == "local");
    REQUIRE(v.grants.has_value());
    REQUIRE(v.grants->size() == 2);
    CHECK(v.grants->at(0).column == "x");
    CHECK(v.grants->at(0).is_public);
    CHECK(live.value<ViewColumn>("public", "v", "x").default_value.text == "7");
    CHECK(live.object<ViewColumn>("public", "v", "Y z").comment == "said");
    CHECK(live.count<ViewColumn>() == 2);
}

TEST_CASE("inspect: a materialized view has every attribute") {
    Inspected live(R"(
        create table t (a integer, b text);
        create materialized view m with (fillfactor = 50) as select a, b from t with no data;
        create unique index i on m (b);
        alter materialized view m cluster on i;
        alter materialized view m alter b set statistics 9, alter b set storage external)");
    const MaterializedView& m = live.value<MaterializedView>("public", "", "m");
    CHECK(m.query.text == "SELECT t.a,\n    t.b\n   FROM public.t");
    CHECK_FALSE(m.with_data);
    CHECK(m.with == Options{{"fillfactor", "50"}});
    CHECK(m.cluster_on == "i");
    CHECK(live.value<Index>("public", "m", "i").keys.text == "b");
    CHECK(live.value<ViewColumn>("public", "m", "b").statistics == 9);
    CHECK(live.value<ViewColumn>("public", "m", "b").storage == "external");
    CHECK(live.count<ViewColumn>() == 1);
    CHECK(live.count<Column>() == 2);
}
