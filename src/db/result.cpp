#include "db/result.h"

#include <libpq-fe.h>

#include <cassert>
#include <charconv>

#include "schemadiff/error.h"

namespace schemadiff::db {

namespace {

const PGresult* raw(const std::shared_ptr<const void>& handle) {
    return static_cast<const PGresult*>(handle.get());
}

// libpq's functions that only read, but were declared before const came to them.
PGresult* raw_mutable(const std::shared_ptr<const void>& handle) {
    return const_cast<PGresult*>(raw(handle));
}

}  // namespace

Result::Result(std::shared_ptr<const void> handle)
    : handle_(std::move(handle)), rows_(PQntuples(raw(handle_))), columns_(PQnfields(raw(handle_))) {}

const char* Result::column_name(int column) const {
    return PQfname(raw(handle_), column);
}

int Result::column(std::string_view name) const {
    for (int i = 0; i < columns_; ++i)
        if (name == column_name(i)) return i;
    return -1;
}

bool Result::is_null(int row, int column) const {
    assert(row >= 0 && row < rows_ && column >= 0 && column < columns_);
    return PQgetisnull(raw(handle_), row, column) != 0;
}

const char* Result::c_str(int row, int column) const {
    assert(row >= 0 && row < rows_ && column >= 0 && column < columns_);
    return PQgetvalue(raw(handle_), row, column);
}

std::string_view Result::view(int row, int column) const {
    return {c_str(row, column), static_cast<std::size_t>(PQgetlength(raw(handle_), row, column))};
}

long long Result::integer(int row, int column) const {
    const std::string_view cell = view(row, column);
    long long value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size())
        throw Error("the server sent \"" + std::string(cell) + "\" for \"" + column_name(column) +
                    "\", where an integer was expected");
    return value;
}

bool Result::boolean(int row, int column) const {
    return view(row, column) == "t";
}

long long Result::affected_rows() const {
    const std::string_view count = PQcmdTuples(raw_mutable(handle_));
    long long value = 0;
    std::from_chars(count.data(), count.data() + count.size(), value);
    return value;
}

std::string Result::command_tag() const {
    return PQcmdStatus(raw_mutable(handle_));
}

}  // namespace schemadiff::db
