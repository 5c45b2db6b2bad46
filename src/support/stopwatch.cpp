#include "support/stopwatch.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "support/text.h"

namespace schemadiff::support {

Stopwatch::Stage::Stage(Stopwatch& stopwatch, std::string name)
    : stopwatch_(stopwatch), name_(std::move(name)), start_(std::chrono::steady_clock::now()) {}

Stopwatch::Stage::~Stage() {
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start_;
    stopwatch_.add(name_, took.count());
}

void Stopwatch::add(const std::string& name, double milliseconds) {
    const std::lock_guard lock(mutex_);
    for (StageTime& stage : stages_) {
        if (stage.name != name) continue;
        stage.milliseconds += milliseconds;
        return;
    }
    stages_.push_back({name, milliseconds});
}

void Stopwatch::count(const std::string& name, long long number) {
    const std::lock_guard lock(mutex_);
    for (auto& known : numbers_) {
        if (known.first != name) continue;
        known.second += number;
        return;
    }
    numbers_.emplace_back(name, number);
}

std::vector<StageTime> Stopwatch::stages() const {
    const std::lock_guard lock(mutex_);
    return stages_;
}

std::string Stopwatch::text() const {
    const std::vector<StageTime> all = stages();
    std::size_t widest = 0;
    for (const StageTime& stage : all) widest = std::max(widest, display_width(stage.name));
    std::string text;
    for (const StageTime& stage : all) {
        char time[32];
        std::snprintf(time, sizeof time, "%10.1f ms\n", stage.milliseconds);
        text += stage.name + std::string(widest - display_width(stage.name), ' ') + time;
    }
    const std::lock_guard lock(mutex_);
    for (const auto& [name, number] : numbers_) text += name + ": " + std::to_string(number) + "\n";
    return text;
}

}  // namespace schemadiff::support
