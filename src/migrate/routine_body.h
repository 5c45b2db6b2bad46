// The bodies of functions and procedures that a revision makes: looked at once all is there, in whatever order it came.
//
// Used by the runner, by --sql, and by the writer of revision files. A body is text to PostgreSQL; its language's
// validator reads it when the routine is made, where check_function_bodies is on, and then what it names must be there.
// A revision written by hand keeps that, as in psql. One that schemadiff wrote makes things in an order of its own, and
// carries bodies as the model has them: its file says `Function-Bodies: at the end`, runs with the setting off, and
// then the same validators are asked here. What no other object can mend (a syntax error) refuses the revision. What
// the surroundings decide (it names what is not there) is told: databases do hold such functions, and those that have
// them are to be had again. Nothing is looked at where the database, or the revision itself, has the setting off.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "migrate/segments.h"

namespace schemadiff::migrate {

// The name, quoted, of the function or procedure that the statement makes or replaces; nothing where it makes none, or
// one whose body is no text (BEGIN ATOMIC, RETURN: PostgreSQL reads those whatever is set).
std::optional<std::string> routine_with_text_body(std::string_view statement);

// Whether a statement of the text makes one.
bool has_text_bodies(std::string_view text);

// Whether a statement of the segments sets check_function_bodies by itself: then it has its reason.
bool sets_check_function_bodies(const std::vector<Segment>& segments);

struct BodyFault {
    std::string routine;  // "public.f(integer)"
    const SegmentStatement* statement = nullptr;
    std::string message;
    std::string sqlstate;

    bool is_syntax() const { return sqlstate == "42601"; }
    std::string text() const { return "the body of " + routine + " is not valid: " + message; }
};

// Asks the validators, in the open transaction, and leaves nothing there. Routines of the statements' names that are
// not there any more, or that this role may not judge, are passed over. Throws DatabaseError for what is no fault of a
// body: a lock that was not to be had, a signal, a lost connection.
std::vector<BodyFault> body_faults(db::Connection& connection, const std::vector<const SegmentStatement*>& statements);

// The same in a script: a block for the transaction's end, that fails or warns. Empty where nothing is to be judged.
std::string body_check_block(const std::vector<Segment>& segments);

}  // namespace schemadiff::migrate
