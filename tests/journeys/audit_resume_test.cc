#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "journeys/instance.h"

// An audit that is killed goes on where it was, and says in the end what it would have said.
namespace yinxin {
namespace {

namespace fs = std::filesystem;
using testing::contents;
using testing::Outcome;

constexpr int kDocuments = 12'000;

class AuditResume : public ::testing::Test, protected testing::Instance {
 protected:
  AuditResume() {
    std::ofstream lines(file("old.jsonl"));
    for (int i = 1; i <= kDocuments; ++i) {
      const std::string n = std::to_string(i);
      lines << R"({"id":")" << n << R"(","agency":"sjg","kind":"通知","number":"示市监〔2001〕)"
            << n << R"(号","date":"2001-03-18","secrecy":"非涉密","title":"旧案)" << n
            << R"(","text":"旧案正文)" << n << R"("})"
            << "\n";
    }
    lines.close();
    answer({"import", file("old.jsonl")});
  }

  // What it says but for when, and for its own row on the trail.
  Json audit(int status, const std::vector<std::string>& options = {}) const {
    std::vector<std::string> words = {"audit"};
    words.insert(words.end(), options.begin(), options.end());
    Json::Object said = answer(words, status).object();
    for (const char* passing : {"made", "trail_rows", "trail_checkpoint"}) said.erase(passing);
    Json::Array kept;  // the trail has grown meanwhile
    for (const Json& item : said.at("four_properties").array()) {
      if (item.at("id").string() != "T4-07") kept.push_back(item);
    }
    said["four_properties"] = kept;
    return said;
  }
  bool kill_in_the_middle(const std::string& state) const {
    const pid_t child = testing::start(line({"audit", "--state", state}), file("out"), file("err"));
    for (int i = 0; i < 60'000 && !fs::exists(state) && ::kill(child, 0) == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ::kill(child, SIGKILL);
    return testing::wait_for(child) == 128 + SIGKILL;
  }
  // The place of an object in the order in which they are audited cannot be told from outside; the
  // last document's is behind what the first rounds read.
  fs::path text_of(int n) const {
    const std::string words = "旧案正文" + std::to_string(n);
    for (const auto& item : fs::recursive_directory_iterator(home() + "/archive/objects")) {
      if (item.is_regular_file() && contents(item.path()) == words) return item.path();
    }
    return {};
  }
};

TEST_F(AuditResume, SaysInTheEndWhatItWouldHaveSaid) {
  const fs::path last = text_of(kDocuments);
  ASSERT_FALSE(last.empty());
  fs::permissions(last, fs::perms(0644));
  std::ofstream(last) << "改动";
  const Json whole = audit(1);
  EXPECT_EQ(whole.at("problems").array().size(), 1U);
  const std::string state = file("state");
  ASSERT_TRUE(kill_in_the_middle(state));
  const std::int64_t reached = Json::parse(contents(state), "state").at("objects").integer();
  EXPECT_GT(reached, 0);
  EXPECT_LT(reached, 2 * kDocuments);
  EXPECT_EQ(yinxin({"audit", "--sm3", "--state", state}).status, 1) << "another audit's state";
  const Outcome resumed = yinxin({"audit", "--state", state});
  EXPECT_NE(resumed.err.find("续作"), std::string::npos) << resumed.err;
  EXPECT_FALSE(fs::exists(state));
  ASSERT_TRUE(kill_in_the_middle(state));
  const Json again = audit(1, {"--state", state});
  EXPECT_EQ(again, whole) << again.dump() << "\n" << whole.dump();
  // What a state says of another log is not believed.
  std::ofstream(state) << R"({"asked":"","log":"3 00","objects":20000,"properties":{},)"
                       << R"("regenerated":{}})";
  EXPECT_EQ(audit(1, {"--state", state}), whole);
}

}  // namespace
}  // namespace yinxin
