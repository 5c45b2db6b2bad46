#include "emit/revision_text.h"

#include <doctest/doctest.h>

#include "migrate/revision_file.h"

namespace schemadiff {
namespace {

using emit::SectionKind;

Step step(std::string sql, Identity id, std::string change = "") {
    Step out;
    out.sql = std::move(sql);
    out.objects.push_back(std::move(id));
    out.change = std::move(change);
    return out;
}

const Identity kTable{Kind::table, "public", "", "t", ""};
const Identity kColumn{Kind::column, "public", "t", "a", ""};

Plan plan_of(std::vector<Step> steps) {
    Plan plan;
    plan.segments.push_back({true, std::move(steps)});
    return plan;
}

migrate::Revision read_back(const std::string& upgrade, const std::string& downgrade = "") {
    migrate::Revision revision;
    revision.id = "04370fbe93f4";
    revision.title = "a change";
    revision.upgrade.text = upgrade;
    revision.downgrade.emplace().text = downgrade;
    Diagnostics diagnostics;
    migrate::Revision back = migrate::parse_revision("r.sql", migrate::write_revision(revision), diagnostics);
    CHECK(diagnostics.empty());
    return back;
}

TEST_CASE("a plan without steps is no text") {
    CHECK(emit::section_text({}, SectionKind::upgrade).empty());
    CHECK(emit::revision_summary({}, {}).empty());
}

TEST_CASE("short statements of one table stand together, others apart") {
    const Plan plan =
        plan_of({step("ALTER TABLE public.t ADD COLUMN a integer", kColumn),
                 step("COMMENT ON COLUMN public.t.a IS 'x'", kColumn),
                 step("CREATE TABLE public.u (\n    b integer\n)", {Kind::table, "public", "", "u", ""})});
    CHECK(emit::section_text(plan, SectionKind::upgrade) ==
          "ALTER TABLE public.t ADD COLUMN a integer;\n"
          "COMMENT ON COLUMN public.t.a IS 'x';\n"
          "\n"
          "CREATE TABLE public.u (\n    b integer\n);\n");
}

TEST_CASE("a statement whose last line ends in a comment keeps its semicolon") {
    const Plan plan = plan_of({step("CREATE VIEW public.v AS\nSELECT 1 -- one", {Kind::view, "public", "", "v", ""})});
    CHECK(emit::section_text(plan, SectionKind::upgrade) == "CREATE VIEW public.v AS\nSELECT 1 -- one\n;\n");
}

TEST_CASE("guards stand at the head of their segment, behind the renames, each once") {
    Step rename = step("ALTER TABLE public.s RENAME TO t", kTable, "renamed table public.s to public.t");
    Step add = step("ALTER TABLE public.t ADD COLUMN a integer", kColumn, "added column public.t.a");
    Step not_null =
        step("ALTER TABLE public.t ALTER COLUMN b SET NOT NULL", kColumn, "changed column public.t.b (not_null)");
    not_null.guard = Guard{"public.t.b holds NULL", "SELECT 1 FROM public.t WHERE b IS NULL LIMIT 1"};
    Step again = not_null;
    const std::string text = emit::section_text(plan_of({rename, add, not_null, again}), SectionKind::upgrade);
    CHECK(text.find("RENAME") < text.find("-- schemadiff: guard public.t.b holds NULL\nSELECT 1"));
    CHECK(text.find("guard") < text.find("ADD COLUMN"));
    CHECK(text.find("guard") == text.rfind("guard"));
    const migrate::Revision back = read_back(text);
    REQUIRE(back.upgrade.directives.size() == 1);
    CHECK(back.upgrade.directives[0].kind == migrate::DirectiveKind::guard);
    CHECK(back.upgrade.directives[0].argument == "public.t.b holds NULL");
}

TEST_CASE("what deletes data is marked in the upgrade; the way back needs no mark") {
    Step drop = step("ALTER TABLE public.t DROP COLUMN a", kColumn, "removed column public.t.a");
    drop.deletes = "column public.t.a";
    const Plan plan = plan_of({drop});
    CHECK(emit::section_text(plan, SectionKind::upgrade) ==
          "-- schemadiff: deletes data (column public.t.a)\nALTER TABLE public.t DROP COLUMN a;\n");
    CHECK(emit::section_text(plan, SectionKind::downgrade) == "ALTER TABLE public.t DROP COLUMN a;\n");
}

TEST_CASE("a name that holds a line end stays within its comment") {
    Step drop =
        step("DROP TABLE public.\"a\nb\"", {Kind::table, "public", "", "a\nb", ""}, "removed table public.\"a\nb\"");
    drop.deletes = "table public.\"a\nb\"";
    const std::string text = emit::section_text(plan_of({drop}), SectionKind::upgrade);
    CHECK(text == "-- schemadiff: deletes data (table public.\"a\\nb\")\nDROP TABLE public.\"a\nb\";\n");
    CHECK(read_back(text).upgrade.directives.size() == 1);
    CHECK(emit::revision_summary({"removed table public.\"a\nb\""}, plan_of({drop})) ==
          "removed table public.\"a\\nb\"\ndeletes data: table public.\"a\\nb\"\n");
}

TEST_CASE("segments end where a transaction must, and say so") {
    Plan plan;
    const Identity mood{Kind::enum_type, "public", "", "mood", ""};
    plan.segments.push_back({true, {step("ALTER TYPE public.mood ADD VALUE 'x'", mood)}});
    plan.segments.push_back({true, {step("ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'x'", kColumn)}});
    Step index = step("CREATE INDEX CONCURRENTLY i ON public.t (a)", {Kind::index, "public", "t", "i", ""});
    index.outside_transaction = true;
    plan.segments.push_back({false, {index}});
    plan.segments.push_back({true, {step("COMMENT ON INDEX public.i IS 'x'", kColumn)}});
    const std::string text = emit::section_text(plan, SectionKind::upgrade);
    CHECK(text ==
          "ALTER TYPE public.mood ADD VALUE 'x';\n\n"
          "-- schemadiff: commit\n\n"
          "ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'x';\n\n"
          "-- schemadiff: no-transaction\nCREATE INDEX CONCURRENTLY i ON public.t (a);\n\n"
          "COMMENT ON INDEX public.i IS 'x';\n");
    CHECK(read_back(text).upgrade.directives.size() == 2);
}

TEST_CASE("a way back that cannot be is irreversible, and says why") {
    Plan plan = plan_of({step("DROP TABLE public.t", kTable)});
    plan.blockers = {"view x.v needs it"};
    CHECK(emit::section_text(plan, SectionKind::downgrade) == "-- schemadiff: irreversible: view x.v needs it\n");
}

TEST_CASE("the summary names changes and what they cost, not what concerns only new tables") {
    Step create =
        step("CREATE TABLE public.u (b integer)", {Kind::table, "public", "", "u", ""}, "added table public.u");
    create.locks = {{"public.u", Lock::access_exclusive}};
    Step type = step("ALTER TABLE public.t ALTER COLUMN a TYPE bigint", kColumn, "changed column public.t.a (type)");
    type.locks = {{"public.t", Lock::access_exclusive}};
    type.work = Work::rewrite;
    CHECK(
        emit::revision_summary({"added table public.u", "changed column public.t.a (type)"}, plan_of({create, type})) ==
        "added table public.u\n"
        "changed column public.t.a (type)\n"
        "rewrites: public.t\n"
        "locks out readers of: public.t\n");
}

TEST_CASE("a long list of changes is cut short") {
    const std::vector<std::string> changes(30, "added table public.t");
    const std::string summary = emit::revision_summary(changes, {});
    CHECK(summary.ends_with("added table public.t\nand 11 further changes\n"));
}

}  // namespace
}  // namespace schemadiff
