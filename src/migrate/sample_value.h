// One made-up value: of a type, and other ones to try where a check refuses it.
//
// Used by sample_rows.h only. Text in, text out.
#pragma once

#include <string>
#include <vector>

#include "migrate/sample_table.h"

namespace schemadiff::migrate {

// SQL for the `number`th value of the column's type; different numbers give different values where the type has as
// many.
std::string sample_value(const SampleColumn& column, int number);

// What a check's text names: its literals, numbers next to its numbers, then the default and NULL where the column has
// them.
std::vector<std::string> other_values(const SampleColumn& column, const std::string& check);

// The first value that a partition's bound takes: FROM (..) includes its lower end, IN (..) its labels. Empty where
// the text has none.
std::string bound_value(const SampleColumn& column, const std::string& bound, std::size_t place);

}  // namespace schemadiff::migrate
