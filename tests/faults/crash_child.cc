// Issues documents from several threads until it is killed, and says on standard output which
// ones were acknowledged, one id a line: crash_child ROOT KEY.pem FIRST-ID [CLERKS [BUG]], the bug
// being skip-syncs or ignore-errors
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <vector>

#include "archive/archive.h"
#include "archive/sample_archive.h"
#include "base/file.h"
#include "faults/careless_disk.h"

int main(int argc, char** argv) {
  namespace samples = yinxin::testing;
  if (argc < 4) return 2;
  const int clerks_wanted = argc > 4 ? std::atoi(argv[4]) : 4;
  const std::string bug = argc > 5 ? argv[5] : "";
  samples::CarelessDisk careless(bug == "skip-syncs" ? samples::CarelessDisk::Bug::kSkipsSyncs
                                                     : samples::CarelessDisk::Bug::kIgnoresErrors);
  yinxin::archive::Options options = samples::small_archive();
  if (!bug.empty()) options.disk = &careless;
  const yinxin::SystemClock clock;
  yinxin::archive::Archive archive(
      argv[1], yinxin::crypto::Ed25519Key::from_pem(yinxin::read_file(argv[2], 4096)), clock,
      options);
  std::atomic<std::uint64_t> next_id{std::strtoull(argv[3], nullptr, 10)};
  std::vector<std::thread> clerks;
  clerks.reserve(static_cast<std::size_t>(clerks_wanted));
  for (int t = 0; t < clerks_wanted; ++t) {
    clerks.emplace_back([&] {
      for (;;) {
        const std::string id = samples::sample_id(next_id++);
        yinxin::archive::Deposit deposit = samples::sample_deposit(id);
        deposit.number = archive.reserve_number("a", "示", 2026, "clerk");
        if (std::stoull(id) % 10 == 0) {
          archive.void_number(*deposit.number, "样例作废", "clerk");
          continue;
        }
        archive.deposit(deposit);
        const std::string line = id + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::abort();
      }
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
}
