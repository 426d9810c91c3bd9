#include "service/readiness.h"

#include <algorithm>
#include <filesystem>

#include "archive/layout.h"
#include "archive/log_files.h"
#include "base/error.h"
#include "base/file.h"
#include "ledger/checkpoint.h"
#include "service/parts.h"
#include "service/transports.h"
#include "storage/disk.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kBetweenLooks{5};
constexpr std::chrono::seconds kBetweenRequests{60};  // to the time-stamping authority
constexpr std::chrono::seconds kPublishedWithin{60};
constexpr std::uintmax_t kLeastSpace = std::uintmax_t{64} << 20;
constexpr std::size_t kLargestKey = 64 << 10;
constexpr const char* kProbe = ".new-readiness";  // a name that means nothing to the archive

template <typename Look>
void look_at(Readiness& seen, const char* name, bool needed, const Look& look) {
  Readiness::Part part{name, "good", needed, ""};
  try {
    look();
  } catch (const Error& error) {
    part.state = yinxin::name(error.code());
    part.problem = error.what();
  }
  seen.parts.push_back(part);
}

[[noreturn]] void unavailable(const std::string& where, const char* problem) {
  throw Error(ErrorCode::kUnavailable, where, problem);
}

}  // namespace

bool Readiness::ready() const {
  return std::all_of(parts.begin(), parts.end(),
                     [](const Part& part) { return part.state == "good" || !part.needed; });
}

Readiness ReadinessCheck::current() {
  const auto fresh = [this] { return SteadyClock::now() - seen_at_ < kBetweenLooks; };
  {
    const std::lock_guard lock(mutex_);
    if (seen_ && fresh()) return *seen_;
  }
  std::unique_lock looking(looking_, std::try_to_lock);
  if (!looking.owns_lock()) {
    const std::lock_guard lock(mutex_);
    if (seen_) return *seen_;
  }
  if (!looking.owns_lock()) looking.lock();  // the very first time there is nothing to give
  Readiness seen = look();
  const std::lock_guard lock(mutex_);
  seen_ = seen;
  seen_at_ = SteadyClock::now();
  return seen;
}

Readiness ReadinessCheck::look() {
  Readiness seen;
  seen.checked = parts_.clock().now();
  look_at(seen, "archive", true, [this] { look_at_archive(); });
  look_at(seen, "index", true, [&] { look_at_index(seen); });
  look_at(seen, "log", true, [this] { look_at_log(); });
  look_at(seen, "key", true, [this] {
    crypto::Ed25519Key::from_pem(read_file(parts_.home().log_key_file(), kLargestKey));
  });
  look_at(seen, "templates", true, [this] { parts_.templates(); });
  // Without it documents are issued all the same, and time-stamped later.
  look_at(seen, "timestamp", false, [this] { look_at_timestamps(); });
  auto& timestamps = seen.parts.back();
  if (timestamps.state == "good" && parts_.trust_services().settings().timestamp.empty()) {
    timestamps.state = "unset";
  }
  return seen;
}

// That its disk takes a file, and that no write has failed before.
void ReadinessCheck::look_at_archive() const {
  const fs::path root = parts_.home().archive();
  if (parts_.is_open_to_write()) parts_.archive_to_write().check_writable();
  parts_.archive();
  std::error_code failure;
  const fs::space_info space = fs::space(root, failure);
  if (failure || space.available < kLeastSpace) {
    unavailable(root.string(), "磁盘空间不足64 MiB (less than 64 MiB of disk left)");
  }
  fs::remove(root / kProbe, failure);
  storage::Disk& disk = storage::posix_disk();
  disk.create(root / kProbe, 0600)->write(0, "ready");
  disk.remove(root / kProbe);
}

// The searcher follows the index by itself; nothing is brought up here.
void ReadinessCheck::look_at_index(Readiness& seen) {
  seen.log_size = parts_.archive().size();
  const std::uint64_t position = parts_.index().position();
  seen.index_lag = seen.log_size - std::min(position, seen.log_size);
}

void ReadinessCheck::look_at_log() {
  const fs::path directory = parts_.home().archive() / archive::kLogDirectory;
  const std::string note = archive::LogFiles(directory).checkpoint();
  const std::string head = note.substr(0, note.find("\n\n") + 1);
  if (ledger::Checkpoint::parse(head).size >= parts_.archive().size()) {
    behind_since_.reset();
    return;
  }
  const auto now = SteadyClock::now();
  if (!behind_since_) behind_since_ = now;
  if (now - *behind_since_ > kPublishedWithin) {
    unavailable(
        directory.string(),
        "公布的检查点落后一分钟以上 (the published checkpoint is more than a minute behind)");
  }
}

void ReadinessCheck::look_at_timestamps() {
  const std::string url = parts_.trust_services().settings().timestamp;
  const auto now = SteadyClock::now();
  if (timestamps_asked_ == SteadyClock::time_point() ||
      now - timestamps_asked_ > kBetweenRequests) {
    timestamps_asked_ = now;
    timestamps_problem_.clear();
    try {
      if (!url.empty()) require_reachable(url);
    } catch (const Error& error) {
      timestamps_problem_ = error.problem();
    }
  }
  if (!timestamps_problem_.empty()) throw Error(ErrorCode::kUnavailable, url, timestamps_problem_);
}

}  // namespace yinxin::service
