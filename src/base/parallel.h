#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <system_error>
#include <vector>

namespace yinxin {

// Runs `work` so many times at once, once of them in this thread; fewer times if the system has no
// more threads to give. Returns when all have. Throws what one of them has thrown, after the
// others have returned.
inline void run_at_once(std::size_t times, const std::function<void()>& work) {
  std::vector<std::future<void>> others;
  others.reserve(times);
  try {
    while (others.size() + 1 < times) others.push_back(std::async(std::launch::async, work));
  } catch (const std::system_error&) {
    // Those that there are take the work of all.
  }
  work();
  for (std::future<void>& other : others) other.get();
}

}  // namespace yinxin
