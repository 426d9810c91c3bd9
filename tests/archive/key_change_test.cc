#include <gtest/gtest.h>

#include <fstream>

#include "archive/bundle.h"
#include "archive/change_key.h"
#include "archive/copy.h"
#include "archive/fsck.h"
#include "archive/key_chain.h"
#include "archive/layout.h"
#include "archive/mirror.h"
#include "archive/sample_archive.h"
#include "base/file.h"
#include "ledger/proof_text.h"
#include "support/expect_error.h"

// The key that signs the log is changed: whoever knew the first follows, and nobody else can lead.
namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using crypto::Ed25519Key;
using testing::expect_error;
using testing::sample_deposit;
using testing::sample_id;
using testing::SampleArchive;
using testing::told;
using testing::TemporaryDirectory;

using Keys = std::vector<Ed25519Key>;

const Json::Object kAdmin = {{"actor", "admin"}};

Ed25519Key copy(const Ed25519Key& key) {
  return Ed25519Key::from_pem(key.pem());
}

template <typename... More>
Keys keys(const More&... more) {
  Keys all;
  (all.push_back(copy(more)), ...);
  return all;
}

std::string vkey_of(const Ed25519Key& key) {
  return ledger::NoteVerifier{"yinxin.example/sample", key.public_key()}.vkey();
}

class ChangeOfKey : public ::testing::Test {
 protected:
  ChangeOfKey() { deposit(1, keys(old_)); }

  void deposit(std::uint64_t n, Keys keys) {
    Archive archive(root(), std::move(keys), sample_.clock(), testing::small_archive());
    archive.deposit(sample_deposit(sample_id(n)));
  }
  std::uint64_t hand_over() {
    return hand_over_key(root(), keys(old_), new_, kAdmin, sample_.clock(),
                         testing::small_archive());
  }
  std::uint64_t retire() {
    return retire_key(root(), keys(old_, new_), kAdmin, sample_.clock(), testing::small_archive());
  }
  // One document before the change, one while both keys sign, one after.
  void change() {
    hand_over();
    deposit(2, keys(old_, new_));
    retire();
    deposit(3, keys(new_));
  }
  std::string root() const { return sample_.root(); }
  std::string checkpoint() const { return sample_.read().checkpoint(); }

  AuditReport audited(const std::string& vkey = {}, const std::string& since = {}) const {
    AuditOptions options;
    options.vkey = vkey;
    options.since = since;
    return audit(root(), options);
  }
  void expect_found(const std::string& words, const std::string& vkey = {},
                    const std::string& since = {}) const {
    const std::string all = told(audited(vkey, since));
    EXPECT_NE(all.find(words), std::string::npos) << all;
  }
  void replace(const std::string& path, const Bytes& bytes) const {
    fs::remove(fs::path(root()) / path);
    std::ofstream(fs::path(root()) / path, std::ios::binary) << bytes;
  }
  Bytes file(const std::string& path) const { return read_file(fs::path(root()) / path, 1 << 20); }

  const SampleArchive sample_;
  const Ed25519Key old_ = sample_.key();
  const Ed25519Key new_ = Ed25519Key::generate();
};

bool is_signed(const std::string& note, const Ed25519Key& key) try {
  const auto verifier = ledger::NoteVerifier::from_vkey(vkey_of(key));
  ledger::open_checkpoint(note, verifier);
  return true;
} catch (const Error&) {
  return false;
}

TEST_F(ChangeOfKey, BothSignUntilTheOldOneIsRetired) {
  const std::string before = checkpoint();
  const std::uint64_t begun = hand_over();
  EXPECT_EQ(begun, ledger::Checkpoint::parse(before).size);
  deposit(2, keys(old_, new_));
  const std::string between = checkpoint();
  EXPECT_TRUE(is_signed(between, old_) && is_signed(between, new_));
  const std::uint64_t ended = retire();
  deposit(3, keys(new_));
  EXPECT_TRUE(is_signed(checkpoint(), new_));
  EXPECT_FALSE(is_signed(checkpoint(), old_));
  EXPECT_TRUE(is_signed(before, old_) && !is_signed(before, new_));
  const Archive archive = sample_.read();
  EXPECT_TRUE(archive.find(sample_id(1)) && archive.find(sample_id(3)));
  EXPECT_EQ(archive.vkey(), vkey_of(new_));
  ASSERT_EQ(archive.keys().keys().size(), 2U);
  EXPECT_EQ(archive.keys().keys()[0].until, ended);
  for (const std::string& kept : {before, between}) {
    EXPECT_EQ(told(audited(vkey_of(old_), kept)), "");
    EXPECT_EQ(told(audited(vkey_of(new_), kept)), "");
  }
}

TEST_F(ChangeOfKey, TakesTheKeysThatHaveToSign) {
  hand_over();
  expect_error(ErrorCode::kInvalidInput, "", [&] { deposit(9, keys(old_)); });
  expect_error(ErrorCode::kInvalidInput, "", [&] { deposit(9, keys(new_)); });
  expect_error(ErrorCode::kConflict, root(), [&] {
    hand_over_key(root(), keys(old_, new_), Ed25519Key::generate(), kAdmin, sample_.clock());
  });
  retire();
  expect_error(ErrorCode::kInvalidInput, "", [&] { deposit(9, keys(old_)); });
  expect_error(ErrorCode::kConflict, root(), [&] { retire(); });
  deposit(2, keys(old_, new_));
  EXPECT_FALSE(is_signed(checkpoint(), old_)) << "though it was at hand";
}

TEST_F(ChangeOfKey, HappensAgain) {
  change();
  const Ed25519Key third = Ed25519Key::generate();
  hand_over_key(root(), keys(new_), third, kAdmin, sample_.clock());
  retire_key(root(), keys(new_, third), kAdmin, sample_.clock());
  deposit(4, keys(third));
  for (const Ed25519Key* key : {&old_, &new_, &third}) {
    EXPECT_EQ(told(audited(vkey_of(*key))), "");
  }
  expect_found("公钥与所给公钥不同", vkey_of(Ed25519Key::generate()));
  // What was once retired does not come back.
  expect_error(ErrorCode::kCorrupt, "",
               [&] { hand_over_key(root(), keys(third), old_, kAdmin, sample_.clock()); });
}

// The link is on disk, its entry is not yet.
TEST_F(ChangeOfKey, IsFinishedAfterACrash) {
  fs::copy(root(), root() + "-before", fs::copy_options::recursive);
  hand_over();
  const Bytes link = file("log/keys/1");
  const std::string whole = checkpoint();
  fs::remove_all(root());
  fs::copy(root() + "-before", root(), fs::copy_options::recursive);
  fs::create_directories(root() + "/log/keys");
  replace("log/keys/1", link);
  EXPECT_TRUE(sample_.read().find(sample_id(1)));
  EXPECT_EQ(told(audited()), "") << "an open matter, no fault";
  expect_error(ErrorCode::kInvalidInput, "", [&] { deposit(2, keys(old_)); });
  { const Archive archive(root(), keys(old_, new_), sample_.clock(), testing::small_archive()); }
  EXPECT_EQ(checkpoint(), whole);
  deposit(2, keys(old_, new_));
  EXPECT_EQ(told(audited(vkey_of(old_))), "");
}

TEST_F(ChangeOfKey, ReadersFollowIt) {
  Archive reader = sample_.read();
  change();
  reader.refresh();
  EXPECT_TRUE(reader.find(sample_id(3)));
  EXPECT_EQ(reader.vkey(), vkey_of(new_));
}

TEST_F(ChangeOfKey, BundlesAreVerifiedWithTheFirstKeyOrTheNewOne) {
  change();
  const Archive archive = sample_.read();
  const auto bundle_of = [&](std::uint64_t n) {
    return make_bundle(archive, *archive.find(sample_id(n)), {}, testing::kMorning);
  };
  for (std::uint64_t n = 1; n <= 3; ++n) {
    for (const std::string& vkey : {std::string(), vkey_of(old_), vkey_of(new_)}) {
      const BundleReading reading = check_bundle(bundle_of(n), vkey);
      for (const BundleCheck& check : reading.checks) EXPECT_TRUE(check.good) << check.detail;
    }
    EXPECT_FALSE(check_bundle(bundle_of(n), vkey_of(Ed25519Key::generate())).good());
  }
  // The retired key says of a log of its own that it is older than the change.
  std::vector<ZipFile> files = read_zip(bundle_of(1));
  const std::string forged =
      ledger::sign_checkpoint({"yinxin.example/sample", 2, crypto::sha256("another log")}, old_);
  for (ZipFile& f : files) {
    if (f.name == "checkpoint") f.bytes = forged;
  }
  const BundleReading reading = check_bundle(write_zip(files, testing::kMorning), vkey_of(new_));
  ASSERT_FALSE(reading.good());
  EXPECT_NE(reading.checks.back().detail.find("早于日志密钥的更换"), std::string::npos);
}

TEST_F(ChangeOfKey, CopiesAndMirrorsFollow) {
  const TemporaryDirectory directory;
  const std::string copied = directory.path() + "/copy";
  const std::string mirrored = directory.path() + "/mirror";
  const Fetch fetch = [this](const std::string& path, std::size_t) -> std::optional<Bytes> {
    if (!fs::exists(fs::path(root()) / path)) return {};
    return file(path);
  };
  const auto follow = [&] {
    EXPECT_TRUE(copy_archive(root(), copied).good());
    EXPECT_TRUE(mirror(fetch, mirrored, {}).good());
    EXPECT_EQ(told(audit(copied)), "");
    for (const std::string& place : {copied, mirrored}) {
      const std::string note = read_file(place + "/log/checkpoint", 1 << 16);
      EXPECT_EQ(KeyChain::read(place).open(note).size, sample_.read().size());
    }
  };
  follow();
  hand_over();
  follow();
  retire();
  deposit(3, keys(new_));
  follow();
  Archive restored(copied, keys(new_), sample_.clock(), testing::small_archive());
  restored.deposit(sample_deposit(sample_id(4)));
  MirrorOptions options;
  options.vkey = vkey_of(old_);
  EXPECT_TRUE(mirror(fetch, directory.path() + "/late", options).good());
  options.vkey = vkey_of(Ed25519Key::generate());
  expect_error(ErrorCode::kCorrupt, "", [&] { mirror(fetch, directory.path() + "/no", options); });
}

// Attacks. Who has not the old key cannot name another.
TEST_F(ChangeOfKey, IsRefusedIfTheOldKeyHasNotSignedIt) {
  hand_over();
  const Bytes link = file("log/keys/1");
  const auto first = link.find("\n— ") + 1;
  const auto second = link.find("\n— ", first) + 1;
  replace("log/keys/1", link.substr(0, first) + link.substr(second));
  expect_error(ErrorCode::kCorrupt, "log/keys/1", [&] { sample_.read(); });
  expect_found("log/keys/1 | 日志密钥的交接无效");
  expect_found("密钥条目没有由原密钥签署的交接");
}

TEST_F(ChangeOfKey, IsRefusedIfItsFileIsExchangedOrGone) {
  change();
  const Bytes first = file("log/keys/1");
  const SampleArchive other;
  { other.open().deposit(sample_deposit(sample_id(1))); }
  hand_over_key(other.root(), keys(other.key()), new_, kAdmin, other.clock());
  replace("log/keys/1", read_file(other.root() + "/log/keys/1", 1 << 16));
  expect_error(ErrorCode::kCorrupt, "log/keys/1", [&] { sample_.read(); });
  expect_found("日志密钥的交接无效");
  fs::remove(root() + "/log/keys/1");
  expect_error(ErrorCode::kCorrupt, "", [&] { sample_.read(); });
  expect_found("密钥条目没有由原密钥签署的交接");
  expect_found("log/checkpoint | 检查点无效");
  replace("log/keys/1", first);
  EXPECT_EQ(told(audited()), "");
}

// The thief of a retired key signs on.
TEST_F(ChangeOfKey, ARetiredKeySignsNothingAnyMore) {
  change();
  const ledger::Checkpoint head = ledger::Checkpoint::parse(checkpoint());
  const std::string forged = ledger::sign_checkpoint(head, old_);
  expect_found("由第 4 项交出或停用", "", forged);
  replace("log/checkpoint", forged);
  expect_error(ErrorCode::kCorrupt, "", [&] { sample_.read(); });
  expect_found("由第 4 项交出或停用");
}

TEST_F(ChangeOfKey, OneOfTwoKeysIsNotEnoughWhileBothSign) {
  hand_over();
  deposit(2, keys(old_, new_));
  const ledger::Checkpoint head = ledger::Checkpoint::parse(checkpoint());
  for (const Ed25519Key* key : {&old_, &new_}) {
    replace("log/checkpoint", ledger::sign_checkpoint(head, *key));
    expect_found("的签名");
  }
}

TEST_F(ChangeOfKey, AForkBehindItIsFound) {
  change();
  const std::string kept = checkpoint();
  fs::copy(root(), root() + "-before", fs::copy_options::recursive);
  deposit(4, keys(new_));
  const std::string later = checkpoint();
  fs::remove_all(root());
  fs::copy(root() + "-before", root(), fs::copy_options::recursive);
  deposit(5, keys(new_));
  deposit(6, keys(new_));
  EXPECT_EQ(told(audited("", kept)), "");
  expect_found("历史被改写", "", later);
}

}  // namespace
}  // namespace yinxin::archive
