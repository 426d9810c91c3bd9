#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include "journeys/instance.h"
#include "support/command.h"

// Signatures that last, as people meet them: by the program, on an instance of its own.
namespace yinxin {
namespace {

using testing::contents;
using testing::Instance;

const std::string& kSample = testing::kSampleReferral;

class LongTermJourney : public ::testing::Test, protected Instance {
 protected:
  // The instance's time-stamping authority is from now on at `url`.
  void set_timestamp(const std::string& url) const {
    change_instance([&url](Json& instance) { instance["long_term"]["timestamp"] = url; });
  }
};

TEST_F(LongTermJourney, IssuesWhatCanBeProvenForYears) {
  const Json receipt = answer({"issue", kSample, "-o", file("issued.pdf")});
  EXPECT_EQ(receipt.at("level").string(), "B-LTA");
  const Json verdict = answer({"verify", file("issued.pdf")});
  EXPECT_EQ(verdict.at("level").string(), "B-LTA");
  EXPECT_EQ(verdict.at("state").string(), "VALID");
  EXPECT_EQ(verdict.at("timestamps").array().size(), 1U);
  EXPECT_NE(yinxin({"verify", file("issued.pdf")}).out.find("可证明至"), std::string::npos);
  EXPECT_EQ(answer({"audit", "--regenerate"}).at("regenerated").at("same_bytes").integer(), 1);
}

// An outage costs a document a level and nothing else, and is made good in bulk.
TEST_F(LongTermJourney, HealsWhatWasIssuedDuringAnOutage) {
  EXPECT_EQ(answer({"issue", kSample}).at("level").string(), "B-LTA");
  set_timestamp("http://127.0.0.1:1/");
  const Json receipt = answer({"issue", kSample, "-o", file("issued.pdf")});
  EXPECT_EQ(receipt.at("level").string(), "B-B");
  EXPECT_NE(receipt.at("level_problem").string(), "");
  EXPECT_EQ(yinxin({"verify", file("issued.pdf")}).status, 0);

  const Json still = answer({"upgrade", "--all"}, 1);
  EXPECT_EQ(still.at("kept").integer(), 1);
  EXPECT_EQ(still.at("failed").integer(), 1);

  set_timestamp("sample:timestamp");
  const Json healed = answer({"upgrade", "--all"});
  EXPECT_EQ(healed.at("total").integer(), 2);
  EXPECT_EQ(healed.at("kept").integer(), 1);
  EXPECT_EQ(healed.at("renewed").integer(), 1);
  EXPECT_EQ(healed.at("documents").array().at(1).at("from_level").string(), "B-B");
  EXPECT_EQ(healed.at("documents").array().at(1).at("to_level").string(), "B-LTA");

  const std::string id = receipt.at("id").string();
  EXPECT_EQ(yinxin({"get", id, "-o", file("newest.pdf")}).status, 0);
  EXPECT_EQ(yinxin({"get", id, "--original", "-o", file("original.pdf")}).status, 0);
  EXPECT_EQ(contents(file("original.pdf")), contents(file("issued.pdf")));
  const std::string newest = contents(file("newest.pdf"));
  EXPECT_EQ(newest.substr(0, contents(file("issued.pdf")).size()), contents(file("issued.pdf")));

  const Json verdict = answer({"verify", file("newest.pdf")});
  EXPECT_EQ(verdict.at("level").string(), "B-LTA");
  EXPECT_TRUE(verdict.at("archived").at("is_renewed").boolean());
  EXPECT_TRUE(verdict.at("archived").at("is_newest").boolean());
  const Json older = answer({"verify", file("original.pdf")});
  EXPECT_FALSE(older.at("archived").at("is_newest").boolean());

  const Json audit = answer({"audit", "--regenerate"});
  EXPECT_TRUE(audit.at("good").boolean());
  EXPECT_EQ(audit.at("renewals").integer(), 1);
  EXPECT_EQ(audit.at("regenerated").at("same_bytes").integer(), 2);
}

// What was provably signed before a certificate was revoked stays good; what only says that it was
// does not; and the agency goes on with a new certificate.
TEST_F(LongTermJourney, RemembersWhatWasRevoked) {
  const std::string agency = "示例市市场监督管理局";
  ASSERT_EQ(answer({"issue", kSample, "-o", file("proven.pdf")}).at("level").string(), "B-LTA");
  set_timestamp("http://127.0.0.1:1/");
  ASSERT_EQ(answer({"issue", kSample, "-o", file("claimed.pdf")}).at("level").string(), "B-B");
  set_timestamp("sample:timestamp");
  EXPECT_EQ(yinxin({"revoke", "没有的机关"}).status, 1);
  // Certificates and time-stamps tell whole seconds; within one, nothing is proven to be earlier.
  std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
  EXPECT_EQ(answer({"revoke", agency}).at("agency").string(), agency);

  const Json proven = answer({"verify", file("proven.pdf")});
  EXPECT_EQ(proven.at("state").string(), "VALID");
  EXPECT_EQ(proven.at("level").string(), "B-LTA");
  const Json& note = proven.at("signatures").array().at(0).at("findings").array().at(0);
  EXPECT_EQ(note.at("code").string(), "REVOKED_LATER");
  const Json claimed = answer({"verify", file("claimed.pdf")}, 1);
  EXPECT_EQ(claimed.at("state").string(), "INDETERMINATE");
  EXPECT_EQ(claimed.at("signatures").array().at(0).at("sub_indication").string(), "REVOKED_NO_POE");

  ASSERT_EQ(answer({"issue", kSample, "-o", file("new.pdf")}).at("level").string(), "B-LTA");
  const Json renewed = answer({"verify", file("new.pdf")});
  EXPECT_EQ(renewed.at("state").string(), "VALID");
  EXPECT_TRUE(renewed.at("signatures").array().at(0).at("findings").array().empty());
}

TEST_F(LongTermJourney, TakesNoNumberForASealThatMayNoLongerBeUsed) {
  namespace fs = std::filesystem;
  const fs::path desk = fs::path(home()) / "desk";
  for (const char* room : {"keys", "certificates"}) {
    fs::copy(desk / room, file(std::string("old-") + room), fs::copy_options::recursive);
  }
  answer({"issue", kSample});
  answer({"revoke", "示例市市场监督管理局"});
  for (const char* room : {"keys", "certificates"}) {
    fs::copy(file(std::string("old-") + room), desk / room,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }
  const std::string before = yinxin({"checkpoint"}).out;
  const auto refused = yinxin({"issue", kSample});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.err.find("吊销"), std::string::npos) << refused.err;
  EXPECT_EQ(yinxin({"checkpoint"}).out, before);
}

TEST_F(LongTermJourney, SignsASecondTimeWithSm2) {
  change_instance([](Json& instance) { instance["second_signature"] = true; });
  const Json receipt = answer({"issue", kSample, "-o", file("issued.pdf")});
  EXPECT_EQ(receipt.at("level").string(), "B-LTA");
  const Json verdict = answer({"verify", file("issued.pdf")});
  EXPECT_EQ(verdict.at("state").string(), "VALID");
  const auto& signatures = verdict.at("signatures").array();
  ASSERT_EQ(signatures.size(), 2U);
  EXPECT_EQ(signatures.at(0).at("algorithm").string(), "ECDSA P-256 / SHA-256");
  EXPECT_EQ(signatures.at(1).at("algorithm").string(), "SM2 / SM3");
  EXPECT_TRUE(answer({"audit", "--regenerate"}).at("good").boolean());
}

TEST_F(LongTermJourney, RenewsArchiveTimestamps) {
  const std::string id = answer({"issue", kSample}).at("id").string();
  EXPECT_EQ(answer({"upgrade", id}).at("kept").integer(), 1);
  EXPECT_EQ(answer({"upgrade", id, "--renew"}).at("renewed").integer(), 1);
  EXPECT_EQ(yinxin({"get", id, "-o", file("renewed.pdf")}).status, 0);
  const Json verdict = answer({"verify", file("renewed.pdf")});
  EXPECT_EQ(verdict.at("timestamps").array().size(), 2U);
  EXPECT_EQ(verdict.at("state").string(), "VALID");
  EXPECT_TRUE(answer({"audit"}).at("good").boolean());
  EXPECT_EQ(yinxin({"upgrade"}).status, 2);
  EXPECT_EQ(yinxin({"upgrade", id, "--all"}).status, 2);
  EXPECT_EQ(yinxin({"upgrade", "没有这份"}).status, 1);
}

}  // namespace
}  // namespace yinxin
