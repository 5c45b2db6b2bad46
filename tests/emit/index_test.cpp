#include <doctest/doctest.h>

#include "emit/statements.h"

using namespace schemadiff;
using namespace schemadiff::test;

namespace {

Index keyed(const std::string& keys) {
    Index value;
    value.keys = IndexKeys(keys);
    return value;
}

emit::Statements created(const Index& value, const emit::Context& context = {}) {
    return emit::create(object("public", "t", "i", value), {}, context);
}

}  // namespace

TEST_CASE("an index says what differs from the usual, in the order of the grammar") {
    CHECK(text(created(keyed("published_at DESC"))) == "CREATE INDEX i ON public.t (published_at DESC);\n");
    Index value = keyed("lower(a)");
    value.unique = true;
    value.nulls_not_distinct = true;
    value.method = "my am";
    value.include = {"b"};
    value.with = {{"fillfactor", "70"}};
    value.tablespace = "x";
    value.predicate = Expression("a <> ''");
    value.statistics = {{"1", "100"}};
    CHECK(text(created(value)) ==
          "CREATE UNIQUE INDEX i ON public.t USING \"my am\" (lower(a)) INCLUDE (b) NULLS NOT DISTINCT WITH "
          "(fillfactor = "
          "70) TABLESPACE x WHERE a <> '';\n"
          "ALTER INDEX public.i ALTER COLUMN 1 SET STATISTICS 100;\n");
    Index part = keyed("a");
    part.only = true;
    part.attach_to = "public.p_idx";
    CHECK(text(created(part)) ==
          "CREATE INDEX i ON ONLY public.t (a);\nALTER INDEX public.p_idx ATTACH PARTITION public.i;\n");
}

TEST_CASE("a unique index asks for its keys without their operator classes") {
    Index value = keyed("lower((a)::text) COLLATE \"C\" text_pattern_ops DESC, (b + 1), c");
    value.unique = true;
    value.predicate = Expression("d");
    CHECK(created(value)[0].guard->query ==
          "SELECT (lower((a)::text) COLLATE \"C\"), ((b + 1)), (c), count(*) FROM public.t WHERE (d) AND "
          "(lower((a)::text) COLLATE \"C\") IS NOT NULL AND ((b + 1)) IS NOT NULL AND (c) IS NOT NULL GROUP BY "
          "(lower((a)::text) COLLATE \"C\"), ((b + 1)), (c) HAVING count(*) > 1");
}

TEST_CASE("indexes are made concurrently on tables that stand and are not partitioned") {
    Table parent;
    parent.partition_by = Clause("LIST (a)");
    const Catalog before = catalog({object("public", "", "t", Table{}), object("public", "", "p", parent)});
    emit::Context context;
    context.before = &before;
    context.concurrent_indexes = true;
    const emit::Statements out = created(keyed("a"), context);
    CHECK(text(out) == "CREATE INDEX CONCURRENTLY i ON public.t (a);\n");
    CHECK(out[0].outside_transaction);
    CHECK(out[0].locks == std::vector<RelationLock>{{"public.t", Lock::share_update_exclusive}});
    CHECK(text(emit::drop(object("public", "t", "i", keyed("a")), context)) == "DROP INDEX CONCURRENTLY public.i;\n");
    CHECK(text(emit::create(object("public", "p", "i", keyed("a")), {}, context)) ==
          "CREATE INDEX i ON public.p (a);\n");
    CHECK(text(emit::create(object("public", "new", "i", keyed("a")), {}, context)) ==
          "CREATE INDEX i ON public.new (a);\n");
    context.concurrent_indexes = false;
    CHECK(text(emit::drop(object("public", "t", "i", keyed("a")), context)) == "DROP INDEX public.i;\n");
}

TEST_CASE("parameters, tablespace and statistics of an index change in place") {
    Index from = keyed("a");
    Index to = from;
    from.statistics = {{"1", "10"}, {"2", "20"}};
    to.statistics = {{"2", "30"}};
    to.with = {{"fillfactor", "70"}};
    to.tablespace = "x";
    CHECK(text(altered("i", from, to)) ==
          "ALTER INDEX public.i SET (fillfactor = 70);\nALTER INDEX public.i SET TABLESPACE x;\n"
          "ALTER INDEX public.i ALTER COLUMN 1 SET STATISTICS -1;\n"
          "ALTER INDEX public.i ALTER COLUMN 2 SET STATISTICS 30;\n");
    CHECK(text(emit::rename(object("public", "t", "i", from), object("public", "t", "j", from), {})) ==
          "ALTER INDEX public.i RENAME TO j;\n");
}
