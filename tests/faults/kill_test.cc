#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <sstream>
#include <thread>

#include "archive/fsck.h"
#include "archive/sample_archive.h"
#include "base/file.h"

namespace yinxin::archive {
namespace {

using std::chrono::steady_clock;
using testing::SampleArchive;

// Runs crash_child for `lifetime`, kills it, and returns the ids it had been told were archived.
std::vector<std::string> run_and_kill(const std::vector<std::string>& arguments,
                                      std::chrono::milliseconds lifetime) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    std::vector<char*> argv;
    for (const std::string& argument : arguments)
      argv.push_back(const_cast<char*>(argument.data()));
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  std::this_thread::sleep_for(lifetime);
  ::kill(child, SIGKILL);
  std::string output;
  char buffer[4096];
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    output.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "it died by itself";
  std::istringstream lines(output);
  std::vector<std::string> ids;
  for (std::string id; lines >> id;) ids.push_back(id);
  return ids;
}

int rounds() {
  const char* wanted = std::getenv("YINXIN_FAULT_ROUNDS");
  return wanted == nullptr ? 1 : std::max(1, std::atoi(wanted));
}

void expect_sound(const SampleArchive& sample) {
  const AuditReport report = audit(sample.root());
  for (const Problem& p : report.problems) {
    ADD_FAILURE() << p.document << " " << p.where << " " << p.problem;
  }
  for (const std::string& note : report.notes) {
    EXPECT_EQ(note.find("not ended yet"), std::string::npos) << note;
  }
}

void expect_kept(const SampleArchive& sample, const std::vector<std::string>& ids) {
  const Archive archive = sample.open();
  for (const std::string& id : ids) {
    const auto entry = archive.find(id);
    ASSERT_TRUE(entry) << id << " was acknowledged and is lost";
    archive.object(*entry, "pdf");
  }
}

TEST(KillTest, LosesNothingThatWasAcknowledged) {
  const SampleArchive sample;
  const testing::TemporaryDirectory directory;
  const std::string key = directory.path() + "/key.pem";
  write_file(key, sample.key().pem());
  std::mt19937 random(20260318);
  std::size_t acknowledged = 0;
  int kills = 0;
  const auto end = steady_clock::now() + std::chrono::seconds(45 * rounds());
  for (; kills < 300 * rounds() && steady_clock::now() < end; ++kills) {
    const std::string first_id = std::to_string(1'000'000 * (kills + 1));
    const auto ids = run_and_kill({CRASH_CHILD, sample.root(), key, first_id, "16"},
                                  std::chrono::milliseconds(5 + random() % 200));
    acknowledged += ids.size();
    if (kills % 3 == 0) {
      const Archive reader = sample.read();
      for (const std::string& id : ids) EXPECT_TRUE(reader.find(id)) << id << " unseen unrecovered";
    }
    expect_kept(sample, ids);
    if (kills % 25 == 24) expect_sound(sample);
  }
  expect_sound(sample);
  EXPECT_GT(acknowledged, 0U);
  std::cout << "kills: " << kills << ", acknowledged and kept: " << acknowledged << "\n";
}

}  // namespace
}  // namespace yinxin::archive
