#include "archive/fsck.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "archive/documents.h"
#include "archive/journal.h"
#include "archive/layout.h"
#include "archive/log_files.h"
#include "archive/numbers.h"
#include "base/error.h"
#include "base/file.h"
#include "ledger/merkle.h"
#include "storage/lock.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using ledger::Digest;
using ledger::kTileWidth;

// An object to be re-hashed, and the first entry that refers to it.
struct ObjectToRead {
  Digest sha256;
  std::uint64_t size;
  std::uint64_t entry;
  std::string document;  // whose PDF it is; empty for anything else
  Digest base_sha256;    // of what a renewed PDF begins with
  std::uint64_t base_size;
};

class Audit {
 public:
  Audit(const fs::path& root, const AuditOptions& options)
      : root_(root),
        options_(options),
        files_(root / kLogDirectory),
        marker_(read_marker(root)),
        verifier_(options.vkey.empty() ? marker_ : ledger::NoteVerifier::from_vkey(options.vkey)) {
    if (!options.since.empty()) since_ = ledger::open_checkpoint(options.since, verifier_);
  }

  AuditReport run() {
    if (options_.vkey.empty()) {
      report_.notes.emplace_back(
          "日志公钥取自档案库自身 (the log's key is the archive's own word)");
    }
    if (verifier_.vkey() != marker_.vkey()) {
      add_problem("", kMarkerFile, "公钥与所给公钥不同 (not the key that was brought)");
    }
    const std::vector<JournalRecord> tail = read_tail();
    if (read_checkpoint()) {
      for (std::uint64_t b = 0; b * kTileWidth < checkpoint_->size && !lost_; ++b) audit_bundle(b);
      compare_partial_tiles();
      judge_log();
      for (const JournalRecord& record : tail) audit_record(record);
      finish_numbers();
      audit_objects();
      list_unreferenced();
    }
    report_.entries = frontier_.size();
    return std::move(report_);
  }

 private:
  // A stored tile that is not what the entries make it.
  struct Difference {
    unsigned level;
    std::uint64_t hash;  // its index on that level
    std::string where;
  };

  std::string name(const fs::path& path) const { return path.lexically_relative(root_).string(); }

  void add_problem(std::string document, std::string where, std::string_view problem) {
    const std::string prefix = root_.string() + "/";
    if (where.compare(0, prefix.size(), prefix) == 0) where.erase(0, prefix.size());
    const std::lock_guard lock(mutex_);
    report_.problems.push_back({std::move(document), std::move(where), std::string(problem)});
  }

  // What is committed but not published yet. While a writer is at work it is the writer's.
  std::vector<JournalRecord> read_tail() {
    try {
      const auto lock = storage::Lock::take(root_ / kLockFile, storage::Lock::Kind::kShared);
      if (lock) {
        Replay replay = read_journal(newest_journal(root_ / kJournalDirectory));
        if (replay.torn)
          report_.notes.emplace_back("账页末尾有未完成的写入 (a torn, unacknowledged write)");
        return std::move(replay.records);
      }
      report_.notes.emplace_back("正在写入，未核对账页 (a writer is at work; journal not audited)");
    } catch (const Error& error) {
      add_problem("", error.where(), error.problem());
    }
    return {};
  }

  bool read_checkpoint() {
    const std::string where = std::string(kLogDirectory) + "/" + kCheckpointFile;
    try {
      report_.checkpoint = files_.checkpoint();
      // Even if its signature is wrong, what it says of the size lets the audit go on.
      checkpoint_ = ledger::Checkpoint::parse(report_.checkpoint);
      ledger::open_checkpoint(report_.checkpoint, verifier_);
      if (since_ && since_->size > checkpoint_->size) {
        add_problem("", where,
                    "日志比所给检查点短，条目被删除 (shorter than the checkpoint brought)");
      }
    } catch (const Error& error) {
      add_problem("", where,
                  std::string("检查点无效 (invalid checkpoint): ") + std::string(error.problem()));
    }
    return checkpoint_.has_value();
  }

  void audit_bundle(std::uint64_t index) {
    const std::uint64_t first = index * kTileWidth;
    const std::uint64_t width = std::min(kTileWidth, checkpoint_->size - first);
    const std::string where = std::string(kLogDirectory) + "/" + ledger::bundle_path(index, width);
    try {
      const std::vector<Bytes> entries = files_.bundle(index, width);
      std::uint64_t offset = 0;
      for (std::uint64_t i = 0; i < width; ++i) {
        add_leaf(ledger::leaf_hash(entries[i]));
        audit_entry(first + i, entries[i], where + ":" + std::to_string(offset));
        offset += 2 + entries[i].size();
      }
    } catch (const Error& error) {
      add_problem("entries " + std::to_string(first) + "…", error.where(), error.problem());
      skip_bundle(index, width);
    }
  }

  // Goes on behind a bundle that cannot be read, with the hashes its tile has for it.
  void skip_bundle(std::uint64_t index, std::uint64_t width) try {
    const Bytes hashes = files_.tile(0, index, width);
    for (std::uint64_t i = frontier_.size() % kTileWidth; i < width; ++i) {
      add_leaf(Digest::from_bytes(ByteView(hashes).substr(i * Digest::kSize, Digest::kSize)));
    }
  } catch (const Error& error) {
    add_problem("", error.where(), error.problem());
    lost_ = true;
  }

  void add_leaf(const Digest& leaf) {
    frontier_.append(leaf);
    edge_.append(leaf, [this](unsigned level, std::uint64_t index, const Bytes& hashes) {
      compare_tile(level, index, hashes);
    });
    if (since_ && since_->size == frontier_.size() && since_->root != frontier_.root()) {
      add_problem(
          "", "log",
          "日志与所给检查点不一致，历史被改写 (history differs from the checkpoint brought)");
    }
  }

  void compare_tile(unsigned level, std::uint64_t index, const Bytes& hashes) try {
    const std::uint64_t width = hashes.size() / Digest::kSize;
    const Bytes stored = files_.tile(level, index, width);
    for (std::size_t at = 0; at < hashes.size(); at += Digest::kSize) {
      if (stored.compare(at, Digest::kSize, hashes, at, Digest::kSize) == 0) continue;
      differences_.push_back({level, index * kTileWidth + at / Digest::kSize,
                              std::string(kLogDirectory) + "/" +
                                  ledger::tile_path(level, index, width) + ":" +
                                  std::to_string(at)});
    }
  } catch (const Error& error) {
    add_problem("", error.where(), error.problem());
  }

  void compare_partial_tiles() {
    edge_.each_partial([this](unsigned level, std::uint64_t index, const Bytes& hashes) {
      compare_tile(level, index, hashes);
    });
  }

  // Where entries and tiles disagree, the signed root says which of them was altered.
  void judge_log() {
    const bool entries_are_right = frontier_.root() == checkpoint_->root;
    bool explained = entries_are_right;
    for (const Difference& d : differences_) {
      if (entries_are_right) {
        add_problem("", d.where, "哈希瓦片被改动 (hash tile altered)");
      } else if (d.level == 0) {
        explained = true;
        add_problem(label_of(d.hash), where_of(d.hash),
                    "日志条目被改动，与 " + d.where + " 不符 (entry altered)");
      }
    }
    if (!explained) {
      add_problem("", "log/checkpoint", "检查点的根与日志不符 (root does not match the log)");
    }
  }

  void audit_record(const JournalRecord& record) {
    if (record.start + record.entries.size() <= frontier_.size()) return;
    const std::string where = std::string(kJournalDirectory);
    if (record.start != frontier_.size()) {
      return add_problem("", where, "账页与日志不衔接 (records do not join)");
    }
    for (const Bytes& entry : record.entries) {
      tail_[frontier_.size()] = entry;
      audit_entry(frontier_.size(), entry, where);
      frontier_.append(ledger::leaf_hash(entry));
    }
    try {
      const auto head = ledger::open_checkpoint(record.checkpoint, verifier_);
      if (head.size == frontier_.size() && head.root == frontier_.root()) return;
      add_problem("", where, "账页与其检查点不符 (record does not match its checkpoint)");
    } catch (const Error& error) {
      add_problem("", where, error.problem());
    }
  }

  void audit_entry(std::uint64_t index, const Bytes& stored, const std::string& where) {
    try {
      const Entry entry = parse_entry(index, stored, where);
      if (entry.time < last_time_)
        add_problem(label(entry), where, "时间早于前一条目 (earlier than the entry before)");
      last_time_ = std::max(last_time_, entry.time);
      if (entry.type == kReserveEntry) numbers_.reserve(number_of(entry));
      if (entry.type == kVoidEntry) numbers_.end(number_of(entry));
      if (is_document(entry)) audit_document(entry);
      if (entry.type == kRenewEntry) audit_renew(entry);
      if (entry.type == kRenewalEntry) documents_.account(entry);
    } catch (const Error& error) {
      add_problem(
          error.code() == ErrorCode::kConflict ? error.where() : "entry " + std::to_string(index),
          where, error.problem());
    }
  }

  void add_object(const ObjectReference& object, const Entry& entry, const Digest& base_sha256,
                  std::uint64_t base_size) {
    const bool is_pdf = object.role == "pdf";  // judged with each document that has it
    if (!referenced_.insert(object.sha256).second && !is_pdf) return;
    objects_.push_back({object.sha256, object.size, entry.index,
                        is_pdf ? entry.json.at("id").string() : "", base_sha256, base_size});
    report_.bytes += object.size;
  }

  void audit_document(const Entry& entry) {
    ++report_.documents;
    if (entry.type == kImportEntry) ++report_.imported;
    for (const ObjectReference& object : entry.objects) {
      add_object(object, entry, object.sha256, object.size);
    }
    if (has_number(entry) && entry.type == kSealEntry) numbers_.end(number_of(entry));
    if (has_number(entry) && entry.type == kImportEntry) numbers_.import(number_of(entry));
    documents_.add(entry);
  }

  void audit_renew(const Entry& entry) {
    ++report_.renewals;
    const Json& base = entry.json.at("base");
    add_object(pdf_of(entry), entry, Digest::from_hex(base.at("sha256").string()),
               static_cast<std::uint64_t>(base.at("size").integer()));
    documents_.renew(entry);
  }

  // An open number is not a fault: its document may be on its way.
  void finish_numbers() {
    for (const Number& number : numbers_.open()) {
      report_.notes.push_back(number.text() + " 已登记，尚未使用或作废 (reserved, not ended yet)");
    }
  }

  void audit_objects() {
    report_.objects = objects_.size();
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      constexpr std::size_t kChunk = 64;
      for (std::size_t i; (i = next.fetch_add(kChunk)) < objects_.size();) {
        for (std::size_t end = std::min(i + kChunk, objects_.size()); i < end; ++i) {
          audit_object(objects_[i]);
        }
      }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < options_.threads; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
  }

  void audit_object(const ObjectToRead& object) {
    const std::string where = object_path(object.sha256).string();
    try {
      const Bytes bytes = read_file(root_ / where, kMaxObjectSize);
      if (bytes.size() != object.size || crypto::sha256(bytes) != object.sha256) {
        add_problem(label_of(object.entry), where, "内容被改动，与摘要不符 (altered)");
      } else if (!object.document.empty()) {
        audit_pdf(object, bytes, where);
      }
    } catch (const Error& error) {
      const bool missing = error.code() == ErrorCode::kNotFound;
      add_problem(label_of(object.entry), where,
                  missing ? "文件缺失 (missing)" : std::string(error.problem()));
    }
    const std::lock_guard lock(mutex_);
    bytes_done_ += object.size;
    if (options_.progress) options_.progress(bytes_done_, report_.bytes);
  }

  // Signatures are judged in the newest PDF of a document, which begins with all older ones.
  void audit_pdf(const ObjectToRead& object, ByteView bytes, const std::string& where) {
    if (object.base_sha256 != object.sha256 &&
        crypto::sha256(bytes.substr(0, object.base_size)) != object.base_sha256) {
      add_problem(label_of(object.entry), where,
                  "续期的文件不以原文件开头 (does not begin with what it renews)");
    }
    const auto seal = documents_.newest(object.document, object.sha256);
    if (!seal || !options_.judge) return;
    const Entry entry = entry_at(*seal);
    const std::string verdict = options_.judge(bytes, entry);
    if (!verdict.empty()) add_problem(label(entry), where, verdict);
  }

  void list_unreferenced() {
    std::error_code failure;
    fs::recursive_directory_iterator at(root_ / kObjectsDirectory, failure);
    for (; !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
      if (at->is_directory()) continue;
      const std::string file = at->path().filename().string();
      const std::string hex = at->path().parent_path().filename().string() + file;
      const bool temporary = storage::is_temporary_name(file);
      if (!temporary && is_referenced(hex)) continue;
      report_.notes.push_back(name(at->path()) +
                              (temporary ? " 未完成的写入 (left over from an unfinished write)"
                                         : " 未被日志引用 (not referenced by the log)"));
    }
    if (failure) add_problem("", kObjectsDirectory, failure.message());
  }

  bool is_referenced(const std::string& hex) const {
    if (hex.size() != 64 || hex.find_first_not_of("0123456789abcdef") != std::string::npos) {
      return false;
    }
    return referenced_.count(Digest::from_hex(hex)) > 0;
  }

  Entry entry_at(std::uint64_t index) const {
    if (const auto at = tail_.find(index); at != tail_.end()) {
      return parse_entry(index, at->second, kJournalDirectory);
    }
    const std::uint64_t width =
        std::min(kTileWidth, checkpoint_->size - index / kTileWidth * kTileWidth);
    return parse_entry(index, files_.bundle(index / kTileWidth, width)[index % kTileWidth], "log");
  }

  std::string label_of(std::uint64_t index) const try {
    return label(entry_at(index));
  } catch (const std::exception&) {
    return "entry " + std::to_string(index);
  }

  std::string where_of(std::uint64_t index) const {
    const std::uint64_t bundle = index / kTileWidth;
    const std::uint64_t width = std::min(kTileWidth, checkpoint_->size - bundle * kTileWidth);
    const std::vector<Bytes> entries = files_.bundle(bundle, width);
    std::uint64_t offset = 0;
    for (std::uint64_t i = 0; i < index % kTileWidth; ++i) offset += 2 + entries[i].size();
    return std::string(kLogDirectory) + "/" + ledger::bundle_path(bundle, width) + ":" +
           std::to_string(offset);
  }

  const fs::path root_;
  const AuditOptions& options_;
  const LogFiles files_;
  const ledger::NoteVerifier marker_;
  const ledger::NoteVerifier verifier_;
  std::optional<ledger::Checkpoint> since_;
  std::optional<ledger::Checkpoint> checkpoint_;

  ledger::Frontier frontier_;
  ledger::TileEdge edge_;
  std::vector<Difference> differences_;
  bool lost_ = false;  // neither a bundle nor its hashes can be read: there is no going on
  std::map<std::uint64_t, Bytes> tail_;  // the entries that are in the journal only
  Numbers numbers_;
  Instant last_time_{};
  Documents documents_;
  std::set<Digest> referenced_;
  std::vector<ObjectToRead> objects_;

  std::mutex mutex_;  // guards what follows while objects are read
  std::uint64_t bytes_done_ = 0;
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
