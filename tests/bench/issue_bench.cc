#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "crypto/random.h"
#include "crypto/signer.h"
#include "service/service.h"
#include "signature/verify.h"
#include "support/places.h"

// The whole way of a document, and its parts alone in the same run: check and typeset, sign,
// archive; then all of it together. issue_bench [documents]
namespace {

using namespace yinxin;  // NOLINT(*-using-namespace): a program of one file

using Seconds = std::chrono::duration<double>;

constexpr int kClients = 16;

double per_second(int count, const std::function<void(int)>& work, int threads = 1) {
  std::atomic<int> next{0};
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> workers;
  for (int t = 0; t < threads; ++t) {
    workers.emplace_back([&] {
      for (int i = next++; i < count; i = next++) work(i);
    });
  }
  for (std::thread& worker : workers) worker.join();
  return count / Seconds(std::chrono::steady_clock::now() - start).count();
}

double fdatasyncs_per_second(const std::string& directory) {
  const std::string path = directory + "/sync";
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  const std::string block(4096, 'x');
  const double rate = per_second(200, [&](int i) {
    if (::pwrite(fd, block.data(), block.size(), i % 16 * 4096) < 0 || ::fdatasync(fd) != 0) {
      std::perror("sync");
    }
  });
  ::close(fd);
  return rate;
}

double appends_per_second(const std::string& directory, std::size_t size, int count) {
  std::filesystem::create_directories(directory);
  const auto key = crypto::Ed25519Key::generate();
  archive::Archive::create(directory, "bench.yinxin.example", key);
  const SystemClock clock;
  archive::Archive archive(directory, crypto::Ed25519Key::from_pem(key.pem()), clock);
  return per_second(
      count,
      [&](int) {
        archive::Deposit deposit;
        deposit.id = to_hex(crypto::random_bytes(12));
        deposit.kind = "bench";
        deposit.agency = "sjg";
        deposit.retention.period = "10y";
        deposit.metadata["title"] = "bench";
        deposit.objects = {{"pdf", crypto::random_bytes(size)}};
        archive.deposit(deposit);
      },
      kClients);
}

void row(const char* what, double rate, const char* beside, double limit) {
  std::printf("%-34s %9.0f/s   %-34s %9.0f/s   %5.1f %%\n", what, rate, beside, limit,
              100 * rate / limit);
}

void run(int documents, const std::string& directory) {
  const SystemClock clock;
  const service::Home home{directory + "/home", yinxin::testing::source_dir()};
  service::Service service(home, clock);
  service.init(true);
  const service::Submission sample{
      "criminal-referral.xml",
      read_file(home.samples() / "criminal-referral.xml", std::size_t{1} << 20)};
  const service::Actor actor = service.actor("");
  const Bytes issued = service.issue(sample, actor, {}).receipt->pdf;

  std::vector<templating::Fault> faults;
  const double render = per_second(documents, [&](int) { service.render(sample, false, faults); });
  const auto signer =
      crypto::Signer::load(home.agency_certificate_file("sjg"), home.agency_key_file("sjg"));
  const double raw = per_second(5000, [&](int) { signer.sign("message"); });
  const auto trust = crypto::TrustStore::load(home.trust());
  const double verify =
      per_second(documents, [&](int) { signature::verify(issued, trust, clock.now()); });
  const double append = appends_per_second(directory + "/append", issued.size(), documents);
  const double syncs = fdatasyncs_per_second(directory);
  const double one = per_second(documents / 4, [&](int) { service.issue(sample, actor, {}); });
  const double many = per_second(
      documents, [&](int) { service.issue(sample, actor, {}); }, kClients);

  const unsigned cores = std::thread::hardware_concurrency();
  std::printf("%d documents of %zu bytes, %u cores, %d clients\n\n", documents, issued.size(),
              cores, kClients);
  row("render, one core (4 pages)", render, "target", 400);
  row("verify, one core", verify, "raw ECDSA signatures", raw);
  row("append, all clients", append, "fdatasync", syncs);
  row("issue, one client", one, "fdatasync / 2 commits", syncs / 2);
  row("issue, all clients", many, "slowest part alone", std::min(render * cores, append));
}

}  // namespace

int main(int argc, char** argv) {
  const int documents = argc > 1 ? std::stoi(argv[1]) : 400;
  std::string directory = "issue-bench-XXXXXX";
  if (::mkdtemp(directory.data()) == nullptr) return 1;
  run(documents, directory);
  std::filesystem::remove_all(directory);
}
