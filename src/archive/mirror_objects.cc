#include "archive/mirror_objects.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "archive/layout.h"
#include "archive/log_files.h"
#include "archive/placing.h"
#include "base/error.h"
#include "base/file.h"
#include "ledger/tile.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using crypto::Digest;
using ledger::kTileWidth;

constexpr std::size_t kObjectsAtOnce = 1000;
// Up to which entry all objects were brought that the other gives away.
constexpr const char* kObjectsDone = "mirrored-objects";

class ObjectMirroring {
 public:
  ObjectMirroring(const Fetch& fetch, const fs::path& to, const MirrorOptions& options,
                  MirrorReport& report)
      : fetch_(fetch),
        to_(to),
        options_(options),
        report_(report),
        held_(to / kLogDirectory),
        files_(disk_, to) {}

  void run() {
    for (std::uint64_t b = done_before() / kTileWidth; b * kTileWidth < report_.entries; ++b) {
      const std::uint64_t width = std::min(kTileWidth, report_.entries - b * kTileWidth);
      std::uint64_t index = b * kTileWidth;
      for (Bytes& stored : held_.bundle(b, width)) {
        bring_all(parse_entry(index++, std::move(stored), "log"));
      }
      if (files_.waiting() > kObjectsAtOnce) files_.finish();
    }
    files_.finish();
    for (const Digest& digest : gone_) missing_.erase(digest);
    for (auto& [digest, problem] : missing_) report_.problems.push_back(std::move(problem));
    if (!report_.problems.empty()) return;
    storage::replace_file(disk_, to_ / kObjectsDone, std::to_string(report_.entries));
  }

 private:
  std::uint64_t done_before() const {
    if (!fs::exists(to_ / kObjectsDone)) return 0;
    const Bytes text = read_file(to_ / kObjectsDone, 64);
    std::uint64_t done = 0;
    std::from_chars(text.data(), text.data() + text.size(), done);
    return done;
  }

  void bring_all(const Entry& entry) {
    if (entry.type == kDisposeEntry) {
      for (const Json& digest : entry.json.at("gone").array()) {
        gone_.insert(Digest::from_hex(digest.string()));
      }
    }
    for (const ObjectReference& object : entry.objects) bring(object, entry);
  }

  void bring(const ObjectReference& object, const Entry& entry) {
    const std::string path = object_path(object.sha256).string();
    if (fs::exists(to_ / path) || brought_.count(object.sha256) > 0) return;
    const auto bytes =
        options_.object ? options_.object(entry, object) : fetch_(path, kMaxObjectSize);
    if (!bytes && options_.object) {
      ++report_.withheld;  // another document that has it may be given to us
      return;
    }
    brought_.insert(object.sha256);
    if (!bytes || crypto::sha256(*bytes) != object.sha256) {
      missing_[object.sha256] = {label(entry), path,
                                 bytes ? "内容与摘要不符 (altered)" : "文件缺失 (missing)"};
      return;
    }
    files_.add(to_ / path, *bytes);
    ++report_.objects;
  }

  const Fetch& fetch_;
  const fs::path to_;
  const MirrorOptions& options_;
  MirrorReport& report_;
  storage::Disk& disk_ = storage::posix_disk();
  const LogFiles held_;
  Placing files_;
  std::set<Digest> brought_;  // or not there
  std::map<Digest, Problem> missing_;
  std::set<Digest> gone_;
};

}  // namespace

void mirror_objects(const Fetch& fetch, const fs::path& to, const MirrorOptions& options,
                    MirrorReport& report) {
  ObjectMirroring(fetch, to, options, report).run();
}

}  // namespace yinxin::archive
