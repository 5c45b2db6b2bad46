// Reads the cells of one row from left to right, in the order of the select list; and arrays from their text.
//
// Used by every file of this layer. Views live as long as the Result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/result.h"
#include "schemadiff/sql_text.h"

namespace schemadiff::inspect {

using Oid = std::uint32_t;

// The elements of `{a,"b c",NULL}` (arrays of one dimension); nullopt stands for NULL.
std::vector<std::optional<std::string>> parse_array(std::string_view text);
// The same where NULL cannot be: it reads as the empty string.
Names parse_names(std::string_view text);
// The numbers of `{1,2}`, and of the vectors `1 2` (int2vector, oidvector).
std::vector<std::int64_t> parse_numbers(std::string_view text);
// `{name=value,...}` of reloptions, proconfig.
Options parse_options(std::string_view text);
// The same for attoptions, less what the server keeps there for itself: from the minor releases of November 2026
// (15.20) on it marks each column with `pg_attver=NUMBER`, which pg_dump leaves out, too.
Options parse_column_options(std::string_view text);
// SQL: whether `a.attoptions` holds more than that mark.
inline constexpr const char* kHasColumnOptions =
    "(a.attoptions is not null and a.attoptions::text !~ '^{pg_attver=[0-9]+}$')";

class Row {
  public:
    Row(const db::Result& result, int row) : result_(result), row_(row) {}

    // Whether the cell that comes next is NULL.
    bool next_is_null() const { return result_.is_null(row_, column_); }
    // NULL reads as empty, as false, as 0, as '\0'.
    std::string_view view() { return result_.view(row_, column_++); }
    std::string text() { return std::string(view()); }
    bool boolean() { return view() == "t"; }
    char letter();
    std::int64_t integer();
    Oid oid() { return static_cast<Oid>(integer()); }
    double real();
    Names names() { return parse_names(view()); }
    std::vector<std::int64_t> numbers() { return parse_numbers(view()); }
    Options options() { return parse_options(view()); }
    Options column_options() { return parse_column_options(view()); }

  private:
    const db::Result& result_;
    int row_;
    int column_ = 0;
};

}  // namespace schemadiff::inspect
