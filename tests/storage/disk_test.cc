#include "storage/disk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "storage/lock.h"
#include "storage/publication.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::storage {
namespace {

namespace fs = std::filesystem;
using testing::expect_error;

class DiskTest : public ::testing::Test {
 protected:
  const testing::TemporaryDirectory directory_;
  const fs::path root_ = directory_.path();
  Disk& disk_ = posix_disk();
};

TEST_F(DiskTest, WritesAtAnyOffset) {
  const auto file = disk_.create(root_ / "a", 0640);
  file->allocate(8);
  file->write(4, "five");
  file->sync();
  EXPECT_EQ(read_file(root_ / "a", 100), Bytes("\0\0\0\0five", 8));
  EXPECT_EQ(read_range(root_ / "a", 5, 2), "iv");
  EXPECT_EQ(read_range(root_ / "a", 6, 100), "ve");
  EXPECT_EQ(fs::status(root_ / "a").permissions(), fs::perms(0640));
  disk_.open(root_ / "a")->write(7, "!!");
  EXPECT_EQ(read_range(root_ / "a", 4, 100), "fiv!!");
}

TEST_F(DiskTest, MakesNoFileTwice) {
  disk_.create(root_ / "a", 0644);
  expect_error(ErrorCode::kUnavailable, "exists", [&] { disk_.create(root_ / "a", 0644); });
}

TEST_F(DiskTest, NamesWhatIsMissing) {
  expect_error(ErrorCode::kNotFound, "/none", [&] { disk_.open(root_ / "none"); });
  expect_error(ErrorCode::kNotFound, "/none", [&] { disk_.sync(root_ / "none"); });
  expect_error(ErrorCode::kNotFound, "/none", [&] { disk_.remove(root_ / "none"); });
  expect_error(ErrorCode::kNotFound, "/none", [&] { read_range(root_ / "none", 0, 1); });
}

TEST_F(DiskTest, TakesNoNameFromAnotherFileUnlessTold) {
  disk_.create(root_ / "a", 0644)->write(0, "a");
  disk_.create(root_ / "b", 0644)->write(0, "b");
  EXPECT_FALSE(disk_.rename(root_ / "a", root_ / "b", Existing::kKeep));
  EXPECT_EQ(read_file(root_ / "b", 10), "b");
  EXPECT_TRUE(disk_.rename(root_ / "a", root_ / "b", Existing::kReplace));
  EXPECT_EQ(read_file(root_ / "b", 10), "a");
}

TEST_F(DiskTest, MakesDirectoriesAgainWithoutComplaint) {
  make_directories(disk_, root_ / "x/y/z");
  make_directories(disk_, root_ / "x/y/z");
  EXPECT_TRUE(fs::is_directory(root_ / "x/y/z"));
  disk_.volume(root_)->sync();
  disk_.remove(root_ / "x/y/z");
  EXPECT_FALSE(fs::exists(root_ / "x/y/z"));
}

class PublicationTest : public DiskTest {
 protected:
  const std::unique_ptr<Volume> volume_ = disk_.volume(root_);
  Publication publication_{disk_, *volume_};
};

// Few files are synced one by one, many by their volume.
TEST_F(PublicationTest, GivesAnyNumberOfFilesTheirNames) {
  for (const std::size_t count : {1U, 3U, 10U}) {
    const fs::path directory = root_ / std::to_string(count);
    for (std::size_t i = 0; i < count; ++i) {
      const fs::path target = directory / std::to_string(i) / "file";
      make_directories(disk_, target.parent_path());
      publication_.add(stage(disk_, target, std::to_string(i)));
      EXPECT_FALSE(fs::exists(target));
    }
    publication_.run();
    for (std::size_t i = 0; i < count; ++i) {
      const fs::path target = directory / std::to_string(i) / "file";
      EXPECT_EQ(read_file(target, 100), std::to_string(i));
      EXPECT_EQ(fs::status(target).permissions(), fs::perms(0444));
    }
  }
}

TEST_F(PublicationTest, AcceptsTheSameFileAgainAndNoOther) {
  for (int i = 0; i < 2; ++i) {
    publication_.add(stage(disk_, root_ / "a", "first"));
    publication_.run();
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(root_), {}), 1) << "nothing is left over";
  publication_.add_existing(root_ / "a");
  publication_.run();
  publication_.add(stage(disk_, root_ / "a", "second"));
  expect_error(ErrorCode::kCorrupt, "/a", [&] { publication_.run(); });
  EXPECT_EQ(read_file(root_ / "a", 100), "first");
}

TEST_F(PublicationTest, MarksWhatIsUnfinished) {
  const StagedFile staged = stage(disk_, root_ / "a", "x");
  EXPECT_TRUE(is_temporary_name(staged.temporary.filename().string()));
  EXPECT_FALSE(is_temporary_name("a"));
}

TEST_F(PublicationTest, ReplacesAFileAsAWhole) {
  replace_file(disk_, root_ / "checkpoint", "old");
  replace_file(disk_, root_ / "checkpoint", "newer");
  EXPECT_EQ(read_file(root_ / "checkpoint", 100), "newer");
  EXPECT_EQ(std::distance(fs::directory_iterator(root_), {}), 1);
}

TEST_F(DiskTest, LocksForOneWriterOrManyReaders) {
  disk_.create(root_ / "lock", 0444);
  {
    const auto first = Lock::take(root_ / "lock", Lock::Kind::kShared);
    EXPECT_TRUE(first);
    EXPECT_TRUE(Lock::take(root_ / "lock", Lock::Kind::kShared));
    EXPECT_FALSE(Lock::take(root_ / "lock", Lock::Kind::kExclusive));
  }
  const auto writer = Lock::take(root_ / "lock", Lock::Kind::kExclusive);
  EXPECT_TRUE(writer);
  EXPECT_FALSE(Lock::take(root_ / "lock", Lock::Kind::kShared));
  expect_error(ErrorCode::kNotFound, "/none",
               [&] { Lock::take(root_ / "none", Lock::Kind::kShared); });
}

}  // namespace
}  // namespace yinxin::storage
