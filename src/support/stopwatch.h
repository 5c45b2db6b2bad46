// How long each stage of a command took, for --timings.
//
// Made by the command line, passed by reference to whatever has stages; what is not measured costs nothing.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace schemadiff::support {

struct StageTime {
    std::string name;
    double milliseconds = 0;
};

// Stages may run side by side in several threads.
class Stopwatch {
  public:
    // Measures from its making to its end. `auto stage = stopwatch.stage("inspect");`
    class Stage {
      public:
        Stage(Stopwatch& stopwatch, std::string name);
        ~Stage();
        Stage(const Stage&) = delete;
        Stage& operator=(const Stage&) = delete;

      private:
        Stopwatch& stopwatch_;
        std::string name_;
        std::chrono::steady_clock::time_point start_;
    };

    Stage stage(std::string name) { return Stage(*this, std::move(name)); }
    // Times of the same name add up.
    void add(const std::string& name, double milliseconds);
    // In the order in which they first ended.
    std::vector<StageTime> stages() const;
    // A number that is no time, after them. Numbers of the same name add up.
    void count(const std::string& name, long long number);
    // A line a stage, "inspect     12.3 ms"; a line a number.
    std::string text() const;

  private:
    mutable std::mutex mutex_;
    std::vector<StageTime> stages_;
    std::vector<std::pair<std::string, long long>> numbers_;
};

}  // namespace schemadiff::support
