#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "archive/fsck.h"
#include "archive/sample_archive.h"
#include "base/error.h"
#include "base/file.h"
#include "support/expect_error.h"

// What is done with a document after it was archived.
namespace yinxin::archive {
namespace {

using testing::expect_error;
using testing::sample_deposit;
using testing::sample_id;
using testing::SampleArchive;
using testing::told;

class Acts : public ::testing::Test {
 protected:
  // A document of 2001, to be kept for ten years.
  void deposit_old(Archive& archive, std::uint64_t n) const {
    Deposit deposit = sample_deposit(sample_id(n));
    deposit.retention = {"10y", 2001};
    archive.deposit(deposit);
  }
  std::uint64_t act(Archive& archive, std::string_view type, std::uint64_t n, Json body,
                    std::vector<Object> objects = {}) const {
    return archive.record({type, sample_id(n), std::move(body), std::move(objects), "archivist"});
  }
  std::uint64_t condemn(Archive& archive, std::uint64_t n) const {
    return act(archive, kAppraiseEntry, n,
               Json::Object{{"outcome", "destroy"}, {"supervisors", Json::Array{"甲", "乙"}}},
               {{"report", "鉴定工作报告"}});
  }
  bool has_pdf(const Archive& archive, std::uint64_t n) const {
    const Entry entry = *archive.find(sample_id(n));
    return std::filesystem::exists(sample_.root() + "/objects/sha256/" +
                                   pdf_of(entry).sha256.hex().substr(0, 2) + "/" +
                                   pdf_of(entry).sha256.hex().substr(2));
  }

  SampleArchive sample_;
  const Json reason_ = Json::Object{{"reason", "样例"}};
};

TEST_F(Acts, AreKeptInOrderAndCheckedAgainstEachOther) {
  auto owner = std::make_unique<Archive>(sample_.open());
  Archive& archive = *owner;
  archive.deposit(sample_deposit(sample_id(1)));
  archive.deposit(sample_deposit(sample_id(2)));
  Json by = reason_;
  by["by"] = sample_id(2);
  act(archive, kSupersedeEntry, 1, by);
  expect_error(ErrorCode::kConflict, sample_id(1), [&] { act(archive, kSupersedeEntry, 1, by); });
  expect_error(ErrorCode::kConflict, sample_id(2), [&] { act(archive, kSupersedeEntry, 2, by); });
  act(archive, kWithdrawEntry, 2, reason_);
  act(archive, kReceiptEntry, 2, Json::Object{{"agency", "gaj"}});
  expect_error(ErrorCode::kConflict, sample_id(2), [&] {
    act(archive, kReceiptEntry, 2, Json::Object{{"agency", "gaj"}});
  });
  act(archive, kRedactEntry, 2, reason_, {{"redacted", "%PDF-1.7 公开版"}});
  expect_error(ErrorCode::kInvalidInput, "", [&] { act(archive, kRedactEntry, 2, reason_); });
  expect_error(ErrorCode::kNotFound, sample_id(9),
               [&] { act(archive, kWithdrawEntry, 9, reason_); });
  EXPECT_EQ(archive.standing_word(sample_id(1)), "superseded");
  EXPECT_EQ(archive.standing_word(sample_id(2)), "withdrawn");
  EXPECT_EQ(archive.history(*archive.find(sample_id(2))).size(), 4U);
  owner.reset();
  EXPECT_EQ(told(audit(sample_.root())), "");
}

TEST_F(Acts, NothingIsDisposedOfBeforeItsTimeOrUnderAHold) {
  auto owner = std::make_unique<Archive>(sample_.open());
  Archive& archive = *owner;
  archive.deposit(sample_deposit(sample_id(1)));
  expect_error(ErrorCode::kConflict, sample_id(1), [&] { condemn(archive, 1); });
  deposit_old(archive, 2);
  expect_error(ErrorCode::kConflict, sample_id(2),
               [&] { archive.dispose({sample_id(2)}, "批件", "archivist"); });
  condemn(archive, 2);
  Json hold = reason_;
  hold["hold"] = "示例复议1号";
  act(archive, kHoldEntry, 2, hold);
  expect_error(ErrorCode::kConflict, sample_id(2),
               [&] { archive.dispose({sample_id(2)}, "批件", "archivist"); });
  EXPECT_TRUE(has_pdf(archive, 2));
  act(archive, kReleaseEntry, 2, hold);
  archive.dispose({sample_id(2)}, "批件", "archivist");
  EXPECT_FALSE(has_pdf(archive, 2));
  EXPECT_TRUE(has_pdf(archive, 1));
  EXPECT_EQ(archive.standing_word(sample_id(2)), "disposed");
  expect_error(ErrorCode::kConflict, sample_id(2),
               [&] { act(archive, kWithdrawEntry, 2, reason_); });
  owner.reset();
  const AuditReport report = audit(sample_.root());
  EXPECT_EQ(told(report), "");
  EXPECT_EQ(report.disposed, 1U);
}

TEST_F(Acts, WhatIsKeptOnIsDueLater) {
  Archive archive = sample_.open();
  deposit_old(archive, 1);
  EXPECT_EQ(archive.standing(*archive.find(sample_id(1))).due()->iso(), "2012-01-01");
  act(archive, kAppraiseEntry, 1,
      Json::Object{
          {"outcome", "keep"}, {"until", "2036-01-01"}, {"supervisors", Json::Array{"甲", "乙"}}},
      {{"report", "鉴定工作报告"}});
  EXPECT_EQ(archive.standing(*archive.find(sample_id(1))).due()->iso(), "2036-01-01");
  expect_error(ErrorCode::kConflict, sample_id(1), [&] { condemn(archive, 1); });
}

// The template is shared; it stays as long as anybody needs it, also through a crash between the
// tombstone and the end.
TEST_F(Acts, WhatOthersNeedStaysAndAnInterruptedDisposalIsFinished) {
  auto owner = std::make_unique<Archive>(sample_.open());
  Archive& archive = *owner;
  deposit_old(archive, 1);
  deposit_old(archive, 2);
  condemn(archive, 1);
  archive.dispose({sample_id(1)}, "批件", "archivist");
  EXPECT_EQ(archive.object(*archive.find(sample_id(2)), "template"), "<template/>");
  condemn(archive, 2);
  const std::filesystem::path crashed = sample_.root() + ".crashed";
  archive.dispose({sample_id(2)}, "批件", "archivist");
  expect_error(ErrorCode::kNotFound, "",
               [&] { archive.object(*archive.find(sample_id(2)), "template"); });
  archive.deposit(sample_deposit(sample_id(3)));
  EXPECT_EQ(archive.object(*archive.find(sample_id(3)), "template"), "<template/>")
      << "the same bytes may be archived again";
  owner.reset();
  EXPECT_EQ(told(audit(sample_.root())), "");
}

TEST_F(Acts, SeveralAreDisposedOfAtOnce) {
  {
    Archive archive = sample_.open();
    for (std::uint64_t n = 1; n <= 3; ++n) {
      deposit_old(archive, n);
      condemn(archive, n);
    }
    archive.dispose({sample_id(3), sample_id(1), sample_id(2)}, "批件", "archivist");
    for (std::uint64_t n = 1; n <= 3; ++n) {
      EXPECT_EQ(archive.standing_word(sample_id(n)), "disposed");
      EXPECT_FALSE(has_pdf(archive, n));
    }
  }
  EXPECT_EQ(told(audit(sample_.root())), "");
}

// An operator who deletes first and looks for words later has none.
TEST_F(Acts, AMissingObjectWithoutATombstoneIsAViolation) {
  {
    Archive archive = sample_.open();
    deposit_old(archive, 1);
    condemn(archive, 1);
    const std::string hex = pdf_of(*archive.find(sample_id(1))).sha256.hex();
    std::filesystem::remove(sample_.root() + "/objects/sha256/" + hex.substr(0, 2) + "/" +
                            hex.substr(2));
  }
  EXPECT_NE(told(audit(sample_.root())).find("缺失"), std::string::npos);
}

TEST_F(Acts, WhatIsDueIsFoundByItsDay) {
  const auto due = [](const Archive& archive, const char* day) {
    std::string ids;
    for (const Entry& entry : archive.due(*Date::from_iso(day))) {
      ids += entry.json.at("id").string().back();
    }
    return ids;
  };
  {
    Archive archive = sample_.open();
    archive.deposit(sample_deposit(sample_id(4)));
    for (std::uint64_t n = 1; n <= 3; ++n) deposit_old(archive, n);
    EXPECT_EQ(due(archive, "2011-12-31"), "");
    EXPECT_EQ(due(archive, "2012-01-01"), "123");
  }
  Archive before = sample_.read();
  {
    Archive archive = sample_.open();
    act(archive, kAppraiseEntry, 1,
        Json::Object{
            {"outcome", "keep"}, {"until", "2036-01-01"}, {"supervisors", Json::Array{"甲", "乙"}}},
        {{"report", "鉴定工作报告"}});
    condemn(archive, 2);
    EXPECT_EQ(due(archive, "2026-11-22"), "23");
    condemn(archive, 3);
    archive.dispose({sample_id(3)}, "批件", "archivist");
    EXPECT_EQ(due(archive, "2026-11-22"), "2");
    EXPECT_EQ(due(archive, "2036-01-01"), "12");
  }
  before.refresh();
  EXPECT_EQ(due(before, "2026-11-22"), "2");
  std::filesystem::remove(sample_.root() + "/catalogue.db");
  EXPECT_EQ(due(sample_.read(), "2026-11-22"), "2");
}

TEST_F(Acts, AreFoundAgainWithoutTheCatalogue) {
  {
    Archive archive = sample_.open();
    deposit_old(archive, 1);
    condemn(archive, 1);
    archive.dispose({sample_id(1)}, "批件", "archivist");
  }
  std::filesystem::remove(sample_.root() + "/catalogue.db");
  EXPECT_EQ(sample_.open().standing_word(sample_id(1)), "disposed");
}

}  // namespace
}  // namespace yinxin::archive
