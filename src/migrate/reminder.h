// When to tell again that one still waits: after 5 s, 10 s, 20 s, 40 s, and then each minute.
//
// Used where a run waits without a limit of its own: for another runner, and for old transactions.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>

namespace schemadiff::migrate {

class Reminder {
  public:
    // Whether to tell now that one waits for `whom`. Somebody else than before is told at once.
    bool is_due(const std::string& whom) {
        const Clock::time_point now = Clock::now();
        if (told_ && whom == whom_ && now < next_) return false;
        pause_ = told_ && whom == whom_ ? std::min(pause_ * 2, kLongest) : kFirst;
        next_ = now + pause_;
        told_ = true;
        whom_ = whom;
        return true;
    }

  private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds kFirst{5};
    static constexpr std::chrono::seconds kLongest{60};

    bool told_ = false;
    std::string whom_;
    Clock::time_point next_;
    std::chrono::seconds pause_ = kFirst;
};

}  // namespace schemadiff::migrate
