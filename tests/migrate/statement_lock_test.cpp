#include "migrate/statement_lock.h"

#include <doctest/doctest.h>

namespace schemadiff::test {
namespace {

using namespace migrate;

// "ACCESS EXCLUSIVE a, SHARE b".
std::string locks(const std::string& statement, int server_version = kNewestServer) {
    std::string text;
    for (const StatementLock& lock : locks_of(statement, server_version))
        text += (text.empty() ? "" : ", ") + std::string(lock_mode_name(lock.mode)) + " " + lock.relation;
    return text;
}

TEST_CASE("statement lock: every relation of a list") {
    CHECK(locks("drop table if exists a, s.b, \"C\" cascade") ==
          "ACCESS EXCLUSIVE a, ACCESS EXCLUSIVE s.b, ACCESS EXCLUSIVE \"C\"");
    CHECK(locks("truncate table only a, b * restart identity") == "ACCESS EXCLUSIVE a, ACCESS EXCLUSIVE b");
    CHECK(locks("lock table a, only b in share row exclusive mode nowait") ==
          "SHARE ROW EXCLUSIVE a, SHARE ROW EXCLUSIVE b");
    CHECK(locks("lock a, b") == "ACCESS EXCLUSIVE a, ACCESS EXCLUSIVE b");
    CHECK(locks("vacuum (full) a (x, y), b") == "ACCESS EXCLUSIVE a, ACCESS EXCLUSIVE b");
    CHECK(locks("analyze a (x), b") == "SHARE UPDATE EXCLUSIVE a, SHARE UPDATE EXCLUSIVE b");
    CHECK(locks("drop index a, b") == "ACCESS EXCLUSIVE a, ACCESS EXCLUSIVE b");
    CHECK(locks("create table c (x int) inherits (a, b)") == "SHARE UPDATE EXCLUSIVE a, SHARE UPDATE EXCLUSIVE b");
    CHECK(locks("alter publication p set table a, only b (x) where (x > 0), tables in schema s") ==
          "SHARE UPDATE EXCLUSIVE a, SHARE UPDATE EXCLUSIVE b");
    CHECK(locks("drop table tables") == "ACCESS EXCLUSIVE tables");
    CHECK(locks("alter table t add foreign key (x) references t (y)") == "SHARE ROW EXCLUSIVE t");
    CHECK(locks("alter table a detach partition b") == "ACCESS EXCLUSIVE a, ACCESS EXCLUSIVE b");
    CHECK(locks("alter table a detach partition b", 130023) == "ACCESS EXCLUSIVE a, SHARE UPDATE EXCLUSIVE b");
    CHECK(locks("alter table a detach partition b concurrently") == "SHARE UPDATE EXCLUSIVE a, ACCESS EXCLUSIVE b");
    CHECK(locks("copy (select from t) to stdout") == "");
    CHECK(locks("copy t to stdout") == "");
    CHECK(locks("cluster t_a on s.t") == "ACCESS EXCLUSIVE s.t");
    CHECK(locks("alter table a add foreign key (x) references b") == "SHARE ROW EXCLUSIVE a, SHARE ROW EXCLUSIVE b");
}

}  // namespace
}  // namespace schemadiff::test
