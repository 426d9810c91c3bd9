#include "archive/witness.h"

#include <algorithm>

#include "archive/layout.h"
#include "base/error.h"
#include "base/file.h"
#include "ledger/cosignature.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;

std::string part(const std::string& vkey, int number) {
  std::size_t begin = 0;
  for (; number > 0; --number) begin = vkey.find('+', begin) + 1;
  return vkey.substr(begin, vkey.find('+', begin) - begin);
}

// One for each witness, called by the hash of its key.
fs::path path_of(const std::string& vkey) {
  return fs::path(kWitnessDirectory) / part(vkey, 1);
}

std::vector<fs::path> files_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::directory_iterator at(directory, failure), end; !failure && at != end;
       at.increment(failure)) {
    if (!storage::is_temporary_name(at->path().filename().string())) files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<Witnessed> kept_of(const fs::path& root, const std::string& vkey) {
  const fs::path path = root / path_of(vkey);
  if (!fs::exists(path)) return {};
  const auto kept = cosigners_of(read_file(path, kMaxNoteSize), {vkey});
  return kept.empty() ? std::nullopt : std::optional(kept.front());
}

void tell(const Witnessed& seen, std::uint64_t size, Problems& problems) {
  problems.note("见证 " + part(seen.vkey, 0) + "：日志前 " + std::to_string(seen.size) +
                " 项，共 " + std::to_string(size) + " 项，于 " +
                to_rfc3339(seen.time).substr(0, 19) + " (witnessed: so many of the entries, then)");
}

}  // namespace

bool is_of_log(const std::string& note, const Archive& archive) try {
  const ledger::Checkpoint seen = archive.keys().open(note);
  const ledger::Checkpoint head = ledger::Checkpoint::parse(archive.checkpoint());
  return seen.size <= head.size && ledger::is_consistent(seen.size, seen.root, head.size, head.root,
                                                         archive.prove_consistency(seen.size));
} catch (const Error& error) {
  if (error.code() != ErrorCode::kCorrupt && error.code() != ErrorCode::kInvalidInput) throw;
  return false;
}

std::vector<Witnessed> cosigners_of(const std::string& note,
                                    const std::vector<std::string>& witnesses) {
  std::vector<Witnessed> found;
  const std::uint64_t size = ledger::Checkpoint::parse(note).size;
  for (const std::string& vkey : witnesses) {
    if (const auto time = ledger::cosigned_at(note, vkey)) found.push_back({vkey, size, *time});
  }
  return found;
}

std::vector<Witnessed> keep_cosignatures(const Archive& archive, const fs::path& root,
                                         const std::string& note,
                                         const std::vector<std::string>& witnesses) {
  if (!is_of_log(note, archive)) {
    throw Error(
        ErrorCode::kCorrupt, "log/checkpoint",
        "见证的不是本日志：本日志被改写、回退或分叉 (what was witnessed is not this log: it "
        "was rewritten, cut back or forked)");
  }
  std::vector<Witnessed> found = cosigners_of(note, witnesses);
  if (found.empty()) {
    throw Error(ErrorCode::kNotFound, "log/checkpoint",
                "没有已登记的见证者的签名 (no cosignature of a witness that is known here)");
  }
  storage::Disk& disk = storage::posix_disk();
  storage::make_directories(disk, root / kWitnessDirectory);
  for (const Witnessed& one : found) {
    const auto kept = kept_of(root, one.vkey);
    if (kept && std::make_pair(kept->size, kept->time) >= std::make_pair(one.size, one.time)) {
      continue;
    }
    storage::replace_file(disk, root / path_of(one.vkey), note);
  }
  return found;
}

std::vector<std::string> cosigned_notes(const fs::path& root) {
  std::vector<std::string> notes;
  for (const fs::path& path : files_in(root / kWitnessDirectory)) {
    notes.push_back(read_file(path, kMaxNoteSize));
  }
  return notes;
}

std::vector<Witnessed> audit_witnesses(const fs::path& root, const KeyChain& keys,
                                       const std::vector<std::string>& witnesses,
                                       const LogAudit& log, Problems& problems) {
  std::vector<Witnessed> all;
  for (const fs::path& path : files_in(root / kWitnessDirectory)) {
    try {
      const std::string note = read_file(path, kMaxNoteSize);
      const ledger::Checkpoint seen = keys.open(note);
      if (seen.size > log.size() || log.root_at(seen.size) != seen.root) {
        problems.add(
            "", path.string(),
            "见证的检查点不是本日志的：日志被改写、回退或分叉 (the log that was witnessed is "
            "not this one)");
        continue;
      }
      const auto found = cosigners_of(note, witnesses);
      if (found.empty()) {
        problems.note(path.lexically_relative(root).string() +
                      " 见证者未登记 (of a witness that is not known here)");
      }
      for (const Witnessed& one : found) {
        if (path == root / path_of(one.vkey)) all.push_back(one);
      }
    } catch (const Error& error) {
      problems.add("", path.string(), error.problem());
    }
  }
  for (const Witnessed& one : all) tell(one, log.size(), problems);
  for (const std::string& vkey : witnesses) {
    const bool seen =
        std::any_of(all.begin(), all.end(), [&](const Witnessed& one) { return one.vkey == vkey; });
    if (!seen) problems.note("见证 " + part(vkey, 0) + "：尚无 (has witnessed nothing yet)");
  }
  return all;
}

}  // namespace yinxin::archive
