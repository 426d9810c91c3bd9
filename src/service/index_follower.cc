#include "service/index_follower.h"

#include <chrono>

#include "base/error.h"

namespace yinxin::service {
namespace {

// A commit of one document costs nearly as much as one of a hundred.
constexpr std::chrono::milliseconds kBetweenCommits{250};

}  // namespace

IndexFollower::IndexFollower(std::function<void()> catch_up)
    : catch_up_(std::move(catch_up)), thread_([this] { work(); }) {}

IndexFollower::~IndexFollower() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void IndexFollower::announce() {
  const std::lock_guard lock(mutex_);
  announced_ = true;
  changed_.notify_all();
}

void IndexFollower::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return announced_ || stopped_; });
    if (!announced_) return;
    announced_ = false;
    lock.unlock();
    try {
      catch_up_();
    } catch (const Error&) {
      // See above: whoever searches is told.
    }
    lock.lock();
    changed_.wait_for(lock, kBetweenCommits, [this] { return stopped_; });
  }
}

}  // namespace yinxin::service
