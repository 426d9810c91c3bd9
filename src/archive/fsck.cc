#include "archive/fsck.h"

#include <algorithm>

#include "archive/anchor_audit.h"
#include "archive/documents.h"
#include "archive/layout.h"
#include "archive/log_audit.h"
#include "archive/object_audit.h"
#include "base/error.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;

class Audit {
 public:
  Audit(const fs::path& root, const AuditOptions& options)
      : options_(options),
        marker_(read_marker(root)),
        verifier_(options.vkey.empty() ? marker_ : ledger::NoteVerifier::from_vkey(options.vkey)),
        problems_(root),
        log_(root, verifier_, since(options), options.threads, problems_),
        documents_([this](std::uint64_t index) { return log_.entry_at(index); }),
        objects_(root, options, problems_),
        anchors_(root, verifier_, problems_) {}

  AuditReport run() {
    if (options_.vkey.empty()) {
      problems_.note("日志公钥取自档案库自身 (the log's key is the archive's own word)");
    }
    if (verifier_.vkey() != marker_.vkey()) {
      problems_.add("", kMarkerFile, "公钥与所给公钥不同 (not the key that was brought)");
    }
    log_.run([this](const Entry& entry, const std::string& where) { take(entry, where); });
    finish_documents();
    anchors_.run(log_);
    objects_.run(log_, documents_);
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
  std::optional<ledger::Checkpoint> since(const AuditOptions& options) const {
    if (options.since.empty()) return {};
    return ledger::open_checkpoint(options.since, verifier_);
  }

  void take(const Entry& entry, const std::string& where) {
    if (entry.time < last_time_) {
      problems_.add(label(entry), where, "时间早于前一条目 (earlier than the entry before)");
    }
    last_time_ = std::max(last_time_, entry.time);
    if (entry.type == kRenewEntry) ++report_.renewals;
    if (entry.type == kAnchorEntry) anchors_.add(entry);
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

  const AuditOptions& options_;
  const ledger::NoteVerifier marker_;
  const ledger::NoteVerifier verifier_;
  Problems problems_;
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
