#include "service/index_follower.h"

#include <algorithm>
#include <exception>

namespace yinxin::service {
namespace {

// A commit of one document costs nearly as much as one of a hundred.
constexpr std::chrono::milliseconds kBetweenCommits{250};
constexpr std::chrono::seconds kPatience{2};

using Steady = std::chrono::steady_clock;

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

void IndexFollower::catch_up_soon() {
  std::unique_lock lock(mutex_);
  announced_ = awaited_ = true;
  changed_.notify_all();
  // A pass that has begun may not have seen the newest entries.
  const std::uint64_t wanted = passes_ + (working_ ? 2 : 1);
  const auto until = (working_ ? began_ : Steady::now()) + kPatience;
  changed_.wait_until(lock, until, [&] { return passes_ >= wanted || stopped_; });
}

void IndexFollower::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return announced_ || stopped_; });
    if (!announced_) return;
    announced_ = awaited_ = false;
    working_ = true;
    began_ = Steady::now();
    lock.unlock();
    try {
      catch_up_();
    } catch (const std::exception&) {
      // Whoever searches finds out, and readiness says so.
    }
    lock.lock();
    working_ = false;
    ++passes_;
    changed_.notify_all();
    // However many are waiting, half of the time is left to others.
    const auto now = Steady::now();
    const auto rest = std::min<Steady::duration>(now - began_, kBetweenCommits);
    changed_.wait_until(lock, now + rest, [this] { return stopped_; });
    changed_.wait_until(lock, now + kBetweenCommits, [this] { return stopped_ || awaited_; });
  }
}

}  // namespace yinxin::service
