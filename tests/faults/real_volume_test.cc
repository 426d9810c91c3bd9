#include <fcntl.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <thread>

#include "archive/fsck.h"
#include "archive/sample_archive.h"
#include "base/error.h"
#include "base/file.h"
#include "faults/loop_volume.h"
#include "storage/file_system.h"

// What real file systems do: they fill up, and hold after a power cut what had reached the disk.
namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using testing::FileSystem;
using testing::LoopVolume;
using testing::sample_deposit;
using testing::sample_id;

int rounds() {
  const char* wanted = std::getenv("YINXIN_FAULT_ROUNDS");
  return wanted == nullptr ? 1 : std::max(1, std::atoi(wanted));
}

crypto::Ed25519Key copy_of(const crypto::Ed25519Key& key) {
  return crypto::Ed25519Key::from_pem(key.pem());
}

std::string problems(const fs::path& root) {
  std::string text;
  for (const Problem& p : audit(root).problems) text += p.where + ": " + p.problem + "\n";
  return text;
}

TEST(FullVolumeTest, RefusesAndLosesNothing) {
  const SystemClock clock;
  const auto key = crypto::Ed25519Key::generate();
  Options options;
  options.ballast_size = 4 << 20;
  options.journal_size = 1 << 20;
  int refused = 0;
  std::size_t kept = 0;
  for (int round = 0; round < rounds(); ++round) {
    const LoopVolume volume(24);
    if (!volume.is_mounted()) GTEST_SKIP() << volume.why();
    const fs::path root = volume.root() + "/archive";
    Archive::create(root, "yinxin.example/full", key, options);
    std::vector<std::string> acknowledged;
    const std::string page(20'000 + 700 * round, 'x');
    // It is full now and then while it is opened, too.
    for (int attempt = 0; attempt < 4; ++attempt) {
      try {
        Archive archive(root, copy_of(key), clock, options);
        for (int i = 0; i < 2000; ++i) {
          const int number = round * 100'000 + attempt * 10'000 + i;
          Deposit deposit = sample_deposit(sample_id(static_cast<std::uint64_t>(number)));
          deposit.objects[0].bytes += page;
          acknowledged.push_back(archive.deposit(deposit).id);
        }
        ADD_FAILURE() << "the volume is never full";
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kUnavailable) << error.what();
        ++refused;
      }
    }
    const Archive reader = Archive::open_read_only(root);
    for (const std::string& id : acknowledged) {
      const auto entry = reader.find(id);
      ASSERT_TRUE(entry) << id << " was acknowledged and is lost";
      reader.object(*entry, "pdf");
    }
    EXPECT_EQ(problems(root), "");
    kept += acknowledged.size();
  }
  EXPECT_GT(kept, 100U);
  std::cout << "full volumes met: " << refused << ", acknowledged and kept: " << kept << "\n";
}

// The image is what the disk holds; what is in the kernel's memory of it would be lost.
void expect_kept(const LoopVolume& volume, const FileSystem& kind, const crypto::Ed25519Key& key,
                 const std::vector<std::string>& acknowledged, int cut) {
  const LoopVolume after{fs::path(volume.image()), kind};
  ASSERT_TRUE(after.is_mounted()) << after.why();
  const SystemClock clock;
  const fs::path root = after.root() + "/archive";
  {
    const Archive archive(root, copy_of(key), clock, testing::small_archive());
    for (const std::string& id : acknowledged) {
      const auto entry = archive.find(id);
      ASSERT_TRUE(entry) << id << " was acknowledged and is lost, cut " << cut;
      archive.object(*entry, "pdf");
    }
  }
  EXPECT_EQ(problems(root), "") << "cut " << cut;
}

std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  // A line without its end was not said.
  for (std::string line; std::getline(in, line) && !in.eof();) lines.push_back(line);
  return lines;
}

class SnapshotTest : public ::testing::TestWithParam<FileSystem> {};

TEST_P(SnapshotTest, HoldsWhatWasAcknowledgedWhenThePowerWent) {
  const LoopVolume volume(GetParam().mebibytes, GetParam());
  if (!volume.is_mounted()) GTEST_SKIP() << volume.why();
  {
    const LoopVolume copy{fs::path(volume.image()), GetParam()};
    if (!copy.is_mounted()) GTEST_SKIP() << "not beside the original: " << copy.why();
  }
  const testing::TemporaryDirectory directory;
  const auto key = crypto::Ed25519Key::generate();
  write_file(directory.path() + "/key.pem", key.pem());
  Archive::create(volume.root() + "/archive", "yinxin.example/cut", key, testing::small_archive());
  const std::string said = directory.path() + "/said";
  const pid_t child = testing::start(
      {CRASH_CHILD, volume.root() + "/archive", directory.path() + "/key.pem", "1", "16"}, said,
      directory.path() + "/err");
  std::mt19937 random(20260318);
  const int cuts = 8 * rounds();
  std::size_t acknowledged = 0;
  for (int cut = 0; cut < cuts; ++cut) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 300));
    ::kill(child, SIGSTOP);
    const std::vector<std::string> ids = lines_of(said);
    expect_kept(volume, GetParam(), key, ids, cut);
    acknowledged = ids.size();
    ::kill(child, SIGCONT);
    if (::testing::Test::HasFailure()) break;
  }
  ::kill(child, SIGKILL);
  testing::wait_for(child);
  EXPECT_GT(acknowledged, 0U);
  std::cout << "power cuts of a real volume (" << GetParam().make << "): " << cuts
            << ", acknowledged and kept: " << acknowledged << "\n";
}

const FileSystem kXfs = {"mkfs.xfs", {"-q", "-f"}, "loop,nouuid", 320};

// The kernel gives the copy another identity as long as both are mounted.
const FileSystem kBtrfs = {"mkfs.btrfs", {"-q", "-f"}, "loop", 256};

INSTANTIATE_TEST_SUITE_P(Real, SnapshotTest, ::testing::Values(testing::kExt4, kXfs, kBtrfs),
                         [](const auto& kind) { return kind.param.make.substr(5); });

// What such a one may lose has been seen, so nobody begins on it unwarned.
TEST(UnjournaledTest, IsToldFromOneWithAJournal) {
  FileSystem bare = testing::kExt4;
  bare.options.insert(bare.options.begin(), {"-O", "^has_journal"});
  const LoopVolume with(64);
  const LoopVolume without(64, bare);
  if (!with.is_mounted() || !without.is_mounted()) GTEST_SKIP() << with.why() << without.why();
  EXPECT_EQ(storage::weakness_of(with.root()), "");
  EXPECT_NE(storage::weakness_of(without.root()).find("journal"), std::string::npos);
  EXPECT_EQ(storage::weakness_of("/proc"), "");
}

}  // namespace
}  // namespace yinxin::archive
