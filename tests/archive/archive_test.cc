#include "archive/archive.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "archive/sample_archive.h"
#include "base/file.h"
#include "support/expect_error.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using testing::expect_error;
using testing::sample_deposit;
using testing::sample_id;
using testing::SampleArchive;

void expect_proven(const Archive& archive, const Receipt& receipt) {
  const auto verifier = ledger::NoteVerifier::from_vkey(archive.vkey());
  const auto checkpoint = ledger::open_checkpoint(receipt.checkpoint, verifier);
  EXPECT_EQ(checkpoint.size, receipt.proof.tree_size);
  const auto leaf = ledger::leaf_hash(archive.entry(receipt.index).stored);
  EXPECT_EQ(ledger::implied_root(leaf, receipt.proof), checkpoint.root) << receipt.id;
}

TEST(ArchiveTest, GivesBackWhatWasDeposited) {
  const SampleArchive sample;
  Archive archive = sample.open();
  Deposit deposit = sample_deposit(sample_id(1));
  deposit.number = archive.reserve_number("sample-agency", "示市监移", 2026, "sample-clerk");
  deposit.links = {sample_id(9)};
  const Receipt receipt = archive.deposit(deposit);
  EXPECT_EQ(receipt.pdf_sha256, crypto::sha256(deposit.objects[0].bytes));
  expect_proven(archive, receipt);

  const auto entry = archive.find(deposit.id);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->index, receipt.index);
  EXPECT_EQ(entry->type, "document.seal");
  EXPECT_EQ(entry->time, testing::kMorning);
  EXPECT_EQ(archive.object(*entry, "pdf"), deposit.objects[0].bytes);
  EXPECT_EQ(archive.metadata(*entry), deposit.metadata);
  EXPECT_EQ(number_of(*entry).text(), "示市监移〔2026〕1号");
  EXPECT_EQ(archive.find_number("示市监移〔2026〕1号")->index, receipt.index);
  EXPECT_FALSE(archive.find(sample_id(2)));
  EXPECT_FALSE(archive.find_number("示市监移〔2026〕2号"));
}

TEST(ArchiveTest, KeepsPersonalDataOutOfTheLogAndSaltsItsDigest) {
  const SampleArchive sample;
  Archive archive = sample.open();
  std::set<std::string> digests;
  for (int i = 0; i < 2; ++i) {
    archive.deposit(sample_deposit(sample_id(static_cast<std::uint64_t>(i))));
    const auto entry = archive.find(sample_id(static_cast<std::uint64_t>(i)));
    EXPECT_EQ(entry->stored.find("样例"), std::string::npos);
    digests.insert(entry->objects.back().sha256.hex());
    EXPECT_EQ(entry->objects.back().role, "metadata");
  }
  EXPECT_EQ(digests.size(), 2U) << "the same metadata twice must not have the same digest";
}

TEST(ArchiveTest, StillHasEverythingWhenOpenedAgain) {
  const SampleArchive sample;
  for (std::uint64_t i = 0; i < 300; ++i) {
    if (i % 75 == 0) SCOPED_TRACE(i);
    Archive archive = sample.open();
    for (const std::uint64_t end = i + 74; i < end; ++i) {
      archive.deposit(sample_deposit(sample_id(i)));
    }
    archive.deposit(sample_deposit(sample_id(i)));
  }
  const Archive archive = sample.open();
  EXPECT_EQ(archive.size(), 301U);
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto entry = archive.find(sample_id(i));
    ASSERT_TRUE(entry) << i;
    ASSERT_EQ(entry->index, i + 1);
    archive.object(*entry, "pdf");
  }
}

TEST(ArchiveTest, ProvesEveryEntryAndEveryEarlierSize) {
  const SampleArchive sample;
  Archive archive = sample.open();
  const auto verifier = ledger::NoteVerifier::from_vkey(archive.vkey());
  std::vector<ledger::Checkpoint> heads;
  for (std::uint64_t i = 0; i < 300; ++i) {
    archive.deposit(sample_deposit(sample_id(i)));
    heads.push_back(ledger::open_checkpoint(archive.checkpoint(), verifier));
  }
  const ledger::Checkpoint& head = heads.back();
  for (std::uint64_t i = 0; i < archive.size(); ++i) {
    ASSERT_EQ(ledger::implied_root(ledger::leaf_hash(archive.entry(i).stored),
                                   archive.prove_inclusion(i)),
              head.root);
  }
  for (const ledger::Checkpoint& old : heads) {
    ASSERT_TRUE(ledger::is_consistent(old.size, old.root, head.size, head.root,
                                      archive.prove_consistency(old.size)))
        << old.size;
  }
}

TEST(ArchiveTest, NumbersASeriesWithoutGapsForManyThreads) {
  const SampleArchive sample;
  Archive archive = sample.open();
  std::vector<std::thread> clerks;
  for (int t = 0; t < 8; ++t) {
    clerks.emplace_back([&archive, t] {
      for (int i = 0; i < 20; ++i) {
        const Number number = archive.reserve_number("a", "示", 2026, "clerk");
        if (i % 5 == 0) {
          archive.void_number(number, "样例作废", "clerk");
          continue;
        }
        Deposit deposit = sample_deposit(sample_id(static_cast<std::uint64_t>(t * 100 + i)));
        deposit.number = number;
        expect_proven(archive, archive.deposit(deposit));
      }
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
  std::set<int> reserved;
  std::set<int> ended;
  archive.each(0, [&](const Entry& entry) {
    if (!has_number(entry)) return true;
    const int serial = number_of(entry).serial;
    EXPECT_TRUE((entry.type == "number.reserve" ? reserved : ended).insert(serial).second);
    EXPECT_TRUE(reserved.count(serial) > 0) << serial;
    return true;
  });
  EXPECT_EQ(reserved.size(), 160U);
  EXPECT_EQ(*reserved.rbegin(), 160);
  EXPECT_EQ(ended, reserved);
}

TEST(ArchiveTest, StartsEverySeriesAtOne) {
  const SampleArchive sample;
  Archive archive = sample.open();
  EXPECT_EQ(archive.reserve_number("a", "示", 2026, "c").serial, 1);
  EXPECT_EQ(archive.reserve_number("a", "示", 2026, "c").serial, 2);
  EXPECT_EQ(archive.reserve_number("a", "示", 2027, "c").serial, 1);
  EXPECT_EQ(archive.reserve_number("b", "示", 2026, "c").serial, 1);
  EXPECT_EQ(archive.reserve_number("a", "例", 2026, "c").serial, 1);
}

TEST(ArchiveTest, EndsEveryNumberOnce) {
  const SampleArchive sample;
  Archive archive = sample.open();
  const Number number = archive.reserve_number("a", "示", 2026, "clerk");
  archive.void_number(number, "样例作废", "clerk");
  expect_error(ErrorCode::kConflict, "示〔2026〕1号",
               [&] { archive.void_number(number, "again", "clerk"); });
  Deposit deposit = sample_deposit(sample_id(1));
  deposit.number = number;
  expect_error(ErrorCode::kConflict, "示〔2026〕1号", [&] { archive.deposit(deposit); });
  deposit.number->serial = 2;
  expect_error(ErrorCode::kConflict, "示〔2026〕2号", [&] { archive.deposit(deposit); });
  EXPECT_FALSE(archive.find(deposit.id));
}

TEST(ArchiveTest, VoidsNumbersThatWereLeftOpen) {
  const SampleArchive sample;
  { sample.open().reserve_number("a", "示", 2026, "clerk"); }
  Archive archive = sample.open();
  const Entry last = archive.entry(archive.size() - 1);
  EXPECT_EQ(last.type, "number.void");
  EXPECT_EQ(number_of(last).serial, 1);
  EXPECT_NE(last.json.at("reason").string().find("中断"), std::string::npos);
  EXPECT_EQ(archive.reserve_number("a", "示", 2026, "clerk").serial, 2);
}

TEST(ArchiveTest, TakesAnIdOnce) {
  const SampleArchive sample;
  Archive archive = sample.open();
  archive.deposit(sample_deposit(sample_id(1)));
  expect_error(ErrorCode::kConflict, sample_id(1),
               [&] { archive.deposit(sample_deposit(sample_id(1))); });
  std::atomic<int> accepted{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      try {
        archive.deposit(sample_deposit(sample_id(2)));
        ++accepted;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kConflict);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, 1);
}

TEST(ArchiveTest, RefusesWhatIsNotADocument) {
  const SampleArchive sample;
  Archive archive = sample.open();
  const auto refused = [&](const std::string& words, auto change) {
    Deposit deposit = sample_deposit(sample_id(1));
    change(deposit);
    expect_error(ErrorCode::kInvalidInput, words, [&] { archive.deposit(deposit); });
  };
  refused("id", [](Deposit& d) { d.id = "ABC"; });
  refused("pdf", [](Deposit& d) { d.objects.clear(); });
  refused("pdf", [](Deposit& d) { d.objects.push_back({"pdf", "another"}); });
  refused("metadata", [](Deposit& d) { d.objects.push_back({"metadata", "{}"}); });
  refused("metadata", [](Deposit& d) { d.metadata = "text"; });
  refused("65535", [](Deposit& d) { d.links.assign(4000, sample_id(7)); });
  expect_error(ErrorCode::kInvalidInput, "number",
               [&] { archive.reserve_number("a", "示", 0, "clerk"); });
  EXPECT_EQ(archive.size(), 1U);
  EXPECT_EQ(archive.reserve_number("a", "示", 2026, "clerk").serial, 1);
}

TEST(ArchiveTest, NeverClaimsAnEarlierTimeThanBefore) {
  const SampleArchive sample;
  { sample.open().deposit(sample_deposit(sample_id(1))); }
  const FixedClock yesterday(testing::kMorning - std::chrono::hours(24));
  Archive archive(sample.root(), sample.key(), yesterday, testing::small_archive());
  archive.deposit(sample_deposit(sample_id(2)));
  EXPECT_EQ(archive.find(sample_id(2))->time, testing::kMorning);
}

TEST(ArchiveTest, IsNeverMadeSilentlyNorTwice) {
  const testing::TemporaryDirectory empty;
  const SampleArchive sample;
  expect_error(ErrorCode::kNotFound, "yinxin init",
               [&] { Archive(empty.path(), sample.key(), sample.clock()); });
  expect_error(ErrorCode::kNotFound, "yinxin init", [&] { Archive::open_read_only(empty.path()); });
  expect_error(ErrorCode::kConflict, "已有档案库",
               [&] { Archive::create(sample.root(), "other.example", sample.key()); });
}

TEST(ArchiveTest, OpensForOneWriterWithTheRightKey) {
  const SampleArchive sample;
  expect_error(ErrorCode::kInvalidInput, "密钥",
               [&] { Archive(sample.root(), crypto::Ed25519Key::generate(), sample.clock()); });
  const Archive first = sample.open();
  expect_error(ErrorCode::kConflict, "另一个进程", [&] { sample.open(); });
}

TEST(ArchiveTest, ReadsBesideAWriterAndNeverWrites) {
  const SampleArchive sample;
  Archive writer = sample.open();
  writer.deposit(sample_deposit(sample_id(1)));
  for (std::uint64_t i = 2; sample.read().size() < 2; ++i) std::this_thread::yield();
  Archive reader = sample.read();
  EXPECT_TRUE(reader.find(sample_id(1)));
  writer.deposit(sample_deposit(sample_id(2)));
  EXPECT_FALSE(reader.find(sample_id(2))) << "a reader's view stands still";
  for (std::uint64_t i = 3; i < 400; ++i) writer.deposit(sample_deposit(sample_id(i)));
  EXPECT_EQ(reader.entry(1).json.at("id").string(), sample_id(1)) << "its tiles were replaced";
  EXPECT_EQ(reader.prove_inclusion(1).tree_size, 2U);
  expect_error(ErrorCode::kForbidden, "只读",
               [&] { reader.deposit(sample_deposit(sample_id(9))); });
}

TEST(ArchiveTest, FindsWithoutItsCatalogueAndWithADamagedOne) {
  const SampleArchive sample;
  const fs::path catalogue = fs::path(sample.root()) / "catalogue.db";
  {
    Archive archive = sample.open();
    for (std::uint64_t i = 0; i < 20; ++i) archive.deposit(sample_deposit(sample_id(i)));
    archive.reserve_number("a", "示", 2026, "clerk");
  }
  const auto damage = [&](const Bytes& bytes) {
    fs::remove(catalogue);
    if (!bytes.empty()) std::ofstream(catalogue, std::ios::binary) << bytes;
  };
  Bytes torn = read_file(catalogue, 1 << 24);
  std::fill(torn.begin() + 100, torn.begin() + 4096, '\x5a');
  for (const Bytes& bytes : {Bytes(), Bytes(8192, 'x'), torn}) {
    damage(bytes);
    EXPECT_TRUE(sample.read().find(sample_id(19)));
    damage(bytes);
    Archive archive = sample.open();
    EXPECT_TRUE(archive.find(sample_id(19)));
    EXPECT_GT(archive.reserve_number("a", "示", 2026, "clerk").serial, 1);
  }
}

TEST(ArchiveTest, DoesNotBelieveTheCatalogueOfAnotherArchive) {
  const SampleArchive sample;
  const SampleArchive other;
  {
    Archive archive = other.open();
    archive.deposit(sample_deposit(sample_id(1)));
    archive.reserve_number("a", "示", 2026, "clerk");
  }
  { sample.open().deposit(sample_deposit(sample_id(2))); }
  fs::copy_file(fs::path(other.root()) / "catalogue.db", fs::path(sample.root()) / "catalogue.db",
                fs::copy_options::overwrite_existing);
  EXPECT_TRUE(sample.read().find(sample_id(2)));
  Archive archive = sample.open();
  EXPECT_FALSE(archive.find(sample_id(1)));
  EXPECT_TRUE(archive.find(sample_id(2)));
  EXPECT_EQ(archive.reserve_number("a", "示", 2026, "clerk").serial, 1);
}

TEST(ArchiveTest, NoticesAnObjectThatWasChanged) {
  const SampleArchive sample;
  Archive archive = sample.open();
  const Receipt receipt = archive.deposit(sample_deposit(sample_id(1)));
  const std::string hex = receipt.pdf_sha256.hex();
  const fs::path path =
      fs::path(sample.root()) / "objects/sha256" / hex.substr(0, 2) / hex.substr(2);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0444));
  ::chmod(path.c_str(), 0644);
  std::ofstream(path, std::ios::binary) << "%PDF-1.7 forged";
  expect_error(ErrorCode::kCorrupt, hex.substr(2), [&] { archive.object(receipt.pdf_sha256); });
  expect_error(ErrorCode::kNotFound, "", [&] { archive.object(crypto::sha256("unknown")); });
}

// What a server does that only reads, while documents are issued beside it.
TEST(ArchiveTest, ShowsWhatAnotherHasPublishedSinceItWasOpened) {
  const SampleArchive sample;
  { sample.open().deposit(sample_deposit(sample_id(1))); }
  Archive reader = sample.read();
  const Archive& held = reader;
  { sample.open().deposit(sample_deposit(sample_id(2))); }
  EXPECT_FALSE(held.find(sample_id(2)));
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      while (!done) {
        reader.refresh();
        ASSERT_TRUE(held.find(sample_id(1)));
        const std::uint64_t size = held.size();
        ASSERT_NO_THROW(held.prove_inclusion(size - 1, size));
      }
    });
  }
  for (std::uint64_t round = 0; round < 6; ++round) {
    {
      Archive writer = sample.open();
      for (std::uint64_t i = 0; i < 100; ++i) {
        writer.deposit(sample_deposit(sample_id(100 * (round + 1) + i)));
      }
    }
    reader.refresh();
    EXPECT_TRUE(held.find(sample_id(100 * (round + 1) + 99)));
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(held.size(), sample.read().size());
  EXPECT_EQ(held.checkpoint(), sample.read().checkpoint());
}

TEST(ArchiveTest, DoesNotFollowALogThatDoesNotContinueItsOwn) {
  const SampleArchive sample;
  { sample.open().deposit(sample_deposit(sample_id(1))); }
  const fs::path log = fs::path(sample.root()) / "log";
  const fs::path before = sample.root() + "-before";
  fs::copy(sample.root(), before, fs::copy_options::recursive);
  { sample.open().deposit(sample_deposit(sample_id(2))); }
  Archive reader = sample.read();
  fs::remove_all(sample.root());
  fs::copy(before, sample.root(), fs::copy_options::recursive);
  expect_error(ErrorCode::kCorrupt, log.string(), [&] { reader.refresh(); });
  for (std::uint64_t i = 3; i < 6; ++i) sample.open().deposit(sample_deposit(sample_id(i)));
  expect_error(ErrorCode::kCorrupt, log.string(), [&] { reader.refresh(); });
  EXPECT_TRUE(reader.find(sample_id(2)));
  EXPECT_FALSE(reader.find(sample_id(3)));
}

TEST(ArchiveTest, GoesThroughManyJournals) {
  const SampleArchive sample;
  {
    Archive archive = sample.open();
    Deposit deposit = sample_deposit(sample_id(0));
    deposit.links.assign(1500, sample_id(7));  // some 40 kB an entry
    for (std::uint64_t i = 0; i < 40; ++i) {
      deposit.id = sample_id(i);
      archive.deposit(deposit);
    }
  }
  const Archive archive = sample.open();
  EXPECT_EQ(archive.size(), 41U);
  std::vector<std::string> journals;
  for (const auto& file : fs::directory_iterator(fs::path(sample.root()) / "journal")) {
    journals.push_back(file.path().filename());
  }
  ASSERT_EQ(journals.size(), 1U);
  EXPECT_GT(journals.front(), "00000003");
}

}  // namespace
}  // namespace yinxin::archive
