// A function (pg_proc, prokind f and w). Identity is the list of input types.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/model/routine.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct Function {
    // In their order, with modes, names, types and defaults; `returns table (..)` is arguments of mode table.
    Arguments arguments;
    // `setof public.users`, `trigger`, `table` where the arguments of mode table say it.
    TypeText returns{"void"};
    bool returns_set = false;
    std::string language{"sql"};
    Verbatim body;
    // SQL-standard body: `RETURN expr` or `BEGIN ATOMIC ... END` (from 14). Then `body` is empty.
    Query sql_body;
    // For language c: the object file; `body` is the link symbol.
    std::string object_file;
    // immutable, stable, volatile
    std::string volatility{"volatile"};
    bool strict = false;
    bool security_definer = false;
    bool leakproof = false;
    bool window = false;
    // safe, restricted, unsafe
    std::string parallel{"unsafe"};
    // -1: the language's usual (1 for c and internal, else 100); rows 0: the usual 1000 of a set.
    double cost = -1;
    double rows = 0;
    // Qualified and quoted.
    std::string support;
    // SET name TO value, as proconfig holds them.
    Options set;
    // TRANSFORM FOR TYPE ...
    std::vector<TypeText> transforms;
    // ALTER ... DEPENDS ON EXTENSION: the extensions with which it goes, sorted.
    Names depends_on_extensions;

    bool operator==(const Function&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        constexpr AttributeTraits kOrReplace{.lock = Lock::none};
        return std::tuple{
            // In place only where names, modes and out types stay and no default is taken away (plan/function.cpp).
            attribute("arguments", &Function::arguments, kOrReplace),
            attribute("returns", &Function::returns, kReplaced),
            attribute("returns_set", &Function::returns_set, kReplaced),
            attribute("language", &Function::language, kOrReplace),
            attribute("body", &Function::body, kOrReplace),
            attribute("sql_body", &Function::sql_body, {.lock = Lock::none, .since = 14}),
            attribute("object_file", &Function::object_file, kOrReplace),
            attribute("volatility", &Function::volatility, kOrReplace),
            attribute("strict", &Function::strict, kOrReplace),
            attribute("security_definer", &Function::security_definer, kOrReplace),
            attribute("leakproof", &Function::leakproof, kOrReplace),
            attribute("window", &Function::window, kReplaced),
            attribute("parallel", &Function::parallel, kOrReplace),
            attribute("cost", &Function::cost, kOrReplace),
            attribute("rows", &Function::rows, kOrReplace),
            attribute("support", &Function::support, kOrReplace),
            attribute("set", &Function::set, kOrReplace),
            attribute("transforms", &Function::transforms, kOrReplace),
            attribute("depends_on_extensions", &Function::depends_on_extensions, {.lock = Lock::none})};
    }
};

}  // namespace schemadiff
