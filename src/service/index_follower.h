#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace yinxin::service {

// Keeps the index behind the log by no more than a moment, in a thread of its own, so that nobody
// who issues waits for it; another one merges what the index is made of. What fails is tried again
// with the next announcement.
class IndexFollower {
 public:
  explicit IndexFollower(std::function<void()> catch_up);
  // Catches up with what was announced.
  ~IndexFollower();
  IndexFollower(const IndexFollower&) = delete;
  IndexFollower& operator=(const IndexFollower&) = delete;

  // The log has grown.
  void announce();
  // The same, and somebody is waiting: returns when all that the log had is in the index, or could
  // not be put there, but at most two seconds after work on that has begun. So whoever finds a long
  // job under way, a rebuilt index or a large import, is not held up by it.
  void catch_up_soon();

 private:
  void work();

  std::function<void()> catch_up_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool announced_ = false;                       // guarded by mutex_
  bool awaited_ = false;                         // guarded by mutex_
  bool working_ = false;                         // guarded by mutex_
  bool stopped_ = false;                         // guarded by mutex_
  std::uint64_t passes_ = 0;                     // that have ended; guarded by mutex_
  std::chrono::steady_clock::time_point began_;  // the last pass; guarded by mutex_
  std::thread thread_;
};

}  // namespace yinxin::service
