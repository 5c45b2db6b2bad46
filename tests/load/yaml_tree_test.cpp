#include "load/yaml_tree.h"

#include <doctest/doctest.h>

#include "load/load_helpers.h"
#include "load/yaml_text.h"

using namespace schemadiff;
using namespace schemadiff::load;

namespace {

std::string mistakes(const std::string& text) {
    Diagnostics diagnostics;
    parse_yaml("f", text, diagnostics);
    return text_of(diagnostics);
}

YamlNode tree(const std::string& text) {
    Diagnostics diagnostics;
    auto node = parse_yaml("f", text, diagnostics);
    CHECK(text_of(diagnostics) == "");
    REQUIRE(node);
    return *node;
}

}  // namespace

TEST_CASE("scalars are text, whatever YAML takes them for") {
    const YamlNode node = tree("no: on\n012: 12:30\nnull: ~\n~: x\nf: 1e3\n");
    CHECK(node.keys[0].text == "no");
    CHECK(node.items[0].text == "on");
    CHECK(node.keys[1].text == "012");
    CHECK(node.items[1].text == "12:30");
    CHECK(node.keys[2].text == "null");
    CHECK(node.items[2].is_null());
    CHECK(node.keys[3].text == "~");
    CHECK(node.find("f")->text == "1e3");
}

TEST_CASE("nodes know their place, in bytes") {
    const YamlNode node = tree(
        "\xEF\xBB\xBF"
        "ž: [a, 'b c']\nq: \"x y\"\n");
    CHECK(node.items[0].items[1].line == 1);
    CHECK(node.items[0].items[1].column == 9);
    CHECK(node.items[0].items[1].text_column == 10);
    CHECK(node.items[1].text_column == 5);
}

TEST_CASE("what is not read is refused with its place") {
    CHECK(mistakes("a: &x 1\nb: *x\n") ==
          "f:1:4: anchors are not read (write the value out)\nf:2:4: aliases are not read (write the value out)\n");
    CHECK(mistakes("a: 1\nb: 2\na: 3\n") == "f:3:1: duplicate key \"a\" (it stands on line 1 already)\n");
    CHECK(mistakes("a: 1\n---\nb: 2\n").find("more than one document in the file") != std::string::npos);
    CHECK(mistakes("a: !!int 1\n") ==
          "f:1:4: the tag \"tag:yaml.org,2002:int\" is not read (leave it out: scalars are text)\n");
    CHECK(mistakes("[a]: 1\n") ==
          "f:1:1: a key must be a text, not a list or a mapping (quote it or use block style)\n");
    CHECK(mistakes("a: \"x\n") == "f:1:4: a quoted text lacks its closing quote\n");
    CHECK(mistakes("a: 'x\n") == "f:1:4: a quoted text lacks its closing quote\n");
}

TEST_CASE("bytes that are not UTF-8 are named by line and column") {
    CHECK(mistakes("a: b\nc: \xC3\xA9\xFFx\n") == "f:2:6: the byte 0xff is not UTF-8 (save the file as UTF-8)\n");
    CHECK(mistakes("a: \xC0\x80\n") == "f:1:4: the byte 0xc0 is not UTF-8 (save the file as UTF-8)\n");
    CHECK(mistakes("a: \xED\xA0\x80\n") == "f:1:4: the byte 0xed is not UTF-8 (save the file as UTF-8)\n");
    CHECK(mistakes(std::string("a: \0b\n", 6)) == "f:1:4: the byte 0x00 cannot stand in a text file\n");
}

TEST_CASE("syntax errors carry yaml-cpp's place and a hint") {
    CHECK(mistakes("a: b: c\n") ==
          "f:1:5: this is not YAML: illegal map value (a text that holds \": \" must be quoted, "
          "or stand as a block after |)\n");
    CHECK(mistakes("a:\n\tb: 1\n") ==
          "f:2:3: this is not YAML: illegal map value (indent with spaces, not with tabs)\n");
    CHECK(mistakes("a: {type: text[] }\n") ==
          "f:1:15: this is not YAML: end of map flow not found (quote it or use block style)\n");
    CHECK(mistakes(std::string(1100, 'k') + ": x\n") ==
          "f:1:1101: this is not YAML: illegal map value (a key of more than 1,024 bytes is written `? key`, its value "
          "on "
          "the next line as `: value`)\n");
}

TEST_CASE("SQL that flow style cut at a comma gets one hint") {
    CHECK(mistakes("i: {columns: (a, b), where: x}\n") ==
          "f:1:14: \"(a\" is only a part of a text: YAML cut it at the comma (quote it or use block style)\n");
    CHECK(mistakes("c: {type: numeric(10,2)}\n") ==
          "f:1:11: \"numeric(10\" is only a part of a text: YAML cut it at the comma (quote it or use block style)\n");
    CHECK(mistakes("i: [(a, b)]\n") ==
          "f:1:5: \"(a\" is only a part of a text: YAML cut it at the comma (quote it or use block style)\n");
    CHECK(mistakes("i: {columns: '(a, b)', where: x}\n") == "");
}

TEST_CASE("hostile texts end in a diagnostic, not in a crash") {
    for (const std::string& text :
         {std::string(2000, '['), std::string(2000, '{'), std::string("? ? ? ?"), std::string("%YAML 9.9\n---\na"),
          std::string("- - - -\n"), std::string("\xEF\xBB\xBF"), std::string("a: |9\n x"),
          std::string("a: \"\\q\"\n")}) {
        Diagnostics diagnostics;
        parse_yaml("f", text, diagnostics);
    }
    CHECK(mistakes("a: \"\\q\"\n").find("f:1:") == 0);
}

TEST_CASE("long keys come with a question mark") {
    const std::string key(1100, 'k');
    CHECK(tree("? " + key + "\n: x\n").keys[0].text == key);
}

TEST_CASE("a written scalar is the very string, plain only where no reader doubts it") {
    for (const char* text : {"no",
                             "Yes",
                             "on",
                             "null",
                             "~",
                             "012",
                             "1_000",
                             "0x1F",
                             "12:30",
                             "1.5e3",
                             ".inf",
                             "2026-11-21",
                             "<<",
                             "=",
                             "a: b",
                             "a #b",
                             "a:",
                             "-",
                             "- a",
                             "? a",
                             "{a",
                             "'",
                             "\"",
                             "@a",
                             "`a",
                             "%a",
                             "",
                             " a",
                             "a ",
                             "y",
                             "N",
                             "+1",
                             "!a",
                             "&a",
                             "*a",
                             "|",
                             ">",
                             "#a",
                             "\xEF\xBB\xBF"
                             "a"}) {
        CHECK_FALSE(is_plain_string(text, false));
    }
    for (const char* text : {"text not null default ''", "(a, b)", "ž", "a:b", "a'b", "status in ('a')", "a[1]"}) {
        CHECK(is_plain_string(text, false));
    }
    CHECK_FALSE(is_plain_string("a, b", true));
    CHECK_FALSE(is_plain_string("a[1]", true));
    CHECK(yaml_scalar("it's: no", false) == "'it''s: no'");
    CHECK(yaml_scalar("a\r\n\x01\"\\", false) == "\"a\\r\\n\\x01\\\"\\\\\"");
    CHECK(yaml_scalar("\xE2\x80\xA8", false) == "\"\\u2028\"");
}

TEST_CASE("every text comes back byte for byte") {
    const std::string pieces[] = {
        "a", " ", "\n", "\t", "'",    "\"",   ":",        "#", "-", "\\", "\r", "ž", "\xF0\x9F\x98\x80",
        "|", "{", "]",  ",",  "\x01", "\x7F", "\xC2\x85", "0", "~"};
    unsigned seed = 12345;
    for (int i = 0; i < 3000; ++i) {
        std::string text;
        for (int length = 0; length < i % 9; ++length) {
            seed = seed * 1664525 + 1013904223;
            text += pieces[(seed >> 16) % std::size(pieces)];
        }
        YamlNode mapping;
        mapping.form = YamlNode::Form::mapping;
        YamlNode scalar;
        scalar.form = YamlNode::Form::scalar;
        scalar.style = YamlNode::Style::block;
        scalar.text = text;
        YamlNode list;
        list.form = YamlNode::Form::sequence;
        list.flow = i % 2 == 0;
        list.items = {scalar, scalar};
        YamlNode inner = mapping;
        inner.keys = {scalar};
        inner.items = {scalar};
        YamlNode key = scalar;
        for (const char* name : {"t", "l", "m"}) {
            key.text = name;
            mapping.keys.push_back(key);
        }
        mapping.items = {scalar, list, inner};
        std::string out;
        append_yaml(mapping, 0, out);
        const YamlNode again = tree(out);
        INFO(out);
        REQUIRE(again.items.size() == 3);
        CHECK(again.items[0].text == text);
        CHECK(again.items[1].items[1].text == text);
        CHECK(again.items[2].keys[0].text == text);
        CHECK(again.items[2].items[0].text == text);
    }
}
