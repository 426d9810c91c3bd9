#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace yinxin {
namespace {

TEST(RunAtOnce, RunsInThatManyThreads) {
  std::atomic<int> there{0};
  run_at_once(3, [&] {
    ++there;
    while (there < 3) std::this_thread::yield();
  });
  EXPECT_EQ(there, 3);
  run_at_once(0, [&] { ++there; });
  EXPECT_EQ(there, 4);
}

// In a thread of its own an exception would end the process.
TEST(RunAtOnce, ThrowsWhatAnyOfThemThrowsWhenAllAreDone) {
  for (int thrower = 0; thrower < 4; ++thrower) {
    std::atomic<int> begun{0};
    std::atomic<int> done{0};
    EXPECT_THROW(run_at_once(4,
                             [&] {
                               if (begun++ == thrower) throw std::runtime_error("one of them");
                               ++done;
                             }),
                 std::runtime_error);
    EXPECT_EQ(done, 3);
  }
}

}  // namespace
}  // namespace yinxin
