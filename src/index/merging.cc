#include "index/merging.h"

#include <algorithm>
#include <vector>

#include "index/store.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kAtOnce = 4;
constexpr const char* kMerging = "merging";

unsigned level(Xapian::doccount documents) {
  unsigned level = 0;
  for (; documents >= kAtOnce * kDocumentsInSegment; documents /= kAtOnce) ++level;
  return level;
}

// Of the segments that get no more documents, the newest that are of one level or less: if they
// are enough.
std::vector<std::string> ready(const fs::path& path, const Segments& segments) {
  std::vector<std::string> run;
  unsigned most = 0;
  for (auto name = segments.names.rbegin() + 1; name != segments.names.rend(); ++name) {
    const unsigned here = level(Xapian::Database((path / *name).string()).get_doccount());
    if (run.empty()) most = here;
    if (here > most) break;
    run.push_back(*name);
  }
  if (run.size() < kAtOnce) return {};
  std::reverse(run.begin(), run.end());
  return run;
}

// False if the segments are others by now.
bool replace(const fs::path& path, const std::vector<std::string>& run, const fs::path& merged) {
  const IndexLock lock(path, kStubLock);
  Segments segments = current_segments(path);
  const auto at = std::search(segments.names.begin(), segments.names.end(), run.begin(), run.end());
  if (at == segments.names.end()) return false;
  const std::string name = new_name(path, kSegment);
  fs::rename(merged, path / name);
  *at = name;
  segments.names.erase(at + 1, at + static_cast<std::ptrdiff_t>(run.size()));
  publish(path, segments);
  for (const std::string& old : run) fs::remove_all(path / old);
  return true;
}

bool merge_once(const fs::path& path) {
  const std::vector<std::string> run = ready(path, current_segments(path));
  if (run.empty()) return false;
  std::vector<fs::path> parts;
  parts.reserve(run.size());
  for (const std::string& name : run) parts.push_back(path / name);
  fs::remove_all(path / kMerging);
  merge(parts, path / kMerging);
  if (replace(path, run, path / kMerging)) return true;
  fs::remove_all(path / kMerging);
  return false;
}

}  // namespace

void merge_segments(const fs::path& path) try {
  if (current_segments(path).names.size() <= kAtOnce) return;
  const IndexLock lock(path, kMergingLock,
                       "另一进程正在合并索引 (another process is merging the index)");
  as_errors(path, [&] {
    while (merge_once(path)) continue;
  });
} catch (const Error& error) {
  if (error.code() != ErrorCode::kConflict) throw;
}

}  // namespace yinxin::index
