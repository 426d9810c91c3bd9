#include "service/name_resolver.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "support/expect_error.h"

namespace yinxin::service {
namespace {

using std::chrono::milliseconds;
using testing::expect_error;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLong{30};

// A resolver that answers when it is let go.
class Hanging {
 public:
  ~Hanging() { let_go(); }

  NameResolver::Lookup lookup() {
    return [answer = answer_](const std::string&) {
      answer.wait();
      return NameResolver::Addresses{Poco::Net::IPAddress("192.0.2.1")};
    };
  }
  void let_go() {
    if (!gone_) go_.set_value();
    gone_ = true;
  }

 private:
  std::promise<void> go_;
  std::shared_future<void> answer_ = go_.get_future().share();
  bool gone_ = false;
};

TEST(NameResolver, FindsWhatTheSystemFinds) {
  const NameResolver resolver;
  const auto until = SteadyClock::now() + kLong;
  EXPECT_EQ(resolver.resolve("127.0.0.1", until),
            NameResolver::Addresses{Poco::Net::IPAddress("127.0.0.1")});
  EXPECT_EQ(resolver.resolve("::1", until), NameResolver::Addresses{Poco::Net::IPAddress("::1")});
  expect_error(ErrorCode::kUnavailable, "no name", [&] { resolver.resolve("no name", until); });
}

TEST(NameResolver, WaitsNoLongerThanItMay) {
  Hanging hanging;
  const NameResolver resolver(hanging.lookup());
  const auto start = SteadyClock::now();
  expect_error(ErrorCode::kUnavailable, "not resolved in time",
               [&] { resolver.resolve("slow.example", start + milliseconds(100)); });
  EXPECT_GE(SteadyClock::now() - start, milliseconds(100));
  EXPECT_LT(SteadyClock::now() - start, kLong / 2);
}

TEST(NameResolver, LetsThoseGoWhoWaitWhenItIsStopped) {
  Hanging hanging;
  NameResolver resolver(hanging.lookup());
  const auto start = SteadyClock::now();
  std::thread waiting([&] {
    expect_error(ErrorCode::kUnavailable, "not resolved in time",
                 [&] { resolver.resolve("slow.example", start + kLong); });
  });
  std::this_thread::sleep_for(milliseconds(50));
  resolver.stop();
  waiting.join();
  EXPECT_LT(SteadyClock::now() - start, kLong / 2);
  expect_error(ErrorCode::kUnavailable, "other.example",
               [&] { resolver.resolve("other.example", SteadyClock::now() + kLong); });
}

TEST(NameResolver, LeavesOnlySoManyAtWork) {
  Hanging hanging;
  const NameResolver resolver(hanging.lookup());
  const auto start = SteadyClock::now();
  int asked = 0;
  for (std::string problem; problem.find("too many") == std::string::npos && asked < 100; ++asked) {
    try {
      resolver.resolve("slow.example", start);
    } catch (const Error& error) {
      problem = error.problem();
    }
  }
  EXPECT_LT(asked, 100);
  EXPECT_GT(asked, 4);  // as many as there are threads that send
  hanging.let_go();
  NameResolver::Addresses found;
  while (found.empty() && SteadyClock::now() - start < kLong) {
    try {
      found = resolver.resolve("slow.example", SteadyClock::now() + kLong);
    } catch (const Error&) {  // those that hung have not all ended yet
      std::this_thread::sleep_for(milliseconds(10));
    }
  }
  EXPECT_EQ(found.size(), 1U);
}

}  // namespace
}  // namespace yinxin::service
