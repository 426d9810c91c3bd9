#include <gtest/gtest.h>

#include <string>

#include "archive/fsck.h"
#include "archive/sample_archive.h"
#include "support/expect_error.h"

// A document whose PDF is continued: the old one stays, the new one is found, the log tells.
namespace yinxin::archive {
namespace {

using testing::expect_error;
using testing::sample_deposit;
using testing::sample_id;
using testing::SampleArchive;

class Renew : public ::testing::Test {
 protected:
  static Renewal renewal(std::uint64_t n, const std::string& added) {
    return {sample_id(n), sample_deposit(sample_id(n)).objects.front().bytes + added, "B-LTA",
            "yinxin"};
  }

  SampleArchive sample_;
};

TEST_F(Renew, KeepsTheOriginalAndFindsTheNewest) {
  const std::string original = sample_deposit(sample_id(1)).objects.front().bytes;
  {
    Archive archive = sample_.open();
    archive.deposit(sample_deposit(sample_id(1)));
    archive.renew(renewal(1, " 2036"));
    archive.renew(renewal(1, " 2036 2046"));
  }
  for (const bool without_catalogue : {false, true}) {
    if (without_catalogue) std::filesystem::remove(sample_.root() + "/catalogue.db");
    const Archive archive = sample_.read();
    const Entry document = *archive.find(sample_id(1));
    EXPECT_EQ(archive.object(document, "pdf"), original);
    EXPECT_EQ(archive.object(archive.newest(document), "pdf"), original + " 2036 2046");
    for (const char* const added : {"", " 2036", " 2036 2046"}) {
      const auto found = archive.find_pdf(crypto::sha256(original + added));
      ASSERT_TRUE(found) << added;
      EXPECT_EQ(found->index, document.index);
    }
  }
  const AuditReport report = audit(sample_.root());
  EXPECT_TRUE(report.good());
  EXPECT_EQ(report.documents, 1U);
  EXPECT_EQ(report.renewals, 2U);
}

TEST_F(Renew, TakesOnlyWhatContinuesTheNewest) {
  Archive archive = sample_.open();
  archive.deposit(sample_deposit(sample_id(1)));
  archive.renew(renewal(1, " 2036"));
  expect_error(ErrorCode::kConflict, "begins with", [&] { archive.renew(renewal(1, " 2036")); });
  expect_error(ErrorCode::kConflict, "begins with", [&] { archive.renew(renewal(1, " 2046!")); });
  expect_error(ErrorCode::kNotFound, "no such", [&] { archive.renew(renewal(2, " 2036")); });
}

TEST_F(Renew, IsJudgedByTheNewestAlone) {
  {
    Archive archive = sample_.open();
    archive.deposit(sample_deposit(sample_id(1)));
    archive.deposit(sample_deposit(sample_id(2)));
    archive.renew(renewal(1, " 2036"));
  }
  AuditOptions options;
  options.threads = 1;
  std::string judged;
  options.judge = [&](ByteView pdf, const Entry& entry) {
    judged += entry.type + " " + std::string(pdf.substr(pdf.size() - 4)) + ";";
    return std::string();
  };
  EXPECT_TRUE(audit(sample_.root(), options).good());
  EXPECT_EQ(judged, "document.seal 0002;document.seal 2036;");
}

TEST_F(Renew, LeavesNoDocumentOut) {
  Archive archive = sample_.open();
  archive.deposit(sample_deposit(sample_id(1)));
  archive.deposit(sample_deposit(sample_id(2)));
  archive.deposit(sample_deposit(sample_id(3)));
  archive.renew(renewal(1, " 2036"));
  RenewalRun run{archive.size(), 3, 1, 1, {sample_id(3)}, "yinxin"};
  archive.record(run);
  const auto problems = [&] { return archive::audit(sample_.root()).problems.size(); };
  { const Archive closed = std::move(archive); }
  EXPECT_EQ(problems(), 0U);
  for (const auto& spoil : std::vector<std::function<void(RenewalRun&)>>{
           [](RenewalRun& r) { r.documents = 2, r.kept = 0; },
           [](RenewalRun& r) { r.failed.clear(); }, [](RenewalRun& r) { r.log_size = 1000; },
           [](RenewalRun& r) { r.log_from = 1000; },
           [](RenewalRun& r) { r.log_from = r.log_size; }}) {
    RenewalRun false_run = run;
    spoil(false_run);
    const std::size_t before = problems();
    sample_.open().record(false_run);
    EXPECT_EQ(problems(), before + 1);
  }
}

}  // namespace
}  // namespace yinxin::archive
