// Where a command's words go: results to standard output, progress and messages to standard error.
#pragma once

#include <string>
#include <string_view>

#include "schemadiff/diagnostic.h"
#include "support/colour.h"

namespace schemadiff::cli {

class Console {
  public:
    Console(support::ColourMode mode, bool quiet);
    // Over again, once the configuration is read.
    void set(support::ColourMode mode, bool quiet);

    // A result. Throws Error where standard output cannot be written.
    void result(std::string_view text);
    // A message, a line; nothing under --quiet.
    void say(std::string_view line);
    // Lines as they are, also under --quiet: the timings.
    void print(std::string_view text);
    // A warning, also under --quiet.
    void warn(std::string_view line);
    // Warnings and notes of the user's files, with their excerpts; errors are thrown (throw_if_errors).
    void show(const Diagnostics& diagnostics);

    bool colours_results() const { return colours_results_; }
    bool colours_messages() const { return colours_messages_; }
    bool quiet() const { return quiet_; }
    void finish();

  private:
    bool colours_results_ = false;
    bool colours_messages_ = false;
    bool quiet_ = false;
};

// Prints all of them and throws Error if one is an error: "3 errors in the model".
void throw_if_errors(Console& console, const Diagnostics& diagnostics, std::string_view where);

}  // namespace schemadiff::cli
