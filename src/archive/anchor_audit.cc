#include "archive/anchor_audit.h"

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
#include "crypto/time_stamp.h"

namespace yinxin::archive {
namespace {

// By which two clocks may differ.
constexpr std::chrono::minutes kTolerance{10};

[[noreturn]] void refuse(const Entry& anchor, std::string_view problem) {
  throw Error(ErrorCode::kCorrupt, label(anchor), problem);
}

}  // namespace

void AnchorAudit::run(const LogAudit& log) const {
  for (const Entry& anchor : anchors_) {
    try {
      audit(anchor, log);
    } catch (const Error& error) {
      // That an object is missing or altered is told with the objects.
      if (error.code() == ErrorCode::kNotFound) continue;
      problems_.add("anchor " + std::to_string(anchor.index), "log", error.problem());
    }
  }
}

void AnchorAudit::audit(const Entry& anchor, const LogAudit& log) const {
  const auto object = [&](const char* role) {
    return read_file(root_ / object_path(find_object(anchor, role)->sha256), kMaxObjectSize);
  };
  const Bytes note = object("checkpoint");
  const ledger::Checkpoint seen = keys_.open(note);
  if (seen.size != static_cast<std::uint64_t>(anchor.json.at("log_size").integer()) ||
      seen.size > anchor.index || log.root_at(seen.size) != seen.root) {
    refuse(anchor, "锚定的检查点不是本日志的 (its checkpoint is not of this log)");
  }
  const crypto::TimestampVerdict verdict = crypto::verify_timestamp(object("token"));
  if (!verdict.code.empty() || !verdict.is_of({note})) {
    refuse(anchor, "时间戳无效或不是对该检查点的 (not a time-stamp over its checkpoint)");
  }
  if (anchor.time + kTolerance < verdict.time) {
    refuse(anchor, "条目时间早于时间戳 (the entry claims to be earlier than its time-stamp)");
  }
  if (seen.size > 0 && verdict.time + kTolerance < log.entry_at(seen.size - 1).time) {
    refuse(anchor, "时间戳早于它所证明的条目 (earlier than entries it has seen)");
  }
}

}  // namespace yinxin::archive
