// A log of a million entries: log_bench [DIRECTORY [ENTRIES]]
//
// What it takes to open its archive, append to it, prove from it and audit it, and how much memory.
#include <stdlib.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "archive/fsck.h"
#include "archive/layout.h"
#include "archive/log.h"

namespace {

namespace fs = std::filesystem;
using namespace yinxin;
using std::chrono::duration;
using std::chrono::steady_clock;

constexpr const char* kOrigin = "yinxin.example/bench";

double seconds_since(steady_clock::time_point start) {
  return duration<double>(steady_clock::now() - start).count();
}

double peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void report(const char* what, double seconds) {
  std::printf("%-42s %10.3f s   peak %6.0f MiB\n", what, seconds, peak_mib());
  std::fflush(stdout);
}

// Numbers that are reserved and made void, two entries each.
void fill(const fs::path& root, const crypto::Ed25519Key& key, std::uint64_t entries) {
  storage::Disk& disk = storage::posix_disk();
  const auto volume = disk.volume(root);
  std::vector<crypto::Ed25519Key> signers;
  signers.push_back(crypto::Ed25519Key::from_pem(key.pem()));
  archive::Log log(root, archive::KeyChain(archive::read_marker(root)), signers, disk, *volume,
                   std::uint64_t{4} << 20);
  const SystemClock clock;
  std::vector<Bytes> batch;
  for (std::uint64_t i = log.size(); i < entries; ++i) {
    Json body = Json::Object{{"actor", "bench"}};
    const auto serial = static_cast<int>(i / 2 + 1);
    body["number"] = archive::to_json(archive::Number{"sample", "样", 2026, serial});
    if (i % 2 == 1) body["reason"] = "bench";
    const auto type = i % 2 == 0 ? archive::kReserveEntry : archive::kVoidEntry;
    batch.push_back(archive::make_entry(i, type, clock.now(), body).stored);
    if (batch.size() == 4000 || i + 1 == entries) log.append(std::exchange(batch, {}));
  }
  log.publish();
}

archive::Deposit document(std::uint64_t n) {
  archive::Deposit deposit;
  const std::string digits = std::to_string(n);
  deposit.id = std::string(24 - digits.size(), '0') + digits;
  deposit.kind = "benchmark";
  deposit.agency = "sample";
  deposit.retention.period = "10y";
  deposit.metadata = Json::Object{{"title", "样例"}};
  deposit.actor = "bench";
  deposit.objects = {{"pdf", "%PDF-1.7 " + digits}};
  return deposit;
}

}  // namespace

int main(int argc, char** argv) {
  std::string directory = std::string(argc > 1 ? argv[1] : ".") + "/log-bench-XXXXXX";
  const std::uint64_t entries = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1'000'000;
  if (::mkdtemp(directory.data()) == nullptr) return 1;
  const fs::path root = directory + "/archive";
  const auto key = crypto::Ed25519Key::generate();
  const SystemClock clock;
  archive::Archive::create(root, kOrigin, key);
  std::printf("%llu entries\n", static_cast<unsigned long long>(entries));
  auto start = steady_clock::now();
  fill(root, key, entries);
  report("append, 4000 a commit", seconds_since(start));
  for (const char* what : {"open, catalogue made anew", "open again"}) {
    start = steady_clock::now();
    const archive::Archive archive(root, crypto::Ed25519Key::from_pem(key.pem()), clock);
    report(what, seconds_since(start));
  }
  {
    archive::Archive archive(root, crypto::Ed25519Key::from_pem(key.pem()), clock);
    constexpr int kTimes = 200;
    start = steady_clock::now();
    for (int i = 0; i < kTimes; ++i) archive.deposit(document(static_cast<std::uint64_t>(i)));
    report("archive a document", seconds_since(start) / kTimes);
    start = steady_clock::now();
    for (std::uint64_t i = 0; i < kTimes; ++i) {
      archive.prove_inclusion(i * 7919 * 7919 % entries);
    }
    report("prove an entry", seconds_since(start) / kTimes);
    start = steady_clock::now();
    for (std::uint64_t i = 0; i < kTimes; ++i) archive.prove_consistency(1 + i * 7919 % entries);
    report("prove consistency", seconds_since(start) / kTimes);
  }
  start = steady_clock::now();
  const archive::AuditReport audit = archive::audit(root);
  report("audit", seconds_since(start));
  std::printf("audit: %zu problems, %llu entries\n", audit.problems.size(),
              static_cast<unsigned long long>(audit.entries));
  fs::remove_all(directory);
  return audit.good() ? 0 : 1;
}
