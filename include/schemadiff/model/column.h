// A column of a table (pg_attribute, pg_attrdef), with the sequence of an identity column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/grant.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

// The sequence behind `generated ... as identity`: only what differs from the usual is held (an Options of
// sequence option -> value: start, increment, minimum, maximum, cache, cycle, name, unlogged).
struct Column {
    TypeText type;
    bool not_null = false;
    Expression default_value;
    // `always`, `by default`, or empty.
    std::string identity;
    Options identity_options;
    // What that sequence carries beside them; its owner is the table's. The rights are as in Object::grants, and
    // nothing is the built-in default: nobody's but the owner's.
    std::string identity_comment;
    Options identity_labels;
    Grants identity_grants;
    // A generated column's expression, and whether it is `stored` or `virtual` (from 18).
    Expression generated;
    std::string generated_kind;
    // Qualified and quoted; empty: the type's own.
    std::string collation;
    // plain, external, extended, main; empty: the type's own.
    std::string storage;
    // pglz, lz4; empty: the server's setting.
    std::string compression;
    // -1: the server's setting.
    std::int64_t statistics = -1;
    Options options;
    // Of a foreign table's column: options of its wrapper.
    Options fdw_options;
    // Name, comment and state of the NOT NULL constraint where they are not the usual ones (from 18).
    std::string not_null_name;
    std::string not_null_comment;
    bool not_null_no_inherit = false;
    bool not_null_not_valid = false;
    // Held by inheritance only (attislocal = false): the object stands for local overrides of an inherited column;
    // `type` is empty then, and what is at its default here is the parent's.
    bool inherited = false;
    // Place in the table, counted from 1. Information, never drift.
    std::int64_t position = 0;

    bool operator==(const Column&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kLight{.lock = Lock::share_update_exclusive};
        return std::tuple{attribute("type", &Column::type, {.work = Work::rewrite, .data = DataEffect::may_fail}),
                          attribute("not_null", &Column::not_null, {.work = Work::scan, .data = DataEffect::may_fail}),
                          attribute("default", &Column::default_value),
                          attribute("identity", &Column::identity),
                          attribute("identity_options", &Column::identity_options),
                          attribute("identity_comment", &Column::identity_comment, {.lock = Lock::none}),
                          attribute("identity_labels", &Column::identity_labels, {.lock = Lock::none}),
                          attribute("identity_grants", &Column::identity_grants, {.lock = Lock::none}),
                          attribute("generated", &Column::generated, {.work = Work::rewrite}),
                          attribute("generated_kind", &Column::generated_kind, {.work = Work::rewrite, .since = 18}),
                          attribute("collation", &Column::collation, {.work = Work::rewrite}),
                          attribute("storage", &Column::storage),
                          attribute("compression", &Column::compression, {.since = 14}),
                          attribute("statistics", &Column::statistics, kLight),
                          attribute("options", &Column::options, kLight),
                          attribute("fdw_options", &Column::fdw_options),
                          attribute("not_null_name", &Column::not_null_name, {.since = 18}),
                          attribute("not_null_comment", &Column::not_null_comment,
                                    {.lock = Lock::share_update_exclusive, .since = 18}),
                          attribute("not_null_no_inherit", &Column::not_null_no_inherit, {.since = 18}),
                          attribute("not_null_not_valid", &Column::not_null_not_valid, {.since = 18}),
                          attribute("inherited", &Column::inherited),
                          attribute("position", &Column::position, {.changed_by = ChangedBy::undone})};
    }
};

}  // namespace schemadiff
