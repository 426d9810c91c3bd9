// Searching through the program: many questions at once, agencies under the names they have had,
// and an index that is there, or mends itself, without anybody asking for it.
#include <fstream>

#include "base/file.h"
#include "journeys/instance.h"

namespace yinxin {
namespace {

using testing::Instance;
using testing::kSampleReferral;
using testing::Outcome;

class SearchTest : public ::testing::Test, protected Instance {
 protected:
  SearchTest() { EXPECT_EQ(yinxin({"issue", kSampleReferral}).status, 0); }

  std::vector<Json> batch(const std::string& lines, int status) {
    std::ofstream(file("questions.jsonl")) << lines;
    const Outcome outcome = yinxin({"search", "--batch", file("questions.jsonl")});
    EXPECT_EQ(outcome.status, status) << outcome.err;
    std::vector<Json> answers;
    std::istringstream out(outcome.out);
    for (std::string line; std::getline(out, line);) answers.push_back(Json::parse(line, "answer"));
    return answers;
  }
};

TEST_F(SearchTest, AnswersManyQuestionsEachOnItsLine) {
  const auto answers = batch(
      "{\"q\":\"样张商贸 运动鞋\",\"limit\":5,\"facets\":true}\n\n"
      "{\"q\":\"样张商贸\",\"as\":\"weishiwu\"}\n"
      "{\"q\":\"样张商贸\",\"filters\":{\"agency\":\"示例市工商局\",\"kind\":"
      "\"涉嫌犯罪案件移送书\","
      "\"from\":\"2026-01-01\",\"to\":null}}\n"
      "{\"q\":\"样张商贸\",\"filters\":{\"agency\":\"gaj\"}}\n"
      "{\"q\":\"“没有结束\"}\n"
      "not JSON\n"
      "{\"q\":\"样张商贸\",\"order\":\"date\",\"offset\":1}\n",
      1);
  ASSERT_EQ(answers.size(), 7U);
  EXPECT_EQ(answers[0].at("q").string(), "样张商贸 运动鞋");
  EXPECT_EQ(answers[0].at("total").integer(), 1);
  EXPECT_EQ(answers[0].at("understood").array().size(), 2U);
  EXPECT_EQ(answers[0].at("hits").array()[0].at("number").string(), "示市监移〔2026〕1号");
  const Json& agency = answers[0].at("facets").at("agency").array()[0];
  EXPECT_EQ(agency.at("label").string(), "示例市市场监督管理局");
  EXPECT_EQ(agency.at("count").integer(), 1);
  EXPECT_EQ(answers[0].at("facets").at("signature").array()[0].at("value").string(), "B-LTA");
  EXPECT_EQ(answers[1].at("total").integer(), 0);
  EXPECT_EQ(answers[2].at("total").integer(), 1);
  EXPECT_EQ(answers[3].at("total").integer(), 0);
  EXPECT_EQ(answers[4].at("q").string(), "“没有结束");
  EXPECT_NE(answers[4].at("error").string().find("检索式:第1字"), std::string::npos);
  EXPECT_EQ(answers[5].at("total").integer(), 0);
  EXPECT_NE(answers[5].at("error").string().find("questions.jsonl:7"), std::string::npos);
  EXPECT_EQ(answers[6].at("total").integer(), 1);
  EXPECT_TRUE(answers[6].at("hits").array().empty());
}

TEST_F(SearchTest, HasTheIndexMadeWhenADocumentIsIssued) {
  const std::string stub = home() + "/index/XAPIANDB";
  const std::string before = read_file(stub, 1000);
  EXPECT_EQ(answer({"search", "样张商贸"}).at("total").integer(), 1);
  EXPECT_EQ(read_file(stub, 1000), before) << "it was there already";
}

TEST_F(SearchTest, MendsAnIndexThatIsDamaged) {
  for (const char* spoilt : {"XAPIANDB", "generation-1/postlist.glass", "generation-2/texts",
                             "generation-3/names", "generation-4/iamglass"}) {
    const std::string name = home() + "/index/" + spoilt;
    if (!std::filesystem::exists(name)) continue;
    std::ofstream(name, std::ios::trunc) << "x";
    EXPECT_EQ(answer({"search", "样张商贸"}).at("total").integer(), 1) << spoilt;
  }
  EXPECT_EQ(yinxin({"issue", kSampleReferral}).status, 0);
  EXPECT_EQ(answer({"search", "样张商贸"}).at("total").integer(), 2);
}

}  // namespace
}  // namespace yinxin
