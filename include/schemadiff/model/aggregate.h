// An aggregate function (pg_aggregate). Identity is the list of input types, as DROP AGGREGATE wants it.
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

struct Aggregate {
    // In their order; none: `(*)`.
    Arguments arguments;
    std::string kind{"normal"};  // normal, ordered_set, hypothetical
    // Of an ordered-set aggregate: how many arguments stand before ORDER BY (pg_aggregate.aggnumdirectargs).
    std::int64_t direct_arguments = 0;
    // Qualified and quoted names of functions, operators; types as printed; empty or 0: not given.
    std::string sfunc;
    TypeText stype;
    std::int64_t sspace = 0;
    std::string finalfunc;
    bool finalfunc_extra = false;
    std::string finalfunc_modify;  // read_only, shareable, read_write; empty: the kind's usual
    std::string combinefunc, serialfunc, deserialfunc;
    std::optional<std::string> initcond;
    std::string msfunc, minvfunc;
    TypeText mstype;
    std::int64_t msspace = 0;
    std::string mfinalfunc;
    bool mfinalfunc_extra = false;
    std::string mfinalfunc_modify;
    std::optional<std::string> minitcond;
    std::string sortop;  // OPERATOR(schema.op)
    std::string parallel{"unsafe"};

    bool operator==(const Aggregate&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits k{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        using A = Aggregate;
        return std::tuple{attribute("arguments", &A::arguments, k),
                          attribute("kind", &A::kind, k),
                          attribute("direct_arguments", &A::direct_arguments, k),
                          attribute("sfunc", &A::sfunc, k),
                          attribute("stype", &A::stype, k),
                          attribute("sspace", &A::sspace, k),
                          attribute("finalfunc", &A::finalfunc, k),
                          attribute("finalfunc_extra", &A::finalfunc_extra, k),
                          attribute("finalfunc_modify", &A::finalfunc_modify, k),
                          attribute("combinefunc", &A::combinefunc, k),
                          attribute("serialfunc", &A::serialfunc, k),
                          attribute("deserialfunc", &A::deserialfunc, k),
                          attribute("initcond", &A::initcond, k),
                          attribute("msfunc", &A::msfunc, k),
                          attribute("minvfunc", &A::minvfunc, k),
                          attribute("mstype", &A::mstype, k),
                          attribute("msspace", &A::msspace, k),
                          attribute("mfinalfunc", &A::mfinalfunc, k),
                          attribute("mfinalfunc_extra", &A::mfinalfunc_extra, k),
                          attribute("mfinalfunc_modify", &A::mfinalfunc_modify, k),
                          attribute("minitcond", &A::minitcond, k),
                          attribute("sortop", &A::sortop, k),
                          attribute("parallel", &A::parallel, k)};
    }
};

}  // namespace schemadiff
