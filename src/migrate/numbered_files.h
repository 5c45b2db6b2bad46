// A folder of numbered SQL files, as other tools keep their migrations, read as steps with a number, a name and texts.
//
// Used by `import`. Known are NUMBER_name.up.sql beside NUMBER_name.down.sql (golang-migrate, sqlx), a folder
// NUMBER_name/ with up.sql and down.sql (diesel), V1__name.sql beside U1__name.sql (Flyway), NUMBER_name.sql alone, and
// files that hold both ways behind `-- +goose Up`, `-- +migrate Up` or `-- migrate:up` (goose, sql-migrate, dbmate).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

struct StepText {
    std::string path;
    int first_line = 1;  // of the text, in the file
    std::string text;
};

struct NumberedStep {
    std::string number;  // as the name has it, made an id: "0285", "20140924113530", "1.2"
    std::string name;    // "add users username index"
    StepText up;
    std::optional<StepText> down;
};

// "0001_create-users" -> {"0001", "create users"}; dashes inside a number are left out of it ("2026-07-30-140000").
// Without a number at its begin: {"", ...}.
struct NumberAndName {
    std::string number;
    std::string name;
};
NumberAndName split_number(std::string_view stem);

// Whether `a` comes before `b`, digits compared by their value, group by group.
bool number_before(std::string_view a, std::string_view b);

// The steps in the order of their numbers. What is wrong (a number twice, a way down without a way up, a file that
// cannot be read) is added to `diagnostics`; files without a number are warned of and left out.
std::vector<NumberedStep> read_numbered_files(const std::string& folder, Diagnostics& diagnostics);

}  // namespace schemadiff::migrate
