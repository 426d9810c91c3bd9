#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace yinxin::service {

// A part that is opened when it is first asked for, and then stays. If opening throws, the next
// caller tries again. `open` gives the part, or, if that cannot be moved, a unique_ptr to it. Safe
// to use from several threads.
template <typename T>
class Lazy {
 public:
  template <typename Open>
  T& get(Open open) {
    // Without the lock once it is open: whoever asks may hold a lock of the part itself.
    if (T* const there = there_.load(std::memory_order_acquire)) return *there;
    const std::lock_guard lock(mutex_);
    if (!value_) {
      value_ = held(open());
      there_.store(value_.get(), std::memory_order_release);
    }
    return *value_;
  }
  // The part if it is open, else nullptr; waits for one that is being opened.
  T* peek() {
    if (T* const there = there_.load(std::memory_order_acquire)) return there;
    const std::lock_guard lock(mutex_);
    return value_.get();
  }

 private:
  static std::unique_ptr<T> held(T&& value) { return std::make_unique<T>(std::move(value)); }
  static std::unique_ptr<T> held(std::unique_ptr<T> value) { return value; }

  std::mutex mutex_;
  std::unique_ptr<T> value_;        // guarded by mutex_
  std::atomic<T*> there_{nullptr};  // the same
};

}  // namespace yinxin::service
