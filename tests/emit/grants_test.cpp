#include <doctest/doctest.h>

#include <algorithm>

#include "emit/statements.h"

using namespace schemadiff;
using namespace schemadiff::test;

namespace {

Grant to(const std::string& role, const std::string& privilege, const std::string& column = "",
         bool grantable = false) {
    Grant grant;
    grant.privilege = privilege;
    grant.column = column;
    grant.is_public = role.empty();
    grant.grantee = role;
    grant.grantable = grantable;
    return grant;
}

template <class T>
std::string led(const T& value, std::optional<Grants> from, std::optional<Grants> wanted,
                const std::string& name = "t") {
    Object before = object("public", "", name, value, "integer");
    Object after = before;
    before.grants = std::move(from);
    after.grants = std::move(wanted);
    return text(emit::grants(&before, after, {}));
}

}  // namespace

TEST_CASE("rights of one grantee share a statement, columns included") {
    CHECK(led(Table{}, std::nullopt,
              Grants{to("bob", "update", "b"), to("bob", "update", "A"), to("bob", "select"), to("", "select"),
                     to("my role", "insert", "", true)}) ==
          "GRANT INSERT ON TABLE public.t TO \"my role\" WITH GRANT OPTION;\n"
          "GRANT SELECT ON TABLE public.t TO PUBLIC;\n"
          "GRANT SELECT, UPDATE (\"A\", b) ON TABLE public.t TO bob;\n");
}

TEST_CASE("revokes come first, and what they take along is granted again") {
    CHECK(led(Table{}, Grants{to("bob", "select"), to("bob", "select", "a")}, Grants{to("bob", "select", "a")}) ==
          "REVOKE SELECT ON TABLE public.t FROM bob;\nGRANT SELECT (a) ON TABLE public.t TO bob;\n");
    CHECK(led(Table{}, Grants{to("bob", "select", "", true)}, Grants{to("bob", "select")}) ==
          "REVOKE GRANT OPTION FOR SELECT ON TABLE public.t FROM bob;\n");
    CHECK(led(Table{}, Grants{to("bob", "select")}, Grants{to("bob", "select", "", true)}) ==
          "GRANT SELECT ON TABLE public.t TO bob WITH GRANT OPTION;\n");
    CHECK(led(Table{}, Grants{to("bob", "select")}, Grants{to("bob", "select")}).empty());
}

TEST_CASE("rights that others granted go before what they rest on, however long the chain") {
    const auto by = [](Grant grant, const std::string& grantor) {
        grant.grantor = grantor;
        return grant;
    };
    const Grants chain{to("a", "select", "", true), by(to("b", "select", "", true), "a"),
                       by(to("c", "select", "x"), "b")};
    CHECK(led(Table{}, chain, Grants{}) ==
          "SET ROLE b;\nREVOKE SELECT (x) ON TABLE public.t FROM c;\nRESET ROLE;\n"
          "SET ROLE a;\nREVOKE SELECT ON TABLE public.t FROM b;\nRESET ROLE;\n"
          "REVOKE SELECT ON TABLE public.t FROM a;\n");
    CHECK(led(Table{}, Grants{}, chain) ==
          "GRANT SELECT ON TABLE public.t TO a WITH GRANT OPTION;\n"
          "SET ROLE a;\nGRANT SELECT ON TABLE public.t TO b WITH GRANT OPTION;\nRESET ROLE;\n"
          "SET ROLE b;\nGRANT SELECT (x) ON TABLE public.t TO c;\nRESET ROLE;\n");
}

TEST_CASE("absent grants are what PostgreSQL gives a new object") {
    CHECK(led(Function{}, std::nullopt, Grants{}, "f") ==
          "REVOKE EXECUTE ON FUNCTION public.f(integer) FROM PUBLIC;\n");
    CHECK(led(Procedure{}, Grants{}, std::nullopt, "f") == "GRANT EXECUTE ON PROCEDURE public.f() TO PUBLIC;\n");
    CHECK(led(EnumType{}, std::nullopt, Grants{to("bob", "usage")}) ==
          "REVOKE USAGE ON TYPE public.t FROM PUBLIC;\nGRANT USAGE ON TYPE public.t TO bob;\n");
    CHECK(led(Sequence{}, std::nullopt, Grants{to("bob", "usage")}) == "GRANT USAGE ON SEQUENCE public.t TO bob;\n");
    CHECK(led(View{}, std::nullopt, Grants{to("bob", "select")}) == "GRANT SELECT ON TABLE public.t TO bob;\n");
}

TEST_CASE("the owner's own rights are left alone") {
    Object before = object("public", "", "t", Table{});
    Object after = before;
    before.grants = Grants{to("bob", "select")};
    after.grants = Grants{};
    after.owner = "bob";
    CHECK(emit::grants(&before, after, {}).empty());
}

TEST_CASE("a new owner keeps the rights that he was given before") {
    Object before = object("public", "", "t", Table{});
    Object after = before;
    before.owner = "ann";
    before.grants = Grants{to("bob", "select", "", true)};
    after.grants = Grants{to("ann", "select")};
    after.owner = "bob";
    CHECK(text(emit::grants(&before, after, {})) ==
          "REVOKE GRANT OPTION FOR SELECT ON TABLE public.t FROM bob;\nGRANT SELECT ON TABLE public.t TO ann;\n");
}

TEST_CASE("owner, comment and grants of a new object follow it") {
    Object table = object("public", "", "t", Table{});
    table.owner = "current_user";
    table.comment = "x";
    table.grants = Grants{to("bob", "select")};
    CHECK(text(emit::create(table, {}, {})) ==
          "CREATE TABLE public.t ();\nALTER TABLE public.t OWNER TO \"current_user\";\nCOMMENT ON TABLE public.t IS "
          "'x';\n"
          "GRANT SELECT ON TABLE public.t TO bob;\n");
}
