// Trying again what failed only because a lock was not to be had.
//
// Used by revision_run.cpp. Pauses grow and are jittered, so that two runners do not meet again at the same moment.
#pragma once

#include <chrono>
#include <string>

namespace schemadiff::migrate {

// 55P03: lock_timeout; 40P01: chosen as the victim of a deadlock; 40001: another transaction was faster, where the role
// or database asks for serializable ones. Each time the transaction left nothing.
bool is_lock_failure(const std::string& sqlstate);

class Retry {
  public:
    explicit Retry(std::chrono::milliseconds limit);

    // Sleeps and says true where there is time for another attempt; false once the limit is reached, or a
    // signal has come.
    bool again();
    int attempts() const { return attempts_; }
    // How long a lock may be waited for, so that the next attempt ends with the limit: at most `lock_timeout_ms`,
    // which is what the first attempt gets; 0, no limit, stays.
    long long lock_timeout_ms(long long lock_timeout_ms) const;

  private:
    std::chrono::steady_clock::time_point deadline_;
    std::chrono::milliseconds pause_{100};
    int attempts_ = 1;
};

}  // namespace schemadiff::migrate
