#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "archive/fsck.h"
#include "archive/sample_archive.h"
#include "base/file.h"
#include "support/command.h"

// The kernel refuses a call, or the process is killed at it: each call by which the archive is
// changed, whoever makes it, the database's included.
namespace yinxin::archive {
namespace {

using testing::SampleArchive;

constexpr const char* kCalls[] = {"pwrite64",  "fdatasync", "fsync",  "syncfs",
                                  "renameat2", "unlink",    "fchmod", "fallocate"};
constexpr const char* kFaults[] = {"error=EIO", "error=ENOSPC", "signal=KILL"};

int rounds() {
  const char* wanted = std::getenv("YINXIN_FAULT_ROUNDS");
  return wanted == nullptr ? 1 : std::max(1, std::atoi(wanted));
}

std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line) && !in.eof();) lines.push_back(line);
  return lines;
}

bool can_trace() {
  return testing::run({"strace", "-qq", "-o", "/dev/null", "true"}).status == 0;
}

// Issues documents for a moment with the fault at the n-th such call; what was acknowledged.
std::vector<std::string> issue_with(const SampleArchive& sample, const std::string& key,
                                    const std::string& fault, int first) {
  const testing::TemporaryDirectory directory;
  const std::string said = directory.path() + "/said";
  const std::string call = fault.substr(0, fault.find(':'));
  testing::wait_for(
      testing::start({"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
                      "inject=" + fault, "timeout", "-s", "KILL", "0.4", CRASH_CHILD, sample.root(),
                      key, std::to_string(1'000'000 * first), "4"},
                     said, directory.path() + "/err"));
  return lines_of(said);
}

void expect_kept(const SampleArchive& sample, const std::vector<std::string>& ids,
                 const std::string& fault) {
  {
    const Archive archive = sample.open();
    for (const std::string& id : ids) {
      const auto entry = archive.find(id);
      ASSERT_TRUE(entry) << id << " was acknowledged and is lost: " << fault;
      archive.object(*entry, "pdf");
    }
  }
  for (const Problem& p : audit(sample.root()).problems) {
    ADD_FAILURE() << fault << ": " << p.document << " " << p.where << " " << p.problem;
  }
}

// How many documents one clerk was told of while the kernel let so many of these calls through and
// refused the rest; each takes two records of the journal, and syncs of its objects.
std::size_t acknowledged_with(const std::string& call, int let_through, const std::string& bug) {
  const SampleArchive sample;
  const testing::TemporaryDirectory directory;
  write_file(directory.path() + "/key.pem", sample.key().pem());
  std::vector<std::string> line = {"strace", "-f", "-qq", "-o", directory.path() + "/trace"};
  if (call == "fdatasync") line.insert(line.end(), {"-P", sample.root() + "/journal/00000001"});
  line.insert(line.end(),
              {"-e", "trace=" + call, "-e",
               "inject=" + call + ":error=EIO:when=" + std::to_string(let_through + 1) + "+",
               "timeout", "-s", "KILL", "1", CRASH_CHILD, sample.root(),
               directory.path() + "/key.pem", "1", "1", bug});
  const std::string said = directory.path() + "/said";
  testing::wait_for(testing::start(line, said, directory.path() + "/err"));
  EXPECT_NE(testing::contents(directory.path() + "/trace").find("(INJECTED)"), std::string::npos)
      << call;
  return lines_of(said).size();
}

// What was refused to be synced can be read until the power goes, so that only the word given shows
// that somebody did not listen.
TEST(StraceTest, NothingIsAcknowledgedBehindASyncThatWasRefused) {
  if (!can_trace()) GTEST_SKIP() << "no strace, or no leave to trace";
  for (const char* call : {"fdatasync", "fsync"}) {
    EXPECT_LE(acknowledged_with(call, 4, ""), 4U) << call;
    EXPECT_GT(acknowledged_with(call, 4, "ignore-errors"), 4U) << call << ", and nobody minds";
  }
}

TEST(StraceTest, AFaultInAnyCallLosesNothingThatWasAcknowledged) {
  if (!can_trace()) GTEST_SKIP() << "no strace, or no leave to trace";
  const testing::TemporaryDirectory directory;
  const std::string key = directory.path() + "/key.pem";
  std::size_t acknowledged = 0;
  int faults = 0;
  for (const char* call : kCalls) {
    for (const char* fault : kFaults) {
      const SampleArchive sample;
      write_file(key, sample.key().pem());
      for (int round = 0; round < rounds(); ++round) {
        const std::string injected = std::string(call) + ":" + fault +
                                     ":when=" + std::to_string(2 + 7 * round % 97 + round / 97);
        const auto ids = issue_with(sample, key, injected, ++faults);
        acknowledged += ids.size();
        expect_kept(sample, ids, injected);
        if (::testing::Test::HasFailure()) return;
      }
    }
  }
  EXPECT_GT(acknowledged, 0U);
  std::cout << "faults in system calls: " << faults << ", acknowledged and kept: " << acknowledged
            << "\n";
}

}  // namespace
}  // namespace yinxin::archive
