// A rule of a table or view (pg_rewrite), less the one that makes a view.
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

struct Rule {
    // `ON INSERT TO public.t DO INSTEAD ...`: all that pg_get_ruledef() prints behind `CREATE RULE name AS`.
    Query definition;
    std::string enabled{"origin"};  // origin, disabled, replica, always

    bool operator==(const Rule&) const = default;
    static constexpr auto attributes() {
        return std::tuple{attribute("definition", &Rule::definition), attribute("enabled", &Rule::enabled)};
    }
};

}  // namespace schemadiff
