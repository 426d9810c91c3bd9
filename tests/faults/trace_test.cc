#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "base/file.h"
#include "faults/acknowledged.h"
#include "faults/disk_model.h"
#include "faults/system_call_trace.h"
#include "support/command.h"

// The calls that really reach the kernel, the database's among them, are recorded; then the power
// goes behind any of them, and the archive is made that the disk would hold.
namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using testing::Acknowledged;
using testing::DiskModel;
using testing::SampleArchive;
using testing::SystemCall;
using testing::TemporaryDirectory;

constexpr std::size_t kWaysAtOnce = 6;

std::size_t states_wanted() {
  const char* rounds = std::getenv("YINXIN_FAULT_ROUNDS");
  return 120 * static_cast<std::size_t>(rounds == nullptr ? 1 : std::max(1, std::atoi(rounds)));
}

struct Outcome {
  std::size_t calls = 0;
  std::size_t cuts = 0;
  std::size_t acknowledged = 0;
  std::size_t states = 0;
  std::size_t lost = 0;
  std::string first;  // what was wrong
};

// Issues documents for a moment and takes the power away at calls evenly spread, in random ways.
class Recording {
 public:
  explicit Recording(const std::string& bug)
      : model_(sample_.root()), calls_(record(bug)), replay_(model_) {}

  Outcome run(std::size_t wanted, bool until_lost = false) {
    const auto moments =
        static_cast<std::size_t>(std::count_if(calls_.begin(), calls_.end(), is_moment));
    const std::size_t cuts = std::min(wanted / kWaysAtOnce, moments);
    std::size_t passed = 0;
    for (const SystemCall& call : calls_) {
      replay_.apply(call);
      take_word(call);
      if (!is_moment(call) || ++passed * cuts / moments == outcome_.cuts) continue;
      cut();
      if (until_lost && outcome_.lost > 0) break;
    }
    outcome_.calls = moments;
    outcome_.acknowledged = told_.ids.size();
    return outcome_;
  }

 private:
  std::vector<SystemCall> record(const std::string& bug) const {
    write_file(directory_.path() + "/key.pem", sample_.key().pem());
    const std::string trace = directory_.path() + "/trace";
    std::vector<std::string> line = {"strace", "-o", trace};
    line.insert(line.end(), testing::kTraceOptions.begin(), testing::kTraceOptions.end());
    for (const std::string& word :
         {std::string("timeout"), std::string("-s"), std::string("KILL"), std::string("2"),
          std::string(CRASH_CHILD), sample_.root(), directory_.path() + "/key.pem",
          std::string("1"), std::string("3"), bug}) {
      line.push_back(word);
    }
    testing::wait_for(testing::start(line, said(), directory_.path() + "/err"));
    return testing::read_trace(trace);
  }
  // Most files are opened to be read.
  static bool is_moment(const SystemCall& call) { return call.name != "openat"; }
  std::string said() const { return directory_.path() + "/said"; }

  void take_word(const SystemCall& call) {
    if (call.name != "write" || call.arguments.at(0) != said()) return;
    const std::string& line = call.arguments.at(1);
    told_.ids.push_back(line.substr(0, line.size() - 1));
  }

  void cut() {
    ++outcome_.cuts;
    for (const auto& way : testing::ways_to_fail(model_.unsynced(), kWaysAtOnce, random_)) {
      const fs::path root = left_behind_.path() + "/" + std::to_string(outcome_.states++);
      model_.leave_behind(root, way);
      const std::string fault = testing::faults(root, sample_, told_);
      if (!fault.empty() && ++outcome_.lost == 1) outcome_.first = root.string() + ": " + fault;
      fs::remove_all(root);
    }
  }

  const SampleArchive sample_;
  const TemporaryDirectory directory_;
  const TemporaryDirectory left_behind_{testing::memory_or_disk()};
  DiskModel model_;
  const std::vector<SystemCall> calls_;
  testing::TraceReplay replay_;
  std::mt19937_64 random_{20260318};
  Acknowledged told_;
  Outcome outcome_;
};

bool can_trace() {
  return testing::run({"strace", "-qq", "-o", "/dev/null", "true"}).status == 0;
}

TEST(TraceTest, NoStateThatAPowerCutLeavesLosesWhatWasAcknowledged) {
  if (!can_trace()) GTEST_SKIP() << "no strace, or no leave to trace";
  const Outcome outcome = Recording("").run(states_wanted());
  EXPECT_EQ(outcome.lost, 0U) << outcome.first;
  EXPECT_GT(outcome.acknowledged, 0U);
  EXPECT_GT(outcome.cuts, 0U);
  EXPECT_GT(outcome.states, outcome.cuts);
  std::cout << "states after power cuts of recorded calls: " << outcome.states << ", of "
            << outcome.calls << " calls, acknowledged: " << outcome.acknowledged
            << ", lost: " << outcome.lost << "\n";
}

// One that sees nothing proves nothing.
TEST(TraceTest, WouldSeeSyncsThatDoNotReachTheKernel) {
  if (!can_trace()) GTEST_SKIP() << "no strace, or no leave to trace";
  EXPECT_GT(Recording("skip-syncs").run(120, true).lost, 0U);
}

}  // namespace
}  // namespace yinxin::archive
