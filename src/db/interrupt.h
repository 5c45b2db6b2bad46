// Ctrl-C and SIGTERM while statements run: the statement is cancelled on the server, and the flow ends by an error.
//
// Used by whoever runs statements that a person, or whoever stops a container, may want to stop: the runner. One object
// at a time; while it lives, SIGINT, SIGTERM and SIGHUP do not end the process. It rolls nothing back: that is its
// user's, once the cancelled statement has failed.
#pragma once

#include <chrono>

#include "db/connection.h"

namespace schemadiff::db {

class Interrupts {
  public:
    // From now on signals are ours. Until watch() is called, one ends the process with status 2 and a line.
    Interrupts();
    // Gives the signals back.
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    // What the connection runs is cancelled from now on, again and again until acknowledge(): a signal may come right
    // before the statement is sent. Must be told to forget it (nullptr) before the connection ends.
    void watch(const Connection* connection);
};

// Whether a signal has come that nobody has acknowledged. Always false where no Interrupts lives.
bool interrupted();

// Throws Interrupted where a signal has come, and acknowledges it.
void stop_if_interrupted();

// Whether a signal has come at all, acknowledged or not.
bool was_interrupted();

// Nothing is cancelled from here on until another signal comes: what follows cleans up.
void acknowledge_interrupt();

// Sleeps; wakes up early where a signal comes. Gives whether none did.
bool sleep_uninterrupted(std::chrono::milliseconds duration);

// What ends the flow: "interrupted". Its SQLSTATE is 57014, as if the statement had been cancelled.
class Interrupted : public DatabaseError {
  public:
    Interrupted() : DatabaseError("interrupted", "57014", "") {}
};

}  // namespace schemadiff::db
