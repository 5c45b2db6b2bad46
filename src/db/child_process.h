// Starts a program as an ordinary user, so that it dies with its parent; waits for it and ends it.
//
// Used by throwaway_server.cpp for initdb and postgres. No pipes: what the program says goes to a file.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "db/server_binaries.h"

namespace schemadiff::db {

struct ChildCommand {
    std::vector<std::string> arguments;  // the first is the program's path
    std::optional<ServerUser> user;      // whom it becomes; nothing leaves it as it is
    std::string log;                     // the file that takes its output, made by this process
};

// The process, in a session of its own (Ctrl-C at the terminal does not reach it), with a plain environment (no PG*
// variables, messages in English, UTC). On Linux the kernel sends it SIGQUIT when the thread that called this ends, so
// call it from a thread that lives as long as the child should. Throws Error if the program cannot be run.
pid_t start_child(const ChildCommand& command);

// The status of waitpid if the child has ended, nothing while it runs.
std::optional<int> ended(pid_t child);

// Waits until it has ended, and gives the status of waitpid.
int wait_for_end(pid_t child);

// Sends SIGQUIT (PostgreSQL's immediate shutdown), SIGKILL after five seconds; returns when it has ended.
void end_child(pid_t child);

}  // namespace schemadiff::db
