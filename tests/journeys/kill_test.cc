#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "journeys/instance.h"

// `yinxin issue` is killed at any moment, again and again, on one archive.
namespace yinxin {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

int kills() {
  const char* wanted = std::getenv("YINXIN_KILLS");
  return wanted == nullptr ? 200 : std::atoi(wanted);
}

class KilledIssue : public ::testing::Test, protected testing::Instance {
 protected:
  // How long an undisturbed issue takes.
  Milliseconds issue_once() const {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(yinxin({"issue", testing::kSampleReferral}).status, 0);
    return std::chrono::steady_clock::now() - start;
  }

  // Issues and kills after `delay`; the number it had acknowledged by then, or "".
  std::string issue_and_kill(Milliseconds delay) const {
    const pid_t child = testing::start(line({"issue", testing::kSampleReferral, "--json"}),
                                       file("out"), file("err"));
    std::this_thread::sleep_for(delay);
    ::kill(child, SIGKILL);
    testing::wait_for(child);
    const std::string answer = testing::contents(file("out"));
    return answer.empty() ? "" : Json::parse(answer, "answer").at("number").string();
  }
};

TEST_F(KilledIssue, LosesNothingAcknowledgedAndLeavesNoGap) {
  Milliseconds whole = issue_once();
  for (int i = 0; i < 4; ++i) whole = std::min(whole, issue_once());
  std::mt19937 random(20260318);
  std::uniform_real_distribution<double> part(0, 1.25);
  std::set<std::string> acknowledged;
  for (int i = 0; i < kills(); ++i) {
    const std::string number = issue_and_kill(part(random) * whole);
    // Other tests make the machine slower and faster: aim at one in four that gets through.
    whole *= number.empty() ? 1.02 : 0.94;
    if (number.empty()) continue;
    EXPECT_TRUE(acknowledged.insert(number).second) << number << " twice";
  }
  for (const std::string& number : acknowledged) {
    EXPECT_EQ(yinxin({"get", number, "-o", file("got.pdf")}).status, 0) << number;
  }
  // The next one opens the archive, recovers, and carries on; then everything must be in order:
  // every number sealed or void, every object there, every signature good.
  issue_once();
  const Json audit = answer({"audit"});
  EXPECT_TRUE(audit.at("good").boolean()) << audit.pretty();
  std::cout << kills() << " kills, " << acknowledged.size() << " acknowledged before them\n";
  EXPECT_GT(acknowledged.size(), 0U);
  EXPECT_LT(acknowledged.size(), static_cast<std::size_t>(kills()));
}

}  // namespace
}  // namespace yinxin
