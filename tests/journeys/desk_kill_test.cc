#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "journeys/instance.h"

// `yinxin draft issue` is killed at any moment: between desk and archive nothing is lost or
// doubled.
namespace yinxin {
namespace {

constexpr int kDrafts = 12;

class KilledDraft : public ::testing::Test, protected testing::Instance {
 protected:
  Json as(const char* user, std::vector<std::string> words) const {
    words.insert(words.end(), {"--as", user});
    return answer(std::move(words));
  }
  std::string ready_draft() const {
    const std::string id =
        as("lisi", {"draft", "create", testing::kSampleReferral}).at("id").string();
    as("lisi", {"draft", "submit", id});
    as("yangshijiu", {"draft", "approve", id});
    as("qianqi", {"draft", "sign", id});
    return id;
  }
  void issue_and_kill(const std::string& id, std::chrono::milliseconds delay) const {
    const pid_t child = testing::start(line({"draft", "issue", id, "--as", "shenshiqi", "--json"}),
                                       file("out"), file("err"));
    std::this_thread::sleep_for(delay);
    ::kill(child, SIGKILL);
    testing::wait_for(child);
  }
};

TEST_F(KilledDraft, IsIssuedOnceOrNotAtAll) {
  std::vector<std::string> drafts;
  for (int i = 0; i < kDrafts; ++i) drafts.push_back(ready_draft());
  const auto start = std::chrono::steady_clock::now();
  as("shenshiqi", {"draft", "issue", drafts.front()});
  const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  std::mt19937 random(20260318);
  int kills = 0;
  for (int round = 0; round < 3; ++round) {
    for (const std::string& id : drafts) {
      if (as("lisi", {"draft", "show", id}).at("state").string() == "issued") continue;
      const auto longest = static_cast<unsigned>(whole.count());
      issue_and_kill(id, std::chrono::milliseconds(longest / 3 + random() % (longest + 1)));
      ++kills;
    }
  }
  std::set<std::string> numbers;
  std::set<std::string> documents;
  int survived = 0;
  for (const std::string& id : drafts) {
    Json draft = as("lisi", {"draft", "show", id});
    if (draft.at("state").string() == "issued") ++survived;
    if (draft.at("state").string() != "issued") draft = as("shenshiqi", {"draft", "issue", id});
    EXPECT_TRUE(numbers.insert(draft.at("number").string()).second);
    EXPECT_TRUE(documents.insert(draft.at("document").string()).second);
    EXPECT_EQ(yinxin({"get", draft.at("number").string(), "-o", file("got.pdf")}).status, 0);
  }
  const Json audit = answer({"audit"});
  EXPECT_TRUE(audit.at("good").boolean()) << audit.pretty();
  EXPECT_EQ(audit.at("documents").integer(), kDrafts) << "a document that no draft knows of";
  std::cout << kills << " kills, " << survived << " of " << kDrafts << " drafts issued before\n";
}

}  // namespace
}  // namespace yinxin
