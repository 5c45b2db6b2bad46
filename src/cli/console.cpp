#include "cli/console.h"

#include <algorithm>
#include <cstdio>

#include "support/excerpt.h"
#include "support/text.h"

namespace schemadiff::cli {

Console::Console(support::ColourMode mode, bool quiet) {
    set(mode, quiet);
}

void Console::set(support::ColourMode mode, bool quiet) {
    colours_results_ = support::is_coloured(mode, 1);
    colours_messages_ = support::is_coloured(mode, 2);
    quiet_ = quiet;
}

void Console::result(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) throw Error("cannot write to standard output");
}

void Console::say(std::string_view line) {
    if (!quiet_) std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

void Console::print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
}

void Console::warn(std::string_view line) {
    const std::string mark = support::paint("warning:", support::Colour::yellow, colours_messages_);
    std::fprintf(stderr, "%s %.*s\n", mark.c_str(), static_cast<int>(line.size()), line.data());
}

void Console::show(const Diagnostics& diagnostics) {
    const std::string text = support::print_diagnostics(diagnostics, colours_messages_);
    std::fputs(text.c_str(), stderr);
}

void Console::finish() {
    if (std::fflush(stdout) != 0) throw Error("cannot write to standard output");
}

void throw_if_errors(Console& console, const Diagnostics& diagnostics, std::string_view where) {
    console.show(diagnostics);
    const auto errors = std::count_if(diagnostics.begin(), diagnostics.end(),
                                      [](const Diagnostic& each) { return each.severity == Severity::error; });
    if (errors > 0) throw Error(support::plural(errors, "error") + " in " + std::string(where));
}

}  // namespace schemadiff::cli
