#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace yinxin {

// What was worked out lately, so that it need not be again: at least the last `capacity` values
// that were asked for, at most twice as many. Safe to use from several threads.
template <typename Key, typename Value>
class Recent {
 public:
  explicit Recent(std::size_t capacity) : capacity_(capacity) {}

  std::optional<Value> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    if (const auto found = young_.find(key); found != young_.end()) return found->second;
    const auto found = old_.find(key);
    if (found == old_.end()) return std::nullopt;
    Value value = found->second;
    put(key, value);
    return value;
  }

  void keep(const Key& key, const Value& value) {
    const std::lock_guard lock(mutex_);
    put(key, value);
  }

 private:
  void put(const Key& key, const Value& value) {
    if (young_.size() >= capacity_) {
      old_ = std::move(young_);
      young_.clear();
    }
    young_.insert_or_assign(key, value);
  }

  const std::size_t capacity_;
  std::mutex mutex_;
  std::map<Key, Value> young_;
  std::map<Key, Value> old_;
};

}  // namespace yinxin
