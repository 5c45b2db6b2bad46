#include "db/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

namespace schemadiff::db {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBetweenCancels(50);
// So many signals end the process whatever the server does.
constexpr int kPatience = 3;

// What wakes the watching thread for its end.
constexpr int kWake = SIGUSR2;

sigset_t watched_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, kWake}) sigaddset(&set, signal);
    return set;
}

// A thread of its own receives the signals by sigtimedwait(), so that it may lock, and cancel as often as it takes.
// The mask that keeps them from all other threads is inherited by those that are started later.
class Watcher {
  public:
    void start() {
        const sigset_t set = watched_signals();
        pthread_sigmask(SIG_BLOCK, &set, &before_);
        thread_ = std::thread([this] { run(); });
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        pthread_kill(thread_.native_handle(), kWake);
        thread_.join();
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

    void watch(const Connection* connection) {
        const std::lock_guard lock(mutex_);
        connection_ = connection;
        watches_ = watches_ || connection != nullptr;
    }

    bool pending() {
        const std::lock_guard lock(mutex_);
        return pending_;
    }

    bool came() {
        const std::lock_guard lock(mutex_);
        return came_ > 0;
    }

    void acknowledge() {
        const std::lock_guard lock(mutex_);
        pending_ = false;
    }

    bool sleep(milliseconds duration) {
        std::unique_lock lock(mutex_);
        return !signal_.wait_for(lock, duration, [this] { return pending_; });
    }

  private:
    void run() {
        const sigset_t set = watched_signals();
        const timespec pause{0, kBetweenCancels.count() * 1000000};
        for (;;) {
            const int signal = sigtimedwait(&set, nullptr, &pause);
            std::unique_lock lock(mutex_);
            if (ended_) return;
            if (signal > 0 && signal != kWake) take();
            if (pending_ && connection_ != nullptr) connection_->cancel();
        }
    }

    void take() {
        pending_ = true;
        ++came_;
        if (!watches_ || came_ >= kPatience) {
            std::fputs(watches_ ? "error: interrupted; the server may still be at it, the next run finds out\n"
                                : "error: interrupted before anything ran\n",
                       stderr);
            _exit(2);
        }
        signal_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable signal_;
    std::thread thread_;
    sigset_t before_{};
    const Connection* connection_ = nullptr;
    bool watches_ = false;
    bool pending_ = false;
    int came_ = 0;
    bool ended_ = false;
};

Watcher* watcher = nullptr;

}  // namespace

Interrupts::Interrupts() {
    watcher = new Watcher();
    watcher->start();
}

Interrupts::~Interrupts() {
    watcher->stop();
    delete watcher;
    watcher = nullptr;
}

void Interrupts::watch(const Connection* connection) {
    watcher->watch(connection);
}

bool interrupted() {
    return watcher != nullptr && watcher->pending();
}

bool was_interrupted() {
    return watcher != nullptr && watcher->came();
}

void stop_if_interrupted() {
    if (!interrupted()) return;
    acknowledge_interrupt();
    throw Interrupted();
}

void acknowledge_interrupt() {
    if (watcher != nullptr) watcher->acknowledge();
}

bool sleep_uninterrupted(milliseconds duration) {
    if (watcher != nullptr) return watcher->sleep(duration);
    std::this_thread::sleep_for(duration);
    return true;
}

}  // namespace schemadiff::db
