#pragma once

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
    const std::lock_guard lock(mutex_);
    if (!value_) value_ = held(open());
    return *value_;
  }
  // The part if it is open, else nullptr.
  T* peek() {
    const std::lock_guard lock(mutex_);
    return value_.get();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    value_.reset();
  }

 private:
  static std::unique_ptr<T> held(T&& value) { return std::make_unique<T>(std::move(value)); }
  static std::unique_ptr<T> held(std::unique_ptr<T> value) { return value; }

  std::mutex mutex_;
  std::unique_ptr<T> value_;
};

}  // namespace yinxin::service
