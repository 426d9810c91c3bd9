#include "archive/layout.h"

#include <thread>

#include "base/error.h"
#include "base/file.h"

namespace yinxin::archive {

ledger::NoteVerifier read_marker(const std::filesystem::path& root) {
  const std::filesystem::path path = root / kMarkerFile;
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorCode::kNotFound, root.string(),
                "此处没有档案库：请先运行 yinxin init，或检查磁盘是否已挂载 (no archive here)");
  }
  std::string line = read_file(path, kMaxNoteSize);
  try {
    if (line.empty() || line.back() != '\n') {
      throw Error(ErrorCode::kInvalidInput, "verifier key", "cut short");
    }
    line.pop_back();
    return ledger::NoteVerifier::from_vkey(line);
  } catch (const Error& error) {
    throw Error(ErrorCode::kCorrupt, path.string(), error.problem());
  }
}

// A reader holds the lock for as long as it takes to read the journal.
storage::Lock lock_for_writing(const std::filesystem::path& root,
                               std::chrono::milliseconds patience) {
  constexpr std::chrono::milliseconds kBetweenAttempts{5};
  const auto end = std::chrono::steady_clock::now() + patience;
  do {
    if (auto lock = storage::Lock::take(root / kLockFile, storage::Lock::Kind::kExclusive)) {
      return std::move(*lock);
    }
    std::this_thread::sleep_for(kBetweenAttempts);
  } while (std::chrono::steady_clock::now() < end);
  throw Error(ErrorCode::kConflict, root.string(),
              "另一个进程正在使用此档案库 (in use by another process)");
}

}  // namespace yinxin::archive
