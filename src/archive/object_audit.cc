#include "archive/object_audit.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "storage/publication.h"

namespace yinxin::archive {

namespace fs = std::filesystem;
using crypto::Digest;

std::size_t ObjectAudit::ByPrefix::operator()(const Digest& digest) const {
  std::size_t prefix = 0;
  std::memcpy(&prefix, digest.bytes().data(), sizeof prefix);
  return prefix;
}

void ObjectAudit::add(const Entry& entry) {
  for (const ObjectReference& object : entry.objects) {
    const Object::Kind kind = object.role == "pdf"        ? Object::Kind::kPdf
                              : object.role == "metadata" ? Object::Kind::kMetadata
                                                          : Object::Kind::kOther;
    // A PDF is judged with each document that has it.
    if (!referenced_.insert(object.sha256).second && kind != Object::Kind::kPdf) continue;
    if (entry.type == kRenewEntry) {
      const Json& base = entry.json.at("base");
      bases_.emplace(objects_.size(), Base{Digest::from_hex(base.at("sha256").string()),
                                           static_cast<std::uint64_t>(base.at("size").integer())});
    }
    objects_.push_back({object.sha256, object.size, entry.index, kind});
    if (options_.with_sm3) sm3_.push_back(object.sm3);
    bytes_ += object.size;
  }
}

// By rounds, so that at the end of each all before it is done and nothing behind it begun.
std::uint64_t ObjectAudit::run(const LogAudit& log, const Documents& documents) {
  std::size_t begin = 0;
  if (log.begins_with(options_.resume_at.log)) {
    begin = std::min<std::size_t>(options_.resume_at.objects, objects_.size());
    if (options_.resumed) options_.resumed();
  }
  const std::uint64_t resumed_at = begin;
  for (std::size_t i = 0; i < begin; ++i) bytes_done_ += objects_[i].size;
  const std::size_t told_before = problems_.count();
  while (begin < objects_.size()) {
    const std::size_t end = end_of_round(begin);
    if (!audit_round(begin, end, log, documents)) break;
    begin = end;
    if (options_.reached && problems_.count() == told_before) {
      options_.reached({begin, log.identity()});
    }
  }
  return resumed_at;
}

std::size_t ObjectAudit::end_of_round(std::size_t begin) const {
  constexpr std::size_t kMostObjects = 4096;
  constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;
  std::uint64_t bytes = 0;
  std::size_t end = begin;
  while (end < objects_.size() && end - begin < kMostObjects && bytes < kMostBytes) {
    bytes += objects_[end++].size;
  }
  return end;
}

bool ObjectAudit::audit_round(std::size_t begin, std::size_t end, const LogAudit& log,
                              const Documents& documents) {
  constexpr std::size_t kChunk = 16;
  std::atomic<std::size_t> next{begin};
  std::atomic<bool> stopped{false};
  const auto work = [&] {
    for (std::size_t first; (first = next.fetch_add(kChunk)) < end && !stopped;) {
      if (options_.stopped && options_.stopped()) stopped = true;
      if (stopped) return;
      const std::size_t last = std::min(first + kChunk, end);
      for (std::size_t i = first; i < last; ++i) audit(i, log, documents);
      finished(first, last);
    }
  };
  run_at_once(options_.threads, work);
  return !stopped;
}

void ObjectAudit::audit(std::size_t index, const LogAudit& log, const Documents& documents) {
  const Object& object = objects_[index];
  const std::string where = object_path(object.sha256).string();
  try {
    const Bytes bytes = read_file(root_ / where, kMaxObjectSize);
    if (!is_as_named(index, bytes)) {
      problems_.add(log.label_of(object.entry), where, "内容被改动，与摘要不符 (altered)");
    } else if (documents.gone().count(object.sha256) > 0) {
      problems_.note(where + " 已决定销毁而仍在 (to be destroyed, still there)");
    } else if (object.kind == Object::Kind::kPdf) {
      audit_pdf(index, bytes, log, documents);
    } else if (object.kind == Object::Kind::kMetadata && options_.examine) {
      options_.examine(bytes, log.entry_at(object.entry));
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) return audit_missing(object, log, documents);
    problems_.add(log.label_of(object.entry), where, error.problem());
  }
}

bool ObjectAudit::is_as_named(std::size_t index, ByteView bytes) const {
  const Object& object = objects_[index];
  return bytes.size() == object.size && crypto::sha256(bytes) == object.sha256 &&
         (!options_.with_sm3 || crypto::sm3(bytes) == sm3_[index]);
}

// What was lawfully destroyed has a tombstone.
void ObjectAudit::audit_missing(const Object& object, const LogAudit& log,
                                const Documents& documents) {
  if (documents.gone().count(object.sha256) > 0) return;
  problems_.add(log.label_of(object.entry), object_path(object.sha256).string(),
                "文件缺失 (missing)");
}

// Signatures are judged in the newest PDF of a document, which begins with all older ones.
void ObjectAudit::audit_pdf(std::size_t index, ByteView bytes, const LogAudit& log,
                            const Documents& documents) {
  const Object& object = objects_[index];
  const std::string where = object_path(object.sha256).string();
  if (const auto base = bases_.find(index); base != bases_.end()) {
    if (crypto::sha256(bytes.substr(0, base->second.size)) != base->second.sha256) {
      problems_.add(log.label_of(object.entry), where,
                    "续期的文件不以原文件开头 (does not begin with what it renews)");
    }
  }
  if (!options_.judge) return;
  const auto seal =
      documents.newest(log.entry_at(object.entry).json.at("id").string(), object.sha256);
  if (!seal) return;
  const Entry entry = log.entry_at(*seal);
  const std::string verdict = options_.judge(bytes, entry);
  if (!verdict.empty()) problems_.add(label(entry), where, verdict);
}

void ObjectAudit::finished(std::size_t begin, std::size_t end) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = begin; i < end; ++i) bytes_done_ += objects_[i].size;
  if (options_.progress) options_.progress(bytes_done_, bytes_);
}

void ObjectAudit::list_unreferenced() {
  std::error_code failure;
  fs::recursive_directory_iterator at(root_ / kObjectsDirectory, failure);
  for (; !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
    if (at->is_directory()) continue;
    const std::string file = at->path().filename().string();
    const std::string hex = at->path().parent_path().filename().string() + file;
    const bool temporary = storage::is_temporary_name(file);
    const bool digest =
        hex.size() == 64 && hex.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (digest && !temporary && referenced_.count(Digest::from_hex(hex)) > 0) continue;
    problems_.note(at->path().lexically_relative(root_).string() +
                   (temporary ? " 未完成的写入 (left over from an unfinished write)"
                              : " 未被日志引用 (not referenced by the log)"));
  }
  if (failure) problems_.add("", kObjectsDirectory, failure.message());
}

}  // namespace yinxin::archive
