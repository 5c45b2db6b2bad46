// What the configuration says of new files: their names, their heads, the time in them, and what is run on each.
//
// Used by whoever writes a revision.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "cli/session.h"

namespace schemadiff::cli {

// A moment in a time zone ("Europe/Berlin"). Throws Error where the system knows no zone of that name.
struct Moment {
    std::tm parts{};
    std::string zone;  // "UTC", "+0200"

    // "2026-05-27 09:14:22 UTC"
    std::string text() const;
};
Moment moment(std::time_t time, const std::string& time_zone);

// `pattern` with {id} {slug} {year} {month} {day} {hour} {minute} {second} filled in, and `.sql` behind it. What an
// empty slug leaves at the end (`_`) goes.
std::string new_file_name(std::string_view pattern, std::string_view id, std::string_view message,
                          const Moment& moment);

// Runs each command of `after_revision` on the file, {path} filled in, by the shell in this folder. What they say goes
// to standard error under -v. Throws Error naming the command that failed, with its words: the file stays.
void run_after_new_file(Session& session, const std::string& path);

}  // namespace schemadiff::cli
