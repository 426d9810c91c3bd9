#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "archive/documents.h"
#include "archive/fsck.h"
#include "archive/log_audit.h"

namespace yinxin::archive {

// The objects that entries name, re-hashed by several threads.
class ObjectAudit {
 public:
  ObjectAudit(const std::filesystem::path& root, const AuditOptions& options, Problems& problems)
      : root_(root), options_(options), problems_(problems) {}

  // All objects of an entry; call for every entry, in order.
  void add(const Entry& entry);
  // Reads them all, beginning behind those that were read before, which it returns the number of.
  std::uint64_t run(const LogAudit& log, const Documents& documents);
  // What lies among the objects and no entry names.
  void list_unreferenced();

  std::uint64_t count() const { return objects_.size(); }
  std::uint64_t bytes() const { return bytes_; }

 private:
  struct ByPrefix {
    std::size_t operator()(const crypto::Digest& digest) const;
  };
  struct Object {
    crypto::Digest sha256;
    std::uint64_t size;
    std::uint64_t entry;  // the first that refers to it, or the one whose PDF it is
    enum class Kind { kPdf, kMetadata, kOther } kind;
  };
  struct Base {
    crypto::Digest sha256;
    std::uint64_t size;
  };

  std::size_t end_of_round(std::size_t begin) const;
  // Of the objects from `begin` to `end`, by several threads. False if it was stopped.
  bool audit_round(std::size_t begin, std::size_t end, const LogAudit& log,
                   const Documents& documents);
  void audit(std::size_t index, const LogAudit& log, const Documents& documents);
  bool is_as_named(std::size_t index, ByteView bytes) const;
  void audit_pdf(std::size_t index, ByteView bytes, const LogAudit& log,
                 const Documents& documents);
  void audit_missing(const Object& object, const LogAudit& log, const Documents& documents);
  void finished(std::size_t begin, std::size_t end);

  const std::filesystem::path& root_;
  const AuditOptions& options_;
  Problems& problems_;
  std::vector<Object> objects_;
  std::vector<crypto::Digest> sm3_;    // of each, if they are asked for
  std::map<std::size_t, Base> bases_;  // of renewed PDFs, by their place in objects_
  std::unordered_set<crypto::Digest, ByPrefix> referenced_;
  std::uint64_t bytes_ = 0;

  std::mutex mutex_;  // guards what follows
  std::uint64_t bytes_done_ = 0;
};

}  // namespace yinxin::archive
