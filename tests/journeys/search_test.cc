// Searching through the program: many questions at once, agencies under the names they have had,
// and an index that is there, or mends itself, without anybody asking for it.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

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

// What another program reads inside the rectangles is what was searched for.
TEST_F(SearchTest, SaysWhereOnThePagesTheMatchesAre) {
  const Json found = answer({"search", "\"有限公司涉嫌\" 运动鞋", "--places"});
  const Json& hit = found.at("hits").array().at(0);
  ASSERT_EQ(yinxin({"get", hit.at("number").string(), "-o", file("found.pdf")}).status, 0);
  std::size_t companies = 0;
  std::size_t shoes = 0;
  for (const Json& place : hit.at("places").array()) {
    // Tenths of a point; a point less, because whatever touches the rectangle would count.
    const auto edge = [&](std::size_t i) {
      return std::lround(place.at("box").array()[i].number() * 10) + (i < 2 ? 10 : -10);
    };
    const std::string page = std::to_string(place.at("page").integer());
    const Outcome text = testing::run({"pdftotext", "-r", "720", "-f", page, "-l", page, "-x",
                                       std::to_string(edge(0)), "-y", std::to_string(edge(1)), "-W",
                                       std::to_string(edge(2) - edge(0)), "-H",
                                       std::to_string(edge(3) - edge(1)), file("found.pdf"), "-"});
    ASSERT_EQ(text.status, 0) << text.err;
    std::string inside = text.out;
    inside.erase(
        std::remove_if(inside.begin(), inside.end(), [](unsigned char c) { return c <= ' '; }),
        inside.end());
    ASSERT_FALSE(inside.empty());
    const bool company = std::string("有限公司涉嫌").find(inside) != std::string::npos;
    const bool shoe = std::string("运动鞋").find(inside) != std::string::npos;
    EXPECT_TRUE(company || shoe) << inside;
    companies += company ? 1U : 0U;
    shoes += shoe ? 1U : 0U;
  }
  EXPECT_EQ(companies, 1U);
  EXPECT_EQ(shoes, 5U);
  EXPECT_EQ(hit.at("page"), hit.at("places").array()[0].at("page"));
  EXPECT_EQ(answer({"search", "运动鞋"}).at("hits").array()[0].find("places"), nullptr);
}

// A text as word processors and converters leave it: every line ends in the middle of a word, with
// an empty line after it, spaces at its ends, a form feed between pages, a middle dot of another
// script, full-width digits, a number with ASCII brackets.
TEST_F(SearchTest, FindsImportedTextsAcrossTheirLineBreaks) {
  Json line;
  line["id"] = "办法-1";
  line["agency"] = "示例市市场监督管理局";
  line["kind"] = "工作办法";
  line["number"] = "示知发[2021]12 号";
  line["date"] = "2021-05-20";
  line["title"] = "关于加强样例\n\n协作配合的办法";
  line["text"] =
      " 示例市知识产权局 示例市公安局印发《关于加强样例\n\n协作配合的办法》的通知 \n"
      "为深化样例管理部门与公安机关的协作配合，建立常态化联络机\n\n制，开展“3\u038715”专项\n\n"
      "行动，依照商\n\n标法和样\f\n例条例，于２０２１年共享信\r\n\r\n息平 \n\n 台，制定本办法。\n";
  std::ofstream(file("old.jsonl")) << line.dump() << "\n";
  ASSERT_EQ(answer({"import", file("old.jsonl")}).at("imported").integer(), 1);
  for (const char* text : {"加强样例协作配合", "常态化联络机制", "“3·15”专项行动", "3•15",
                           "3・15专项", "商标法和样例条例", "2021年共享信息平台", "信息平台",
                           "示知发〔2021〕12号", "〔2021〕12号", "机制 平台 -犯罪"}) {
    const Json found = answer({"search", text});
    ASSERT_EQ(found.at("total").integer(), 1) << text;
    EXPECT_FALSE(found.at("widened").boolean()) << text;
    EXPECT_EQ(found.at("hits").array()[0].at("imported_id").string(), "办法-1") << text;
  }
}

TEST_F(SearchTest, FindsAnImportedPdfByItsTextLayer) {
  ASSERT_EQ(yinxin({"render", kSampleReferral, "-o", file("scan.pdf")}).status, 0);
  std::ofstream(file("broken.pdf")) << "%PDF-1.7\nno more";
  std::ofstream lines(file("old.jsonl"));
  for (const char* pdf : {"scan.pdf", "broken.pdf"}) {
    Json line;
    line["id"] = pdf;
    line["agency"] = "gaj";
    line["kind"] = "旧卷";
    line["date"] = "2019-01-02";
    line["title"] = "没有正文的旧卷";
    line["file"] = pdf;
    lines << line.dump() << "\n";
  }
  lines.close();
  EXPECT_EQ(answer({"import", file("old.jsonl")}).at("imported").integer(), 2);
  const Json found = answer({"search", "运动鞋", "--agency", "示例市公安局"});
  ASSERT_EQ(found.at("total").integer(), 1);
  EXPECT_EQ(found.at("hits").array()[0].at("imported_id").string(), "scan.pdf");
  EXPECT_NE(found.at("hits").array()[0].at("snippet").string().find("«运动鞋»"), std::string::npos);
  EXPECT_EQ(answer({"search", "没有正文的旧卷"}).at("total").integer(), 2);
  EXPECT_EQ(answer({"import", file("old.jsonl")}).at("present").integer(), 2);
}

TEST_F(SearchTest, HasTheIndexMadeWhenADocumentIsIssued) {
  const std::string stub = home() + "/index/XAPIANDB";
  const std::string before = read_file(stub, 1000);
  EXPECT_EQ(answer({"search", "样张商贸"}).at("total").integer(), 1);
  EXPECT_EQ(read_file(stub, 1000), before) << "it was there already";
}

TEST_F(SearchTest, MendsAnIndexThatIsDamaged) {
  namespace fs = std::filesystem;
  for (const char* spoilt : {"XAPIANDB", "postlist.glass", "texts", "names", "iamglass"}) {
    int files = 0;
    for (const auto& file : fs::recursive_directory_iterator(home() + "/index")) {
      if (!file.is_regular_file() || file.path().filename() != spoilt) continue;
      std::ofstream(file.path(), std::ios::trunc) << "x";
      ++files;
    }
    EXPECT_EQ(files, 1) << spoilt;
    EXPECT_EQ(answer({"search", "样张商贸"}).at("total").integer(), 1) << spoilt;
  }
  EXPECT_EQ(yinxin({"issue", kSampleReferral}).status, 0);
  EXPECT_EQ(answer({"search", "样张商贸"}).at("total").integer(), 2);
}

// Its text is gone, but not what the log's own metadata say of it; and others are not made to
// suffer.
TEST_F(SearchTest, IndexesADocumentWhoseTextIsDamaged) {
  namespace fs = std::filesystem;
  const std::string id = answer({"search", "样张商贸"}).at("hits").array()[0].at("id").string();
  int texts = 0;
  for (const auto& object : fs::recursive_directory_iterator(home() + "/archive/objects")) {
    if (!object.is_regular_file()) continue;
    const std::string bytes = read_file(object.path(), 10 << 20);
    if (bytes.find("%PDF") == 0 || bytes.find('<') == 0 || bytes.find('{') == 0) continue;
    if (bytes.find("样张商贸") == std::string::npos) continue;
    fs::permissions(object.path(), fs::perms(0644));
    std::ofstream(object.path(), std::ios::trunc) << "x";
    ++texts;
  }
  ASSERT_GT(texts, 0);
  EXPECT_EQ(yinxin({"issue", kSampleReferral}).status, 0);
  const Outcome reindexed = yinxin({"reindex"});
  EXPECT_EQ(reindexed.status, 0) << reindexed.err;
  const Json found = answer({"search", "示市监移〔2026〕1号"});
  ASSERT_EQ(found.at("total").integer(), 1);
  EXPECT_EQ(found.at("hits").array()[0].at("id").string(), id);
  EXPECT_EQ(answer({"search", "运动鞋"}).at("total").integer(), 1) << "the other one";
}

}  // namespace
}  // namespace yinxin
