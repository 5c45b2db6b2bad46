// The rows that a statement gave: a light handle over the driver's own memory, where a cell is read without a copy.
//
// Used by inspect, migrate and compare's oracles. It knows nothing of types: a cell is the text the server sent.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace schemadiff::db {

// Rows and columns count from 0. Pointers and views live as long as the Result. Cells outside are a broken invariant.
// Movable only; reading it from several threads is safe.
class Result {
  public:
    // What the driver holds: a PGresult. Only connection.cpp makes one.
    explicit Result(std::shared_ptr<const void> handle);
    Result(Result&&) noexcept = default;
    Result& operator=(Result&&) noexcept = default;

    int rows() const { return rows_; }
    int columns() const { return columns_; }
    bool empty() const { return rows_ == 0; }
    const char* column_name(int column) const;
    // The column's place, or -1 if there is none of that name.
    int column(std::string_view name) const;

    bool is_null(int row, int column) const;
    // NULL reads as the empty string.
    const char* c_str(int row, int column) const;
    std::string_view view(int row, int column) const;
    std::string text(int row, int column) const { return std::string(view(row, column)); }
    // Throws Error if the cell is no integer (NULL is none).
    long long integer(int row, int column) const;
    // Whether the cell is 't'; NULL is not.
    bool boolean(int row, int column) const;

    // The rows that an INSERT, UPDATE, DELETE, MERGE or SELECT touched; 0 for all other statements.
    long long affected_rows() const;
    // The command's tag as the server says it: "CREATE TABLE", "INSERT 0 3".
    std::string command_tag() const;

  private:
    std::shared_ptr<const void> handle_;
    int rows_ = 0;
    int columns_ = 0;
};

}  // namespace schemadiff::db
