#include <gtest/gtest.h>

#include <fstream>

#include "archive/archive.h"
#include "journeys/instance.h"
#include "support/places.h"

// Documents that speak of other documents, issued one after the other into the same archive.
namespace yinxin {
namespace {

using testing::contents;
using testing::Instance;

class Citations : public ::testing::Test, protected Instance {
 protected:
  using Changes = std::vector<std::pair<std::string, std::string>>;

  // A sample record with changes, as a file.
  std::string record(const std::string& kind, const Changes& changes) {
    std::string text = contents(yinxin::testing::source_dir() + "/samples/" + kind + ".xml");
    for (const auto& [from, to] : changes) {
      const auto at = text.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      if (at != std::string::npos) text.replace(at, from.size(), to);
    }
    std::ofstream(file("record.xml")) << text;
    return file("record.xml");
  }

  std::string issued(const std::string& kind, const std::string& at) {
    return answer({"issue", record(kind, {}), "--at", at}).at("number").string();
  }

  // The codes of the faults that `check` finds, separated by spaces, and their words.
  std::string faults(const std::string& file, int status) {
    std::string codes;
    words_.clear();
    const Json found = answer({"check", file}, status);
    for (const Json& fault : found.at("faults").array()) {
      codes += (codes.empty() ? "" : " ") + fault.at("code").string();
      words_ += fault.at("message").string() + "，" + fault.at("advice").string() + "\n";
    }
    return codes;
  }

  void expect_words(const std::string& words) const {
    EXPECT_NE(words_.find(words), std::string::npos) << words_;
  }

  std::string words_;
};

TEST_F(Citations, OfWhatIsNotHereAreOnlyAHint) {
  EXPECT_EQ(faults(record("copy-letter", {}), 0), "cited-unknown");
  expect_words("外来文件");
}

TEST_F(Citations, AreHeldToTheDocument) {
  const std::string number = issued("criminal-referral", "2026-03-18T09:20");
  const Changes right = {{"示市监移〔2026〕3号", number}};
  EXPECT_EQ(faults(record("copy-letter", right), 0), "");

  Changes other = right;
  other.push_back({"<title>criminal-referral", "<title>clue-notice"});
  EXPECT_EQ(faults(record("copy-letter", other), 1), "cited-title");
  expect_words("建议改为涉嫌犯罪案件移送书");

  Changes earlier = right;
  earlier.push_back(
      {"<date>2026-03-18</date>\n  </copied>", "<date>2026-03-17</date>\n  </copied>"});
  EXPECT_NE(faults(record("copy-letter", earlier), 1).find("cited-date"), std::string::npos);
  expect_words("建议改为2026-03-18");

  Changes before = right;
  before.push_back({"<date>2026-03-18</date>", "<date>2026-03-17</date>"});
  EXPECT_NE(faults(record("copy-letter", before), 1).find("cited-later"), std::string::npos);

  const auto refused = yinxin({"issue", record("copy-letter", other)});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE((refused.out + refused.err).find("与所引文书的标题不一致"), std::string::npos);
}

TEST_F(Citations, HoldPartiesToOneIdentity) {
  const std::string number = issued("criminal-referral", "2026-03-18T09:20");
  const Changes right = {{"示市监移〔2026〕3号", number}};
  Changes another = right;
  another.push_back({"91990100MA9XX0Y18L", "91990100MA9XX0X381"});
  EXPECT_EQ(faults(record("copy-letter", another), 1), "identity");
  expect_words("与" + number + "所载的不一致");

  another.push_back(
      {"<secrecy>", "<correction>移送书所载统一社会信用代码有误</correction><secrecy>"});
  EXPECT_EQ(faults(record("copy-letter", another), 0), "identity");

  Changes renamed = right;
  renamed.push_back({"<name>示例市样张商贸有限公司</name>", "<name>示例市样张商贸</name>"});
  EXPECT_EQ(faults(record("copy-letter", renamed), 1), "identity");
}

TEST_F(Citations, OfAnAnsweredLetterNeedEveryAnswer) {
  const std::string number = issued("opinion-request", "2026-03-24T10:00");
  const Changes right = {{"示市监函〔2026〕46号", number}};
  EXPECT_EQ(faults(record("opinion-reply", right), 0), "");

  Changes open = right;
  open.push_back({"<asked>3", "<asked>2"});
  const std::string reply = contents(record("opinion-reply", right));
  const auto from = reply.find("  <answer>\n    <question>3");
  const auto to = reply.find("</answer>", from) + 10;
  open.push_back({reply.substr(from, to - from), ""});
  EXPECT_EQ(faults(record("opinion-reply", open), 1), "unanswered");
  expect_words("没有答复来文第3个问题");

  // 工作秘密: the right title is not told.
  Changes title = right;
  title.push_back({"征求意见的函", "征求意见函"});
  EXPECT_EQ(faults(record("opinion-reply", title), 1), "cited-title");
  expect_words("请与原件逐字核对");
}

TEST_F(Citations, OfAnAnsweredLetterNeedItsKind) {
  const std::string number = issued("criminal-referral", "2026-03-18T09:20");
  const std::string codes = faults(record("opinion-reply", {{"示市监函〔2026〕46号", number}}), 1);
  EXPECT_NE(codes.find("cited-kind"), std::string::npos) << codes;
  expect_words("是“涉嫌犯罪案件移送书”，不是答复函所答复的文书");
}

TEST_F(Citations, AreOfNoMoreThanTheIssuerMayKnow) {
  const std::string number = issued("criminal-referral", "2026-03-18T09:20");
  // The intellectual property office neither sent nor got it.
  const std::string file =
      record("copy-letter", {{"示市监移〔2026〕3号", number},
                             {"<issuer>sjg", "<issuer>zcj"},
                             {"<title>criminal-referral", "<title>clue-notice"}});
  EXPECT_NE(faults(file, 1).find("cited-unknown"), std::string::npos);
  EXPECT_EQ(words_.find("建议改为涉嫌"), std::string::npos) << words_;
}

// Who finds an answer finds what it answers.
TEST_F(Citations, LinkDocumentsInTheArchive) {
  const std::string cited = issued("criminal-referral", "2026-03-18T09:20");
  const std::string letter = record("copy-letter", {{"示市监移〔2026〕3号", cited}});
  const std::string number =
      answer({"issue", letter, "--at", "2026-03-18T09:30"}).at("number").string();
  const auto archive = archive::Archive::open_read_only(home() + "/archive");
  const auto links = [&](const std::string& of) {
    return archive.find_number(of).value().json.at("links").array();
  };
  EXPECT_TRUE(links(cited).empty());
  EXPECT_EQ(links(number), Json::Array{archive.find_number(cited).value().json.at("id")});
}

TEST_F(Citations, AreCheckedAgainstWhatTheSameBatchIssued) {
  const std::string referral = record("criminal-referral", {});
  std::rename(referral.c_str(), file("referral.xml").c_str());
  const std::string letter = record("copy-letter", {{"示市监移〔2026〕3号", "示市监移〔2026〕1号"},
                                                    {"91990100MA9XX0Y18L", "91990100MA9XX0X381"}});
  ASSERT_EQ(yinxin({"issue", file("referral.xml"), "--at", "2026-03-18T09:20"}).status, 0);
  const auto refused = yinxin({"issue", letter, "--at", "2026-03-18T09:30"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE((refused.out + refused.err).find("示市监移〔2026〕1号所载的不一致"), std::string::npos)
      << refused.err;
}

}  // namespace
}  // namespace yinxin
