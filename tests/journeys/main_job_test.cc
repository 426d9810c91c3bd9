#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "base/json.h"
#include "journeys/instance.h"
#include "support/command.h"
#include "support/places.h"

// The main job as a person does it: the program is run from outside, on an instance of its own.
namespace yinxin {
namespace {

using testing::contents;
using testing::Outcome;

using testing::Instance;

const std::string& kSample = testing::kSampleReferral;

class MainJob : public ::testing::Test, protected Instance {
 protected:
  // The sample record with `from` replaced by `to`, as a file.
  std::string variant(const std::string& name, const std::string& from, const std::string& to) {
    std::string record = contents(kSample);
    const auto at = record.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    record.replace(at, from.size(), to);
    std::ofstream(file(name)) << record;
    return file(name);
  }

  // Number of entries in the log.
  std::int64_t log_size() const {
    const std::string note = yinxin({"checkpoint"}).out;
    return std::stoll(note.substr(note.find('\n') + 1));
  }
};

TEST_F(MainJob, EndsInASignedNumberedArchivedFoundDocument) {
  const Json receipt =
      answer({"issue", kSample, "-o", file("issued.pdf"), "--at", "2026-03-18T09:20"});
  EXPECT_EQ(receipt.at("number").string(), "示市监移〔2026〕1号");
  EXPECT_EQ(receipt.at("date").string(), "2026-03-18");

  const Json verdict = answer({"verify", file("issued.pdf")});
  EXPECT_EQ(verdict.at("state").string(), "VALID");
  EXPECT_EQ(verdict.at("archived").at("number").string(), "示市监移〔2026〕1号");

  EXPECT_EQ(yinxin({"get", "示市监移〔2026〕1号", "-o", file("again.pdf")}).status, 0);
  EXPECT_EQ(contents(file("again.pdf")), contents(file("issued.pdf")));
  EXPECT_EQ(yinxin({"get", receipt.at("id").string(), "-o", file("by-id.pdf")}).status, 0);
  EXPECT_EQ(contents(file("by-id.pdf")), contents(file("issued.pdf")));

  for (const char* words :
       {"样张商贸", "YANGLI样例", "示市监移(2026)1号", "99999901", "张三样", "鞋"}) {
    const Json found = answer({"search", words});
    EXPECT_EQ(found.at("total").integer(), 1) << words;
    EXPECT_EQ(found.at("hits").array().at(0).at("number").string(), "示市监移〔2026〕1号");
  }
  EXPECT_EQ(answer({"search", "查无此词"}).at("total").integer(), 0);

  EXPECT_TRUE(answer({"audit"}).at("good").boolean());
}

TEST_F(MainJob, IsVerifiedByOtherProgramsToo) {
  ASSERT_EQ(yinxin({"issue", kSample, "-o", file("issued.pdf")}).status, 0);
  const Outcome pdfsig = testing::run({"pdfsig", "-nocert", file("issued.pdf")});
  EXPECT_NE(pdfsig.out.find("Signature is Valid"), std::string::npos) << pdfsig.out;
  EXPECT_NE(pdfsig.out.find("Total document signed"), std::string::npos) << pdfsig.out;
  const Outcome qpdf = testing::run({"qpdf", "--check", file("issued.pdf")});
  EXPECT_EQ(qpdf.status, 0) << qpdf.out << qpdf.err;
}

TEST_F(MainJob, RendersTheSameBytesAgain) {
  ASSERT_EQ(yinxin({"render", kSample, "-o", file("one.pdf")}).status, 0);
  ASSERT_EQ(yinxin({"render", kSample, "-o", file("two.pdf")}).status, 0);
  EXPECT_EQ(contents(file("one.pdf")), contents(file("two.pdf")));
  EXPECT_NE(testing::run({"pdftotext", file("one.pdf"), "-"}).out.find("样张商贸有限公司"),
            std::string::npos);
}

TEST_F(MainJob, MarksMissingValuesInADraft) {
  const std::string record = variant("draft.xml", "<phone>0000-5550102</phone>", "");
  EXPECT_EQ(yinxin({"render", record, "-o", file("page.pdf")}).status, 1);
  EXPECT_FALSE(std::filesystem::exists(file("page.pdf")));
  ASSERT_EQ(yinxin({"render", record, "--draft", "-o", file("page.pdf")}).status, 0);
  EXPECT_NE(testing::run({"pdftotext", file("page.pdf"), "-"}).out.find("▢联系电话▢"),
            std::string::npos);
}

TEST_F(MainJob, NoticesAFlippedByte) {
  ASSERT_EQ(yinxin({"issue", kSample, "-o", file("issued.pdf")}).status, 0);
  std::string pdf = contents(file("issued.pdf"));
  pdf[pdf.size() / 3] = static_cast<char>(pdf[pdf.size() / 3] ^ 1);
  std::ofstream(file("flipped.pdf"), std::ios::binary) << pdf;
  const Json verdict = answer({"verify", file("flipped.pdf")}, 1);
  EXPECT_EQ(verdict.at("state").string(), "INVALID");
  EXPECT_EQ(verdict.at("signatures").array().at(0).at("indication").string(), "TOTAL-FAILED");
  EXPECT_EQ(verdict.find("archived"), nullptr);
}

TEST_F(MainJob, CountsNumbersWithoutAGap) {
  for (int serial = 1; serial <= 3; ++serial) {
    const Json receipt = answer({"issue", kSample, "--at", "2026-03-18T09:20"});
    EXPECT_EQ(receipt.at("number").string(), "示市监移〔2026〕" + std::to_string(serial) + "号");
  }
  const Json many =
      answer({"issue", kSample, kSample, kSample, kSample, "--at", "2026-03-18T09:21"});
  std::set<std::string> numbers;
  for (const Json& receipt : many.array()) numbers.insert(receipt.at("number").string());
  EXPECT_EQ(numbers, (std::set<std::string>{"示市监移〔2026〕4号", "示市监移〔2026〕5号",
                                            "示市监移〔2026〕6号", "示市监移〔2026〕7号"}));
  EXPECT_TRUE(answer({"audit"}).at("good").boolean());
}

TEST_F(MainJob, RefusesBadRecordsAndLeavesNothingBehind) {
  const std::int64_t before = log_size();
  const struct {
    const char* what;
    std::string from;
    std::string to;
    const char* words;
  } mistakes[] = {
      {"check-digit.xml", "91990100MA9XX0Y18L", "91990100MA9XX0Y18K", "校验"},
      {"broken.xml", "</record>", "</recor>", "标签不配对"},
      {"entity.xml", "<record", "<!DOCTYPE a [<!ENTITY b \"c\">]><record", "DTD"},
      {"bidi.xml", "样张商贸", "样张\u202E商贸", "U+202E"},
  };
  for (const auto& mistake : mistakes) {
    const std::string record = variant(mistake.what, mistake.from, mistake.to);
    const Outcome refused = yinxin({"issue", record, "-o", file("refused.pdf")});
    EXPECT_EQ(refused.status, 1) << mistake.what;
    EXPECT_NE((refused.out + refused.err).find(mistake.words), std::string::npos)
        << mistake.what << refused.out << refused.err;
    EXPECT_FALSE(std::filesystem::exists(file("refused.pdf")));
  }
  EXPECT_EQ(log_size(), before);
}

TEST_F(MainJob, RefusesAReferralWithoutACopyToTheProcuratorate) {
  const std::string record = variant("no-copy.xml", "<cc>jcy</cc>", "");
  const Outcome refused = yinxin({"issue", record});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE((refused.out + refused.err).find("检察"), std::string::npos)
      << refused.out << refused.err;
}

TEST_F(MainJob, RefusesACharacterNoFaceHasByNameAndField) {
  const std::string record = variant("glyph.xml", "张三样", "张三\U000E0041");
  const Outcome refused = yinxin({"check", record});
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE((refused.out + refused.err).find("U+E0041"), std::string::npos)
      << refused.out << refused.err;
}

TEST_F(MainJob, ProvesADocumentToOutsiders) {
  ASSERT_EQ(yinxin({"issue", kSample, "--at", "2026-03-18T09:20"}).status, 0);
  const Outcome proof = yinxin({"proof", "示市监移〔2026〕1号"});
  EXPECT_EQ(proof.status, 0);
  EXPECT_EQ(proof.out.rfind("c2sp.org/tlog-proof@v1\nindex ", 0), 0U) << proof.out;
  const std::string earlier = yinxin({"checkpoint"}).out;
  std::ofstream(file("checkpoint")) << earlier;
  ASSERT_EQ(yinxin({"issue", kSample}).status, 0);
  EXPECT_TRUE(answer({"audit", "--since", file("checkpoint")}).at("good").boolean());
}

TEST_F(MainJob, FindsEverythingAgainAfterTheIndexIsDeleted) {
  ASSERT_EQ(yinxin({"issue", kSample}).status, 0);
  std::filesystem::remove_all(home() + "/index");
  EXPECT_EQ(answer({"search", "样张商贸"}).at("total").integer(), 1);
  EXPECT_EQ(yinxin({"reindex"}).status, 0);
  EXPECT_EQ(answer({"search", "样张商贸"}).at("total").integer(), 1);
}

TEST_F(MainJob, ShowsAnAgencyOnlyWhatItMaySee) {
  ASSERT_EQ(yinxin({"issue", kSample}).status, 0);
  EXPECT_EQ(answer({"search", "样张商贸", "--as", "zhengshiyi"}).at("total").integer(), 1);
  EXPECT_EQ(answer({"search", "样张商贸", "--as", "weishiwu"}).at("total").integer(), 0);
  EXPECT_EQ(yinxin({"get", "示市监移〔2026〕1号", "-o", file("x.pdf"), "--as", "weishiwu"}).status,
            1);
}

TEST_F(MainJob, RefusesToMakeAnInstanceTwiceOrToWorkWithoutOne) {
  const Outcome twice = yinxin({"init", "--sample"});
  EXPECT_EQ(twice.status, 1);
  std::filesystem::remove_all(home());
  EXPECT_EQ(yinxin({"audit"}).status, 3);
  EXPECT_EQ(yinxin({"issue", kSample}).status, 3);
  EXPECT_FALSE(std::filesystem::exists(home()));
}

TEST(CommandLine, ExplainsWrongUse) {
  EXPECT_EQ(testing::run({yinxin::testing::program()}).status, 2);
  EXPECT_EQ(testing::run({yinxin::testing::program(), "isue"}).status, 2);
  EXPECT_EQ(testing::run({yinxin::testing::program(), "issue"}).status, 2);
  EXPECT_EQ(testing::run({yinxin::testing::program(), "search", "--limit", "many", "x"}).status, 2);
  EXPECT_EQ(testing::run({yinxin::testing::program(), "--help"}).status, 0);
  EXPECT_EQ(testing::run({yinxin::testing::program(), "version"}).status, 0);
  EXPECT_EQ(testing::run({yinxin::testing::program(), "--home"}).status, 2);
  EXPECT_EQ(
      testing::run({yinxin::testing::program(), "--home", "/nowhere", "--json", "version"}).status,
      0);
  EXPECT_EQ(
      testing::run({yinxin::testing::program(), "--home=/nowhere", "--json", "version"}).status, 0);
}

}  // namespace
}  // namespace yinxin
