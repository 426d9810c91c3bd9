#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "journeys/instance.h"

// `yinxin import`: an agency's existing documents are taken over.
namespace yinxin {
namespace {

using testing::contents;

class ImportJourney : public ::testing::Test, protected testing::Instance {
 protected:
  static Json document(const std::string& id) {
    Json line;
    line["id"] = id;
    line["agency"] = "示例市市场监督管理局";
    line["recipients"] = Json::Array{"gaj"};
    line["kind"] = "涉嫌犯罪案件移送书";
    line["number"] = "示市监移〔2019〕7号";
    line["date"] = "2019-03-18";
    line["secrecy"] = "非涉密";
    line["title"] = "关于移送样张旧案的函";
    line["text"] = "旧系统正文：样张旧案，蓝色货车一辆，编号" + id + "。";
    return line;
  }

  std::string write(const std::string& name, const std::vector<Json>& lines) const {
    std::ofstream out(file(name));
    for (const Json& line : lines) out << line.dump() << "\n";
    return file(name);
  }

  std::int64_t log_size() const {
    const std::string note = yinxin({"checkpoint"}).out;
    return std::stoll(note.substr(note.find('\n') + 1));
  }
};

TEST_F(ImportJourney, IsFoundSeenProvenAndAuditedLikeAnyOther) {
  const Json done = answer({"import", write("a.jsonl", {document("旧-1"), document("旧-2")})});
  EXPECT_EQ(done.at("imported").integer(), 2);
  EXPECT_TRUE(done.at("refused").array().empty());

  const Json found = answer({"search", "蓝色货车", "--as", "zhengshiyi"});
  ASSERT_EQ(found.at("total").integer(), 2);
  std::set<std::string> ids;
  for (const Json& hit : found.at("hits").array()) ids.insert(hit.at("imported_id").string());
  EXPECT_EQ(ids, (std::set<std::string>{"旧-1", "旧-2"}));
  const Json& hit = found.at("hits").array().front();
  EXPECT_EQ(hit.at("kind").string(), "criminal-referral");
  EXPECT_EQ(hit.at("number").string(), "示市监移〔2019〕7号");
  EXPECT_EQ(hit.at("date").string(), "2019-03-18");
  EXPECT_EQ(answer({"search", "蓝色货车", "--as", "weishiwu"}).at("total").integer(), 0);

  EXPECT_EQ(yinxin({"proof", hit.at("id").string()}).status, 0);
  const Json audit = answer({"audit"});
  EXPECT_TRUE(audit.at("good").boolean());
  EXPECT_EQ(audit.at("imported").integer(), 2);
}

TEST_F(ImportJourney, KeepsAPdfByteForByteAndNeverReadsOutsideItsDirectory) {
  const std::string pdf = "%PDF-1.4\n旧件\n%%EOF\n";
  std::ofstream(file("old.pdf"), std::ios::binary) << pdf;
  std::ofstream(file("old.txt"), std::ios::binary) << "no PDF";
  std::ofstream("/tmp/yinxin-outside.pdf", std::ios::binary) << pdf;
  Json with_file = document("1");
  with_file["file"] = "old.pdf";
  Json outside = document("2");
  outside["file"] = "../yinxin-outside.pdf";
  Json absolute = document("3");
  absolute["file"] = "/tmp/yinxin-outside.pdf";
  Json no_pdf = document("4");
  no_pdf["file"] = "old.txt";
  const Json done = answer({"import", write("a.jsonl", {with_file, outside, absolute, no_pdf})}, 1);
  std::filesystem::remove("/tmp/yinxin-outside.pdf");
  EXPECT_EQ(done.at("imported").integer(), 1);
  ASSERT_EQ(done.at("refused").array().size(), 3U);
  EXPECT_EQ(yinxin({"get", "示市监移〔2019〕7号", "-o", file("got.pdf")}).status, 0);
  EXPECT_EQ(contents(file("got.pdf")), pdf);
}

TEST_F(ImportJourney, RefusesClassifiedMaterialBeforeAnythingIsStored) {
  Json secret = document("1");
  secret["secrecy"] = "机密";
  Json marked = document("2");
  marked["text"] = "秘密★10年\n正文乙丙丁";
  const Json done = answer({"import", write("a.jsonl", {secret, marked})}, 1);
  EXPECT_EQ(done.at("imported").integer(), 0);
  EXPECT_EQ(done.at("refused").array().size(), 2U);
  EXPECT_LE(log_size(), 1) << "at most the log's own key";
  const auto grep = testing::run({"grep", "-rl", "正文乙丙丁", home()});
  EXPECT_EQ(grep.status, 1) << grep.out;
}

TEST_F(ImportJourney, NamesEveryRefusedLine) {
  Json no_date = document("2");
  no_date["date"] = "2019-02-30";
  Json unknown_mark = document("3");
  unknown_mark["secrecy"] = "很密";
  std::ofstream out(file("a.jsonl"));
  out << document("1").dump() << "\n{\"id\": 1\n"
      << no_date.dump() << "\n\n"
      << unknown_mark.dump() << "\n[1]\n";
  out.close();
  const Json done = answer({"import", file("a.jsonl")}, 1);
  EXPECT_EQ(done.at("imported").integer(), 1);
  EXPECT_EQ(done.at("lines").integer(), 5) << "the empty one is none";
  std::string rows;
  for (const Json& row : done.at("refused").array()) {
    rows += std::to_string(row.at("line").integer()) + " " + row.at("id").string() + " ";
    EXPECT_FALSE(row.at("reason").string().empty());
  }
  EXPECT_EQ(rows, "2  3 2 5 3 6  ");
}

TEST_F(ImportJourney, ChangesNothingWhenRepeatedAndRefusesOtherContent) {
  const std::string path = write("a.jsonl", {document("1"), document("2"), document("2")});
  const Json first = answer({"import", path});
  EXPECT_EQ(first.at("imported").integer(), 2);
  EXPECT_EQ(first.at("present").integer(), 1);
  const std::int64_t size = log_size();
  EXPECT_EQ(answer({"import", path}).at("present").integer(), 3);
  EXPECT_EQ(log_size(), size);
  Json other = document("1");
  other["text"] = "改过的正文";
  EXPECT_EQ(answer({"import", write("b.jsonl", {other})}, 1).at("refused").array().size(), 1U);
  EXPECT_EQ(log_size(), size);
}

// A number of the old system is never given out again, nor one of ours taken back.
TEST_F(ImportJourney, ContinuesTheNumbersOfTheOldSystem) {
  const std::string year = "2026-03-18T09:20";
  Json brought = document("1");
  brought["number"] = "示市监移〔2026〕57号";
  brought["date"] = "2026-02-01";
  EXPECT_EQ(answer({"import", write("a.jsonl", {brought})}).at("imported").integer(), 1);
  const Json receipt = answer({"issue", testing::kSampleReferral, "--at", year});
  EXPECT_EQ(receipt.at("number").string(), "示市监移〔2026〕58号");
  Json taken = document("2");
  taken["number"] = "示市监移〔2026〕58号";
  EXPECT_EQ(answer({"import", write("b.jsonl", {taken})}, 1).at("refused").array().size(), 1U);
  std::filesystem::remove(home() + "/archive/catalogue.db");
  const Json next = answer({"issue", testing::kSampleReferral, "--at", year});
  EXPECT_EQ(next.at("number").string(), "示市监移〔2026〕59号");
  EXPECT_TRUE(answer({"audit"}).at("good").boolean());
}

TEST_F(ImportJourney, IsCompletedByRepeatingAfterItWasKilled) {
  constexpr int kDocuments = 3000;
  std::vector<Json> lines;
  for (int i = 0; i < kDocuments; ++i) lines.push_back(document(std::to_string(i)));
  const std::string path = write("a.jsonl", lines);
  std::mt19937 random(20260318);
  for (int kill = 0; kill < 5; ++kill) {
    const pid_t child = testing::start(line({"import", path}), file("out"), file("err"));
    std::this_thread::sleep_for(std::chrono::milliseconds(50 + random() % 400));
    ::kill(child, SIGKILL);
    testing::wait_for(child);
  }
  const Json done = answer({"import", path});
  EXPECT_EQ(done.at("imported").integer() + done.at("present").integer(), kDocuments);
  const Json audit = answer({"audit"});
  EXPECT_TRUE(audit.at("good").boolean());
  EXPECT_EQ(audit.at("documents").integer(), kDocuments);
  EXPECT_EQ(answer({"search", "蓝色货车"}).at("total").integer(), kDocuments);
}

// 知悉范围 of an old system is kept; a 工作秘密 that came without one is nobody's.
TEST_F(ImportJourney, ShowsWorkSecretsToNamedPersonsOnly) {
  Json named = document("旧-1");
  named["secrecy"] = "工作秘密";
  named["readers"] = Json::Array{"李四例", Json::Object{{"agency", "gaj"}, {"name", "郑十一侦"}}};
  Json nobodys = document("旧-2");
  nobodys["secrecy"] = "工作秘密";
  Json released = document("旧-3");
  released["secrecy"] = "工作秘密";
  released["release"] = "2020-01-01 08:00";
  const Json done = answer({"import", write("a.jsonl", {named, nobodys, released})});
  ASSERT_EQ(done.at("imported").integer(), 3) << done.pretty();
  const auto seen = [&](const std::string& user) {
    std::string ids;
    const Json found = answer({"search", "蓝色货车", "--as", user});
    for (const Json& hit : found.at("hits").array()) ids += hit.at("imported_id").string() + " ";
    EXPECT_EQ(found.at("total").integer(),
              static_cast<std::int64_t>(found.at("hits").array().size()));
    return ids;
  };
  EXPECT_EQ(seen("zhengshiyi"), "旧-1 旧-3 ");
  EXPECT_EQ(seen("lisi"), "旧-1 旧-3 ");
  EXPECT_EQ(seen("chushisi"), "旧-3 ");
  EXPECT_EQ(answer({"search", "蓝色货车"}).at("total").integer(), 3);
}

}  // namespace
}  // namespace yinxin
