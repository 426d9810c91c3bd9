#include "archive/fsck.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>

#include "archive/sample_archive.h"
#include "base/error.h"
#include "base/file.h"
#include "support/expect_error.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using testing::expect_error;
using testing::sample_deposit;
using testing::sample_id;
using testing::SampleArchive;
using testing::told;

void flip_bit(const fs::path& path, std::uint64_t offset) {
  Bytes bytes = read_file(path, 1 << 26);
  ASSERT_LT(offset, bytes.size()) << path;
  bytes[offset] = static_cast<char>(bytes[offset] ^ 0x10);
  write_file(path, bytes, 0444);
}

// An archive of 300 documents, so that there are full tiles, partial ones and a level 1.
class AuditTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    whole_ = new SampleArchive;
    Archive archive = whole_->open();
    for (std::uint64_t i = 0; i < 300; ++i) {
      Deposit deposit = sample_deposit(sample_id(i));
      if (i % 50 == 0) deposit.number = archive.reserve_number("a", "示", 2026, "clerk");
      archive.deposit(deposit);
    }
  }
  static void TearDownTestSuite() { delete whole_; }

  void SetUp() override {
    fs::copy(whole_->root(), root_, fs::copy_options::recursive);
    ASSERT_EQ(told(audit(root_)), "");
  }

  // Expects the audit to name `file` at `offset`, after a bit there was flipped.
  void expect_named(const std::string& file, std::uint64_t offset, const std::string& document) {
    flip_bit(root_ / file, offset);
    const std::string text = told(audit(root_));
    EXPECT_NE(text.find(file), std::string::npos) << file << ":" << offset << "\n" << text;
    EXPECT_NE(text.find(document), std::string::npos) << file << ":" << offset << "\n" << text;
    flip_bit(root_ / file, offset);
  }

  static SampleArchive* whole_;
  const testing::TemporaryDirectory directory_;
  const fs::path root_ = directory_.path() + "/copy";
};

SampleArchive* AuditTest::whole_ = nullptr;

TEST_F(AuditTest, CountsWhatItAudited) {
  std::atomic<std::uint64_t> judged{0};
  std::uint64_t last_done = 0;
  AuditOptions options;
  options.judge = [&](ByteView pdf, const Entry& entry) {
    ++judged;
    EXPECT_NE(pdf.find(entry.json.at("id").string()), ByteView::npos);
    return std::string();
  };
  options.progress = [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_LE(done, total);
    last_done = done;
  };
  const AuditReport report = audit(root_, options);
  EXPECT_EQ(report.entries, 307U);
  EXPECT_EQ(report.documents, 300U);
  EXPECT_EQ(report.objects, 601U);  // the template is shared
  EXPECT_EQ(report.bytes, last_done);
  EXPECT_EQ(judged, 300U);
  EXPECT_TRUE(report.good());
}

TEST_F(AuditTest, ReportsWhatTheJudgeSaysOfAPdf) {
  AuditOptions options;
  options.judge = [](ByteView, const Entry& entry) {
    return entry.json.at("id").string() == sample_id(50) ? "TOTAL-FAILED" : "";
  };
  const AuditReport report = audit(root_, options);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].document, sample_id(50) + " 示〔2026〕2号");
  EXPECT_EQ(report.problems[0].problem, "TOTAL-FAILED");
}

TEST_F(AuditTest, NamesTheObjectThatWasAlteredOrRemoved) {
  const auto entry = Archive::open_read_only(root_).find(sample_id(100));
  for (const ObjectReference& object : entry->objects) {
    if (object.role == "template") continue;
    const std::string hex = object.sha256.hex();
    const std::string file = "objects/sha256/" + hex.substr(0, 2) + "/" + hex.substr(2);
    expect_named(file, 0, sample_id(100) + " 示〔2026〕3号");
    expect_named(file, object.size - 1, sample_id(100));
    fs::remove(root_ / file);
    EXPECT_NE(told(audit(root_)).find(file + " | 文件缺失"), std::string::npos);
  }
}

TEST_F(AuditTest, NamesEveryDamagedTileWithItsOffset) {
  expect_named("log/tile/0/000", 0, "tile/0/000:0");
  expect_named("log/tile/0/000", 8191, "tile/0/000:8160");
  expect_named("log/tile/0/001.p/51", 40, "tile/0/001.p/51:32");
  expect_named("log/tile/1/000.p/1", 31, "tile/1/000.p/1:0");
}

TEST_F(AuditTest, NamesEveryDamagedByteOfABundle) {
  const std::string partial = "log/tile/entries/001.p/51";
  const std::uint64_t size = fs::file_size(root_ / partial);
  for (std::uint64_t offset = 0; offset < size; offset += 997) {
    expect_named(partial, offset, "entr");
  }
  expect_named("log/tile/entries/000", 300, "entries/000:");
}

TEST_F(AuditTest, NoticesEveryFlippedByteOfTheCheckpoint) {
  const std::uint64_t size = fs::file_size(root_ / "log/checkpoint");
  for (std::uint64_t offset = 0; offset < size; offset += 3) {
    expect_named("log/checkpoint", offset, "");
  }
}

TEST_F(AuditTest, NoticesDamageInTheJournalAndTheMarker) {
  const std::string journal = "journal/" + [&] {
    return fs::directory_iterator(root_ / "journal")->path().filename().string();
  }();
  for (const std::uint64_t offset : {0, 5, 12, 18, 22, 40, 400}) {
    expect_named(journal, offset, journal + ":0");
  }
  expect_named("YINXIN-ARCHIVE-1", 30, "YINXIN-ARCHIVE-1");
}

TEST_F(AuditTest, NoticesMissingLogFiles) {
  for (const char* file : {"log/tile/0/000", "log/tile/entries/000", "log/checkpoint"}) {
    const Bytes bytes = read_file(root_ / file, 1 << 26);
    fs::remove(root_ / file);
    EXPECT_NE(told(audit(root_)).find(file), std::string::npos) << file;
    write_file(root_ / file, bytes);
  }
  EXPECT_TRUE(audit(root_).good());
}

TEST_F(AuditTest, HoldsTheLogAgainstAnEarlierCheckpoint) {
  AuditOptions options;
  options.since = audit(root_).checkpoint;
  EXPECT_TRUE(audit(root_, options).good());
  {
    Archive archive(root_, whole_->key(), whole_->clock(), testing::small_archive());
    archive.deposit(sample_deposit(sample_id(1000)));
  }
  EXPECT_TRUE(audit(root_, options).good());
  options.since = audit(root_).checkpoint;
  fs::remove_all(root_);
  fs::copy(whole_->root(), root_, fs::copy_options::recursive);
  EXPECT_NE(told(audit(root_, options)).find("shorter"), std::string::npos);
  {
    Archive archive(root_, whole_->key(), whole_->clock(), testing::small_archive());
    archive.deposit(sample_deposit(sample_id(1001)));
    archive.deposit(sample_deposit(sample_id(1002)));
  }
  EXPECT_NE(told(audit(root_, options)).find("history differs"), std::string::npos);
}

TEST_F(AuditTest, BelievesTheAuditorsKeyRatherThanTheArchives) {
  AuditOptions options;
  options.vkey = Archive::open_read_only(root_).vkey();
  EXPECT_TRUE(audit(root_, options).good());
  options.vkey =
      ledger::NoteVerifier{"yinxin.example/sample", crypto::Ed25519Key::generate().public_key()}
          .vkey();
  EXPECT_FALSE(audit(root_, options).good());
  options.vkey = "nonsense";
  expect_error(ErrorCode::kInvalidInput, "verifier key", [&] { audit(root_, options); });
}

TEST_F(AuditTest, NotesWhatNoEntryRefersTo) {
  write_file(root_ / "objects/sha256/00" / std::string(62, '0'), "nobody's");
  write_file(root_ / "objects/sha256/00/.new-left-over", "half");
  const AuditReport report = audit(root_);
  EXPECT_TRUE(report.good());
  std::string notes;
  for (const std::string& note : report.notes) notes += note + "\n";
  EXPECT_NE(notes.find("not referenced"), std::string::npos);
  EXPECT_NE(notes.find("left over"), std::string::npos);
}

TEST(AuditOfNothingTest, SaysThatThereIsNoArchive) {
  const testing::TemporaryDirectory empty;
  expect_error(ErrorCode::kNotFound, "yinxin init", [&] { audit(empty.path()); });
}

}  // namespace
}  // namespace yinxin::archive
