#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace yinxin::service {

// Keeps the index behind the log by no more than a moment, in a thread of its own, so that nobody
// who issues waits for it. What fails is tried again with the next announcement; a search that
// finds the index behind brings it up itself and says what is wrong.
class IndexFollower {
 public:
  explicit IndexFollower(std::function<void()> catch_up);
  // Catches up with what was announced.
  ~IndexFollower();
  IndexFollower(const IndexFollower&) = delete;
  IndexFollower& operator=(const IndexFollower&) = delete;

  // The log has grown.
  void announce();

 private:
  void work();

  std::function<void()> catch_up_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool announced_ = false;  // guarded by mutex_
  bool stopped_ = false;    // guarded by mutex_
  std::thread thread_;
};

}  // namespace yinxin::service
