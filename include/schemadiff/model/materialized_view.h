// A materialized view (pg_class, relkind m). Its indexes are objects of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct MaterializedView {
    Query query;
    Names columns;
    bool with_data = true;
    Options with;
    Options toast;
    std::string access_method{"heap"};
    std::string tablespace;
    std::string cluster_on;
    // ALTER ... DEPENDS ON EXTENSION: the extensions with which it goes, sorted.
    Names depends_on_extensions;

    bool operator==(const MaterializedView&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .work = Work::rewrite};
        return std::tuple{
            attribute("query", &MaterializedView::query, kReplaced),
            attribute("columns", &MaterializedView::columns, kReplaced),
            attribute("with_data", &MaterializedView::with_data, {.work = Work::rewrite}),
            attribute("with", &MaterializedView::with),
            attribute("toast", &MaterializedView::toast),
            attribute("access_method", &MaterializedView::access_method, {.work = Work::rewrite, .since = 15}),
            attribute("tablespace", &MaterializedView::tablespace, {.work = Work::rewrite}),
            attribute("cluster_on", &MaterializedView::cluster_on),
            attribute("depends_on_extensions", &MaterializedView::depends_on_extensions)};
    }
};

}  // namespace schemadiff
