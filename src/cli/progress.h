// The progress of a run on standard error: plain lines, and on a terminal a bar below them.
//
// Used by upgrade, downgrade and stamp. Results are none of its business; under --quiet it says warnings only.
#pragma once

#include <mutex>
#include <string>

#include "cli/console.h"
#include "migrate/run_options.h"

namespace schemadiff::cli {

class ProgressPrinter {
  public:
    // With `verbose` each statement is a line, with its time.
    ProgressPrinter(Console& console, bool verbose);
    // Takes the bar away.
    ~ProgressPrinter();
    ProgressPrinter(const ProgressPrinter&) = delete;
    ProgressPrinter& operator=(const ProgressPrinter&) = delete;

    // May be called from several threads.
    void print(const migrate::Progress& progress);

  private:
    void say(const std::string& line);
    void warn(const std::string& line);
    void take_away_bar();
    void tell_batch(const std::string& line);
    void tell_rest_of_batch();
    void draw_bar(const migrate::Progress& progress);

    Console& console_;
    bool verbose_;
    bool on_terminal_;
    bool drawn_ = false;
    std::string doing_;  // the statement that runs, for the bar
    // Rounds of a batch may be many a second, and a log shall be read: a line a second, and the last one.
    std::chrono::steady_clock::time_point batch_told_{};
    std::string batch_untold_;
    std::mutex mutex_;
};

// "[=====>    ] 3/12 b2 2/5 ALTER TABLE t ..." in at most `width` columns: how many of the run's revisions are done,
// and what runs. Text beyond ASCII counts by bytes.
std::string bar_text(const migrate::Progress& progress, const std::string& doing, int width);

// "1.2 s", "12 ms", "3 min 4 s".
std::string time_text(std::chrono::milliseconds time);

}  // namespace schemadiff::cli
