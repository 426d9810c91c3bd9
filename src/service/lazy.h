#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace yinxin::service {

// A part that is opened when it is first asked for, and then stays. If opening throws, the next
// caller tries again. Safe to use from several threads.
template <typename T>
class Lazy {
 public:
  template <typename Open>
  T& get(Open open) {
    const std::lock_guard lock(mutex_);
    if (!value_) value_ = std::make_unique<T>(open());
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
  std::mutex mutex_;
  std::unique_ptr<T> value_;
};

}  // namespace yinxin::service
