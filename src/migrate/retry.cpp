#include "migrate/retry.h"

#include <algorithm>
#include <random>

#include "db/interrupt.h"

namespace schemadiff::migrate {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kLongestPause(2000);

milliseconds jittered(milliseconds pause) {
    static thread_local std::minstd_rand random(std::random_device{}());
    return milliseconds(std::uniform_int_distribution<long long>(pause.count() / 2, pause.count())(random));
}

}  // namespace

bool is_lock_failure(const std::string& sqlstate) {
    return sqlstate == "55P03" || sqlstate == "40P01" || sqlstate == "40001";
}

Retry::Retry(milliseconds limit) : deadline_(Clock::now() + limit) {}

bool Retry::again() {
    const milliseconds pause = jittered(pause_);
    if (Clock::now() + pause >= deadline_) return false;
    if (!db::sleep_uninterrupted(pause)) return false;
    pause_ = std::min(pause_ * 2, kLongestPause);
    ++attempts_;
    return true;
}

long long Retry::lock_timeout_ms(long long lock_timeout_ms) const {
    if (attempts_ == 1 || lock_timeout_ms == 0) return lock_timeout_ms;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now()).count();
    const long long most = std::max<long long>(left, 10);
    return std::min(lock_timeout_ms, most);
}

}  // namespace schemadiff::migrate
