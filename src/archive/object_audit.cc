#include "archive/object_audit.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
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
    bytes_ += object.size;
  }
}

void ObjectAudit::run(const LogAudit& log, const Documents& documents) {
  constexpr std::size_t kChunk = 64;
  done_until_ = std::min<std::size_t>(options_.resume_at, objects_.size());
  for (std::size_t i = 0; i < done_until_; ++i) bytes_done_ += objects_[i].size;
  std::atomic<std::size_t> next{done_until_};
  const auto work = [&] {
    for (std::size_t begin; (begin = next.fetch_add(kChunk)) < objects_.size();) {
      if (options_.stopped && options_.stopped()) return;
      const std::size_t end = std::min(begin + kChunk, objects_.size());
      for (std::size_t i = begin; i < end; ++i) audit(i, log, documents);
      finished(begin, end);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < options_.threads; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
}

void ObjectAudit::audit(std::size_t index, const LogAudit& log, const Documents& documents) {
  const Object& object = objects_[index];
  const std::string where = object_path(object.sha256).string();
  try {
    const Bytes bytes = read_file(root_ / where, kMaxObjectSize);
    if (bytes.size() != object.size || crypto::sha256(bytes) != object.sha256) {
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
  done_[begin] = end;
  while (!done_.empty() && done_.begin()->first == done_until_) {
    done_until_ = done_.begin()->second;
    done_.erase(done_.begin());
  }
  if (options_.progress) options_.progress(bytes_done_, bytes_);
  if (options_.reached) options_.reached(done_until_, problems_.none());
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
