// A view (pg_class, relkind v; pg_rewrite).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct View {
    Query query;
    // Names of the columns, where the query alone does not give them; empty: the query's.
    Names columns;
    // security_barrier, security_invoker, ...
    Options options;
    // local, cascaded, or empty.
    std::string check_option;

    bool operator==(const View&) const = default;
    static constexpr auto attributes() {
        return std::tuple{attribute("query", &View::query),
                          attribute("columns", &View::columns, {.changed_by = ChangedBy::replacement}),
                          attribute("options", &View::options), attribute("check_option", &View::check_option)};
    }
};

}  // namespace schemadiff
