// What ALTER COLUMN ... TYPE costs and needs, from the two types alone: a cast, a rewrite, a guard.
//
// Rules: pg_cast of PostgreSQL 13 to 18 (assignment and implicit casts between built-in types),
// ATColumnChangeRequiresRewrite in tablecmds.c, and the support functions of varchar, numeric and the time types that
// make widening free.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emit/statement.h"

namespace schemadiff::emit {

// A type's text taken apart: `character varying(10)[]` is base `character varying`, modifier `10`, array.
struct TypeParts {
    std::string base;
    std::string modifier;
    bool array = false;
};
TypeParts type_parts(const std::string& type);

struct TypeChange {
    // Behind USING; empty where the server finds the way itself.
    std::string cast;
    Work work = Work::rewrite;
    DataEffect data = DataEffect::keeps;
    // What is lost without a way to see it beforehand: "the dates"; empty: nothing.
    std::string loses;
    // True of rows that would be refused or cut; empty: none can be, or it cannot be asked.
    std::string misfit;
};

// `column` is quoted. The catalogs of the context say which types are enums.
TypeChange type_change(const std::string& column, const std::string& from, const std::string& to,
                       const Context& context);

}  // namespace schemadiff::emit
