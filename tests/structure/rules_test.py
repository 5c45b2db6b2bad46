#!/usr/bin/env python3
"""The rules of rules.py on small trees: each finds the breach that is planted, and nothing in a clean one."""
import pathlib
import tempfile
import unittest

import rules

TABLE = """\
| layer | what it does | it may include |
|---|---|---|
| `support` | files | nothing of ours but `include/` |
| `sql` | quoting | support |
| `load` | YAML | support, sql |
| `cli` | commands | all |
"""
CLEAN = {
    "src/README.md": TABLE,
    "include/schemadiff/kind.h": "// Kinds.\n#pragma once\n#include <string_view>\nenum class Kind { table, view };\n",
    "src/support/text.h": "// Text.\n#pragma once\n#include <dtl/dtl.hpp>\n",
    "src/sql/quote.cpp": '#include "sql/quote.h"\n#include <pg_query.h>\n#include "support/text.h"\n',
    "src/load/table.cpp": '#include <yaml-cpp/yaml.h>\n#include "schemadiff/kind.h"\n#include "sql/quote.h"\n',
    "src/cli/main.cpp": '#include <CLI/CLI.hpp>\n#include "load/table.h"\n',
}


class RulesTest(unittest.TestCase):
    def breaches(self, rule, **planted):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**CLEAN, **planted.get("files", {})}.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return list(rule(rules.Repository(folder)))

    def test_a_clean_tree_breaks_no_rule(self):
        for rule in rules.RULES:
            self.assertEqual(self.breaches(rule), [], rule.__name__)

    def test_each_library_has_its_layer(self):
        for header, library, owner in [
            ("<yaml-cpp/yaml.h>", "yaml-cpp", "load"),
            ("<pqxx/pqxx>", "libpqxx", "db"),
            ("<libpq-fe.h>", "libpqxx", "db"),
            ('"pg_query.pb-c.h"', "libpg_query", "sql"),
            ("<CLI/CLI.hpp>", "CLI11", "cli"),
            ("<regex>", "std::regex", "none: it is too slow"),
        ]:
            found = self.breaches(
                rules.dependency_seen_by_its_layer_only, files={"src/support/text.h": f"// Text.\n#include {header}\n"}
            )
            self.assertEqual(found, [f"src/support/text.h:2: includes {library}, which is for {owner}"])
        found = self.breaches(
            rules.dependency_seen_by_its_layer_only, files={"include/schemadiff/kind.h": "#include <dtl/dtl.hpp>\n"}
        )
        self.assertEqual(found, ["include/schemadiff/kind.h:1: includes dtl, which is for support"])

    def test_a_layer_above(self):
        found = self.breaches(
            rules.layers_include_downwards_only, files={"src/sql/quote.cpp": 'int x;\n#include "load/table.h"\n'}
        )
        self.assertEqual(found, ["src/sql/quote.cpp:2: sql may not include load"])

    def test_an_include_that_does_not_name_its_layer(self):
        found = self.breaches(
            rules.layers_include_downwards_only,
            files={"src/sql/quote.cpp": '#include "quote.h"\n#include "../load/table.h"\n'},
        )
        self.assertEqual(len(found), 2)

    def test_a_folder_that_is_no_layer(self):
        found = self.breaches(rules.layers_include_downwards_only, files={"src/util/misc.cpp": ""})
        self.assertEqual(found, ["src/util/misc.cpp: in no layer of src/README.md's table"])

    def test_a_table_that_names_no_layer(self):
        with self.assertRaises(ValueError):
            wrong = TABLE.replace("support, sql", "support, sq")
            self.breaches(rules.layers_include_downwards_only, files={"src/README.md": wrong})

    def test_a_public_header_with_a_library(self):
        found = self.breaches(
            rules.public_headers_stand_alone, files={"include/schemadiff/kind.h": "#include <fmt/core.h>\n"}
        )
        self.assertEqual(len(found), 1)

    def test_a_public_header_that_is_too_long(self):
        for lines, count in [(600, 0), (601, 1)]:
            found = self.breaches(rules.public_headers_stand_alone, files={"include/schemadiff/kind.h": "\n" * lines})
            self.assertEqual(len(found), count)

    def test_a_header_that_does_not_say_what_it_is(self):
        found = self.breaches(rules.headers_say_what_they_are, files={"src/support/text.h": "#pragma once\n"})
        self.assertEqual(len(found), 1)

    def test_default_over_own_enumeration(self):
        body = (
            "int f(Kind kind) {\n    switch (kind) {\n        case Kind::table: {\n            return 1;\n        }\n"
            "        default:\n            return 2;\n    }\n}\n"
        )
        found = self.breaches(rules.no_default_over_own_enumerations, files={"src/sql/a.cpp": body})
        self.assertEqual(found, ["src/sql/a.cpp:6: a default: over an enumeration of ours"])
        qualified = body.replace("Kind::table", "schemadiff::Kind::table")
        found = self.breaches(rules.no_default_over_own_enumerations, files={"src/sql/a.cpp": qualified})
        self.assertEqual(len(found), 1)

    def test_default_that_is_allowed(self):
        for body in [
            "switch (c) { case 'a': return 1; default: return 2; }",
            "switch (t) { case CLAUSE__A: return 1; default: return 2; }",
            "switch (kind) { case Kind::table: return 1; }  // default: none\n",
            "switch (kind) { case Kind::table: switch (c) { case 'a': break; default: break; } }",
            'switch (kind) { case Kind::table: return "default: "; }',
        ]:
            found = self.breaches(rules.no_default_over_own_enumerations, files={"src/sql/a.cpp": body})
            self.assertEqual(found, [], body)

    def test_a_path_of_a_machine(self):
        path = "/" + "work/somebody/schema.sql"
        found = self.breaches(rules.no_path_of_a_machine, files={"README.md": f"first\nread {path}\n"})
        self.assertEqual(found, [f"README.md:2: names a path of one machine: read {path}"])


if __name__ == "__main__":
    unittest.main()
