#include "load/likely_schemas.h"

#include <doctest/doctest.h>

#include "load/model.h"
#include "support/test_server.h"

using namespace schemadiff;
using namespace schemadiff::load;

namespace {

Names loaded(const std::string& text) {
    Diagnostics diagnostics;
    return load_model_text("model.yaml", text, {}, diagnostics).schemas;
}

}  // namespace

TEST_CASE("likely_schemas: what the loaded model mentions") {
    for (const char* text :
         {"version: 1\n", "version: 1\nschema: app\n", "version: 1\nschema: 'Odd one'  \n", R"(version: 1
# audit.not: a comment
schemas:
  empty: {}
  "quoted": {comment: "a.b: c"}
tables:
  plain:
    columns: {id: integer}
    checks:
      deep.name: id > 0
  audit.log:
    columns:
      id: integer
  '"Odd"."a.b"':
    columns: {id: integer}
views:
  audit.v: select 1 as a
functions:
  tools.f(a other.type):
    returns: integer
    language: sql
    body: |
      select 1
  touch():
    returns: trigger
    language: plpgsql
    body: |
      begin return new; end
)"}) {
        CAPTURE(text);
        CHECK(likely_schemas_of_text(text) == loaded(text));
    }
}

TEST_CASE("likely_schemas: all files of a folder, and nothing where there is none") {
    test::TemporaryFolder folder;
    folder.write("a.yaml", "version: 1\nschema: one\n");
    folder.write("b.yaml", "version: 1\ntables:\n    two.t:\n        columns: {a: integer}\n");
    CHECK(likely_schemas({folder.path()}) == Names{"one", "two"});
    CHECK(likely_schemas({folder.path() + "/missing.yaml"}) == Names{});
}
