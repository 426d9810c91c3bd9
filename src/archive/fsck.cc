#include "archive/fsck.h"

#include <algorithm>

#include "archive/anchor_audit.h"
#include "archive/documents.h"
#include "archive/key_audit.h"
#include "archive/log_audit.h"
#include "archive/object_audit.h"
#include "archive/witness.h"
#include "base/error.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;

class Audit {
 public:
  Audit(const fs::path& root, const AuditOptions& options)
      : root_(root),
        options_(options),
        problems_(root),
        keys_(root, options.vkey, problems_),
        log_(root, keys_.chain(), since(options), options.threads, problems_),
        documents_([this](std::uint64_t index) { return log_.entry_at(index); }),
        objects_(root, options, problems_),
        anchors_(root, keys_.chain(), problems_) {}

  AuditReport run() {
    log_.run([this](const Entry& entry, const std::string& where) { take(entry, where); });
    keys_.finish(log_.size());
    finish_documents();
    anchors_.run(log_);
    report_.witnessed = audit_witnesses(root_, keys_.chain(), options_.witnesses, log_, problems_);
    report_.resumed_at = objects_.run(log_, documents_);
    objects_.list_unreferenced();
    report_.checkpoint = log_.checkpoint();
    report_.entries = log_.size();
    report_.documents = documents_.count();
    report_.imported = documents_.imported();
    report_.objects = objects_.count();
    report_.bytes = objects_.bytes();
    problems_.move_to(report_);
    return std::move(report_);
  }

 private:
  // One that the log's keys have not signed proves nothing against the log, nor for it.
  std::optional<ledger::Checkpoint> since(const AuditOptions& options) {
    if (options.since.empty()) return {};
    try {
      return keys_.chain().open(options.since);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorrupt) throw;
      problems_.add("", "所给检查点 (the checkpoint brought)", error.problem());
      return {};
    }
  }

  void take(const Entry& entry, const std::string& where) {
    if (entry.time < last_time_) {
      problems_.add(label(entry), where, "时间早于前一条目 (earlier than the entry before)");
    }
    last_time_ = std::max(last_time_, entry.time);
    if (entry.type == kRenewEntry) ++report_.renewals;
    if (entry.type == kAnchorEntry) anchors_.add(entry);
    if (entry.type == kKeyEntry) keys_.take(entry, where);
    objects_.add(entry);
    try {
      documents_.take(entry);
      if (options_.visit) options_.visit(entry);
    } catch (const Error& error) {
      problems_.add(error.code() == ErrorCode::kConflict ? error.where()
                                                         : "entry " + std::to_string(entry.index),
                    where, error.problem());
    }
  }

  // An open number is not a fault: its document may be on its way.
  void finish_documents() {
    for (const Number& number : documents_.numbers().open()) {
      problems_.note(number.text() + " 已登记，尚未使用或作废 (reserved, not ended yet)");
    }
    for (const auto& [id, finished] : documents_.disposals()) {
      ++report_.disposed;
      if (!finished) problems_.note(id + " 销毁未完成 (its disposal is not finished)");
    }
  }

  const fs::path& root_;
  const AuditOptions& options_;
  Problems problems_;
  KeyAudit keys_;
  LogAudit log_;
  Documents documents_;
  ObjectAudit objects_;
  AnchorAudit anchors_;
  Instant last_time_{};
  AuditReport report_;
};

}  // namespace

AuditReport audit(const fs::path& root, const AuditOptions& options) try {
  return Audit(root, options).run();
} catch (const Error& error) {
  if (error.code() != ErrorCode::kCorrupt) throw;
  AuditReport report;
  report.problems.push_back({"", error.where(), std::string(error.problem())});
  return report;
}

}  // namespace yinxin::archive
