// How many documents of 100 kB an archive takes in a second, beside what the disk under it can
// do at all, measured in the same run: archive_bench [DIRECTORY [SECONDS]]
//
// The limit is the slower of two: one sync of the journal for each batch (with one submitter,
// for each document), and writing the documents' bytes to new blocks.
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "archive/archive.h"
#include "archive/fsck.h"
#include "crypto/random.h"
#include "storage/disk.h"

namespace {

namespace fs = std::filesystem;
using std::chrono::duration;
using std::chrono::steady_clock;

constexpr std::size_t kDocumentSize = 100'000;

double seconds_since(steady_clock::time_point start) {
  return duration<double>(steady_clock::now() - start).count();
}

// Syncs of 512 bytes a second, into a file that was written before.
double sync_rate(const fs::path& directory, double for_seconds) {
  const auto file = yinxin::storage::posix_disk().create(directory / "syncs", 0644);
  file->write(0, yinxin::Bytes(1 << 20, '\0'));
  file->sync();
  const auto start = steady_clock::now();
  std::uint64_t count = 0;
  for (; seconds_since(start) < for_seconds; ++count) {
    file->write(count % 2048 * 512, yinxin::Bytes(512, 'x'));
    file->sync();
  }
  return static_cast<double>(count) / seconds_since(start);
}

// Documents a second as nothing but bytes: 64 files of 100 kB, then a sync of the volume.
double write_back_rate(const fs::path& directory, double for_seconds) {
  static std::uint64_t first = 0;
  yinxin::storage::Disk& disk = yinxin::storage::posix_disk();
  const auto volume = disk.volume(directory);
  const yinxin::Bytes bytes = yinxin::crypto::random_bytes(kDocumentSize);
  const auto start = steady_clock::now();
  std::uint64_t count = 0;
  while (seconds_since(start) < for_seconds) {
    for (int i = 0; i < 64; ++i) {
      disk.create(directory / std::to_string(first + count++), 0644)->write(0, bytes);
    }
    volume->sync();
  }
  first += count;
  return static_cast<double>(count) / seconds_since(start);
}

double append_rate(yinxin::archive::Archive& archive, int submitters, double for_seconds,
                   std::atomic<std::uint64_t>& next_id) {
  const auto start = steady_clock::now();
  std::atomic<std::uint64_t> count{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < submitters; ++t) {
    threads.emplace_back([&] {
      while (seconds_since(start) < for_seconds) {
        yinxin::archive::Deposit deposit;
        const std::string digits = std::to_string(next_id++);
        deposit.id = std::string(24 - digits.size(), '0') + digits;
        deposit.kind = "benchmark";
        deposit.agency = "sample";
        deposit.retention.period = "10y";
        deposit.metadata = yinxin::Json::Object{{"title", "样例"}};
        deposit.actor = "benchmark";
        deposit.objects = {{"pdf", yinxin::crypto::random_bytes(kDocumentSize)}};
        archive.deposit(deposit);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(count) / seconds_since(start);
}

}  // namespace

int main(int argc, char** argv) {
  std::string directory = std::string(argc > 1 ? argv[1] : ".") + "/archive-bench-XXXXXX";
  const double seconds = argc > 2 ? std::atof(argv[2]) : 3;
  if (::mkdtemp(directory.data()) == nullptr) {
    std::perror(directory.c_str());
    return 1;
  }
  fs::create_directory(directory + "/raw");
  const fs::path root = directory + "/archive";
  const auto key = yinxin::crypto::Ed25519Key::generate();
  const yinxin::SystemClock clock;
  yinxin::archive::Archive::create(root, "yinxin.example/bench", key);
  {
    yinxin::archive::Archive archive(root, yinxin::crypto::Ed25519Key::from_pem(key.pem()), clock);
    std::atomic<std::uint64_t> next_id{1};
    std::printf("submitters  appends/s  fdatasync/s  write-back docs/s (MB/s)  of the limit\n");
    for (const int submitters : {1, 8, 64}) {
      const double syncs = sync_rate(directory, seconds / 3);
      const double raw = write_back_rate(directory + "/raw", seconds / 3);
      const double rate = append_rate(archive, submitters, seconds, next_id);
      const double limit = std::min(syncs * submitters, raw);
      std::printf("%10d  %9.0f  %11.0f  %17.0f (%4.0f)  %11.0f %%\n", submitters, rate, syncs, raw,
                  raw * kDocumentSize / 1e6, rate / limit * 100);
      // Nothing is removed meanwhile: file systems are slow to give out anew what was just freed.
      fs::rename(directory + "/syncs", directory + "/syncs-" + std::to_string(submitters));
    }
  }
  const auto start = steady_clock::now();
  const auto report = yinxin::archive::audit(root);
  const double audited = static_cast<double>(report.bytes) / 1e6 / seconds_since(start);
  const yinxin::Bytes block = yinxin::crypto::random_bytes(std::size_t{64} << 20);
  const auto hashing = steady_clock::now();
  yinxin::crypto::sha256(block);
  const double limit = 2 * static_cast<double>(block.size()) / 1e6 / seconds_since(hashing);
  std::printf("audit: %zu problems, %.0f MB/s, SHA-256 on two cores %.0f MB/s, %.0f %%\n",
              report.problems.size(), audited, limit, audited / limit * 100);
  fs::remove_all(directory);
}
