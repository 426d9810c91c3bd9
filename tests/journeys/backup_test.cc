#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "journeys/instance.h"
#include "support/places.h"

// `yinxin backup` and `yinxin restore`.
namespace yinxin {
namespace {

using testing::contents;
using testing::kSampleReferral;
using testing::Outcome;

class Backup : public ::testing::Test, protected testing::Instance {
 protected:
  Outcome elsewhere(std::vector<std::string> words) const {
    words.insert(words.begin(), yinxin::testing::program());
    words.insert(words.begin() + 2, {"--home", file("restored")});
    return testing::run(words);
  }
};

TEST_F(Backup, IsRestoredToTheSameDocumentsAnswersAndHead) {
  const Json receipt = answer({"issue", kSampleReferral});
  answer({"issue", kSampleReferral});
  const Json made = answer({"backup", file("backup")});
  EXPECT_TRUE(made.at("good").boolean());
  const std::string head = yinxin({"checkpoint"}).out;
  const Json found = answer({"search", "样张商贸"});
  const Outcome restored = elsewhere({"restore", file("backup")});
  ASSERT_EQ(restored.status, 0) << restored.out << restored.err;
  EXPECT_EQ(elsewhere({"checkpoint"}).out, head);
  EXPECT_EQ(Json::parse(elsewhere({"search", "样张商贸", "--json"}).out, "found"), found);
  const std::string id = receipt.at("id").string();
  EXPECT_EQ(yinxin({"get", id, "-o", file("a.pdf")}).status, 0);
  EXPECT_EQ(elsewhere({"get", id, "-o", file("b.pdf")}).status, 0);
  EXPECT_EQ(contents(file("a.pdf")), contents(file("b.pdf")));
  EXPECT_EQ(elsewhere({"audit"}).status, 0);
  EXPECT_EQ(elsewhere({"trail"}).status, 0);
  const Outcome next = elsewhere({"issue", kSampleReferral, "--json"});
  EXPECT_EQ(Json::parse(next.out, "receipt").at("number").string().substr(22), "3号") << next.out;
  EXPECT_EQ(elsewhere({"restore", file("backup")}).status, 1) << "never over an instance";
}

TEST_F(Backup, ContinuesWhatItHasAndTakesEverythingAcknowledgedWhileServing) {
  answer({"issue", kSampleReferral});
  answer({"backup", file("backup")});
  for (int i = 0; i < 3; ++i) {
    const pid_t writer = testing::start(line({"issue", kSampleReferral, kSampleReferral,
                                              kSampleReferral, kSampleReferral, "--json"}),
                                        file("out"), file("err"));
    const std::string before = yinxin({"checkpoint"}).out;
    const Json made = answer({"backup", file("backup")});
    EXPECT_TRUE(made.at("good").boolean());
    EXPECT_GE(made.at("entries").integer(), std::stoll(before.substr(before.find('\n') + 1)));
    testing::wait_for(writer);
  }
  const Json last = answer({"backup", file("backup")});
  EXPECT_EQ(answer({"backup", file("backup")}).at("objects").integer(), 0) << "nothing is new";
  ASSERT_EQ(elsewhere({"restore", file("backup")}).status, 0);
  EXPECT_EQ(elsewhere({"audit"}).status, 0);
  EXPECT_EQ(elsewhere({"checkpoint"}).out, last.at("checkpoint").string());
}

TEST_F(Backup, RefusesAnotherHistoryAndReportsDamage) {
  const std::string id = answer({"issue", kSampleReferral}).at("id").string();
  answer({"backup", file("backup")});
  const Instance other;
  EXPECT_EQ(other.yinxin({"backup", file("backup")}).status, 1);
  damage_pdf();
  const Outcome damaged = yinxin({"backup", file("fresh")});
  EXPECT_EQ(damaged.status, 1);
  EXPECT_NE(damaged.err.find(id), std::string::npos) << damaged.err;
}

TEST_F(Backup, WithoutKeysHasNone) {
  answer({"issue", kSampleReferral});
  answer({"backup", file("backup"), "--without-keys"});
  EXPECT_EQ(testing::run({"grep", "-rl", "PRIVATE KEY", file("backup")}).status, 1);
}

}  // namespace
}  // namespace yinxin
