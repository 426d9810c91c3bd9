#include "service/index_follower.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "base/error.h"

namespace yinxin::service {
namespace {

using Steady = std::chrono::steady_clock;

double seconds_of(const std::function<void()>& work) {
  const auto begin = Steady::now();
  work();
  return std::chrono::duration<double>(Steady::now() - begin).count();
}

TEST(IndexFollower, CatchesUpBeforeWhoeverWaitsGoesOn) {
  std::atomic<int> log{0};
  std::atomic<int> index{0};
  IndexFollower follower([&] { index = log.load(); });
  for (int n = 1; n <= 20; ++n) {
    log = n;
    follower.catch_up_soon();
    EXPECT_EQ(index, n);
  }
}

TEST(IndexFollower, CatchesUpWithWhatWasAnnouncedLast) {
  std::atomic<int> log{0};
  std::atomic<int> index{0};
  {
    IndexFollower follower([&] { index = log.load(); });
    log = 1;
    follower.announce();
  }
  EXPECT_EQ(index, 1);
}

TEST(IndexFollower, HoldsNobodyUpWhileALongJobIsUnderWay) {
  std::promise<void> end;
  std::atomic<bool> begun{false};
  IndexFollower follower([&, ended = end.get_future().share()] {
    begun = true;
    ended.wait();
  });
  const double first = seconds_of([&] { follower.catch_up_soon(); });
  EXPECT_TRUE(begun);
  EXPECT_GE(first, 1.9);
  const double second = seconds_of([&] { follower.catch_up_soon(); });
  EXPECT_LT(second, first / 2);
  end.set_value();
}

TEST(IndexFollower, GoesOnAfterAFailure) {
  std::atomic<int> calls{0};
  IndexFollower follower([&] {
    if (++calls == 1) throw Error(ErrorCode::kUnavailable, "索引 index", "no");
  });
  follower.catch_up_soon();
  follower.catch_up_soon();
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace yinxin::service
