// The options of a sequence as text: of a sequence of its own, of an identity column, of a serial.
#pragma once

#include <optional>
#include <string>

#include "load/form.h"
#include "load/fragment.h"

namespace schemadiff::load {

// What the text names; a bound or start that it leaves out is filled in by `complete`.
struct SequenceText {
    Sequence value;
    bool has_start = false;
    bool has_minimum = false;
    bool has_maximum = false;
    std::string name;                 // SEQUENCE NAME of an identity column, qualified and quoted
    std::optional<bool> is_unlogged;  // LOGGED or UNLOGGED was said
};

// Reads options up to the end, or up to a closing parenthesis, in any order, with or without their small words:
// `as integer start with 10 increment by 2 minvalue 1 no maxvalue cache 5 no cycle owned by t.c`.
void read_sequence_options(Fragment& in, SequenceText& out);

// Fills in what PostgreSQL would (init_params() in src/backend/commands/sequence.c, 15) by type and increment.
void complete(SequenceText& text);

// The sequence of the type with nothing said about it.
Sequence usual_sequence(const TypeText& type);

// What of `value` is not what PostgreSQL would fill in, as sequence option -> value: start, increment, minimum,
// maximum, cache, cycle.
Options unusual_options(const Sequence& value);

// ` start 10 increment 2 ...`: the options as text, in the order of pg_dump; each with a space in front.
std::string sequence_options_text(const Options& options);

}  // namespace schemadiff::load
