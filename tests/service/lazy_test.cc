#include "service/lazy.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace yinxin::service {
namespace {

TEST(Lazy, OpensOnceHoweverManyAsk) {
  Lazy<int> part;
  std::atomic<int> opened{0};
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { EXPECT_EQ(part.get([&] { return ++opened; }), 1); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(opened, 1);
}

TEST(Lazy, IsOpenedByTheNextAfterAFailure) {
  Lazy<int> part;
  EXPECT_THROW(part.get([]() -> int { throw std::runtime_error("not yet"); }), std::runtime_error);
  EXPECT_EQ(part.peek(), nullptr);
  EXPECT_EQ(part.get([] { return 7; }), 7);
  EXPECT_EQ(*part.peek(), 7);
}

}  // namespace
}  // namespace yinxin::service
