#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>

#include "archive/fsck.h"
#include "archive/sample_archive.h"
#include "base/file.h"
#include "faults/failing_disk.h"

// kill -9 at every call by which a disposal changes the disk: between the tombstones, the removal
// of each object and the words that they are gone.
namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using testing::FailingDisk;
using testing::sample_deposit;
using testing::sample_id;
using testing::SampleArchive;
using testing::TemporaryDirectory;

const Json kCondemned =
    Json::Object{{"outcome", "destroy"}, {"supervisors", Json::Array{"甲", "乙"}}};

// Two documents that are to go, and one that needs the template they have.
void prepare(const SampleArchive& sample) {
  Archive archive = sample.open();
  for (std::uint64_t n = 1; n <= 3; ++n) {
    Deposit deposit = sample_deposit(sample_id(n));
    deposit.retention = {"10y", 2001};
    archive.deposit(deposit);
    if (n == 3) continue;
    archive.record({kAppraiseEntry, deposit.id, kCondemned, {{"report", "报告"}}, "archivist"});
  }
}

// Whether it came to its end before it was killed.
bool dispose_until(std::uint64_t call, const fs::path& root, const SampleArchive& sample) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      FailingDisk disk(call, FailingDisk::Failure::kKill);
      Options options = testing::small_archive();
      options.disk = &disk;
      Archive archive(root, sample.key(), sample.clock(), options);
      archive.dispose({sample_id(1), sample_id(2)}, "批件", "archivist");
    } catch (const std::exception&) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) ? WEXITSTATUS(status) == 0 : WTERMSIG(status) == SIGKILL);
  return WIFEXITED(status);
}

bool has(const Archive& archive, std::uint64_t n, std::string_view role) {
  try {
    archive.object(*archive.find(sample_id(n)), role);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::string problems(const fs::path& root) {
  std::string all;
  for (const Problem& p : audit(root).problems) all += p.where + p.problem + "\n";
  return all;
}

TEST(DisposalKillTest, IsDoneOrNotBegunForEachDocument) {
  const SampleArchive sample;
  prepare(sample);
  const TemporaryDirectory directory;
  const fs::path root = directory.path() + "/archive";
  int kills = 0;
  int half_done = 0;
  for (bool finished = false; !finished; ++kills) {
    fs::remove_all(root);
    fs::copy(sample.root(), root, fs::copy_options::recursive);
    finished = dispose_until(static_cast<std::uint64_t>(kills) + 1, root, sample);
    EXPECT_EQ(problems(root), "") << "as the kill left it, at call " << kills + 1;
    const AuditReport left = audit(root);
    if (left.disposed > 0 && !finished) ++half_done;
    const Archive archive(root, sample.key(), sample.clock(), testing::small_archive());
    for (std::uint64_t n = 1; n <= 2; ++n) {
      const Standing standing = archive.standing(*archive.find(sample_id(n)));
      EXPECT_EQ(standing.tombstone().has_value(), standing.is_disposed()) << "call " << kills + 1;
      EXPECT_EQ(has(archive, n, "pdf"), !standing.is_disposed()) << "call " << kills + 1;
      EXPECT_TRUE(has(archive, 3, "template") && has(archive, 3, "pdf"));
    }
    EXPECT_EQ(problems(root), "") << "call " << kills + 1;
    ASSERT_LT(kills, 500);
  }
  EXPECT_GT(half_done, 3) << "kills behind a tombstone";
  std::cout << "kills of a disposal: " << kills - 1 << ", behind a tombstone: " << half_done
            << "\n";
}

}  // namespace
}  // namespace yinxin::archive
