// A foreign server (pg_foreign_server).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "schemadiff/attribute.h"
#include "schemadiff/sql_text.h"

namespace schemadiff {

struct ForeignServer {
    std::string wrapper;
    std::string type;
    std::string version;
    Options options;

    bool operator==(const ForeignServer&) const = default;
    static constexpr auto attributes() {
        constexpr AttributeTraits kReplaced{.changed_by = ChangedBy::replacement, .lock = Lock::none};
        [[maybe_unused]] constexpr AttributeTraits kInPlace{.lock = Lock::none};
        return std::tuple{attribute("foreign_data_wrapper", &ForeignServer::wrapper, kReplaced),
                          attribute("type", &ForeignServer::type, kReplaced),
                          attribute("version", &ForeignServer::version, kInPlace),
                          attribute("options", &ForeignServer::options, kInPlace)};
    }
};

}  // namespace schemadiff
