#include "index/segments.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <sstream>

#include "base/error.h"
#include "base/file.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStub = "XAPIANDB";
constexpr std::string_view kBackend = "auto ";
constexpr std::size_t kLongestStub = 16 << 10;

// What is behind `beginning`; 0 if `name` is none of those.
unsigned number_of(std::string_view name, std::string_view beginning) {
  unsigned number = 0;
  if (name.substr(0, beginning.size()) != beginning) return 0;
  name.remove_prefix(beginning.size());
  const auto result = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = result.ec == std::errc() && result.ptr == name.data() + name.size();
  return whole ? number : 0;
}

}  // namespace

Segments current_segments(const fs::path& path) {
  const std::string stub = read_file(path / kStub, kLongestStub);
  Segments segments;
  bool good = !stub.empty() && stub.back() == '\n';
  std::istringstream lines(stub);
  for (std::string line; std::getline(lines, line);) {
    good = good && line.compare(0, kBackend.size(), kBackend) == 0;
    segments.names.push_back(good ? line.substr(kBackend.size()) : "");
    good = good && number_of(segments.names.back(), kSegment) != 0;
  }
  if (good) return segments;
  throw Error(ErrorCode::kCorrupt, (path / kStub).string(), "索引已损坏，请重建 (damaged stub)");
}

IndexLock::IndexLock(const fs::path& path, const char* name) : IndexLock(path, name, LOCK_EX, "") {}

IndexLock::IndexLock(const fs::path& path, const char* name, const char* problem)
    : IndexLock(path, name, LOCK_EX | LOCK_NB, problem) {}

IndexLock::IndexLock(const fs::path& path, const char* name, int operation, const char* problem)
    : file_(::open((path / name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  int result = -1;
  while (file_ && (result = ::flock(file_.get(), operation)) != 0 && errno == EINTR) continue;
  if (result == 0) return;
  const int failure = errno;
  if (failure == EWOULDBLOCK) throw Error(ErrorCode::kConflict, path.string(), problem);
  throw Error(ErrorCode::kUnavailable, path.string(),
              std::string("索引目录不可用 (index not available): ") + std::strerror(failure));
}

std::string new_name(const fs::path& path, const char* beginning) {
  unsigned newest = 0;
  for (const auto& entry : fs::directory_iterator(path)) {
    newest = std::max(newest, number_of(entry.path().filename().string(), beginning));
  }
  return beginning + std::to_string(newest + 1);
}

void publish(const fs::path& path, const Segments& segments) {
  std::string stub;
  for (const std::string& name : segments.names) stub += std::string(kBackend) + name + "\n";
  write_file(path / kStub, stub);
}

void remove_all_but(const fs::path& path, const char* beginning,
                    const std::vector<std::string>& kept) {
  for (const auto& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename();
    if (number_of(name, beginning) == 0) continue;
    if (std::find(kept.begin(), kept.end(), name) == kept.end()) fs::remove_all(entry.path());
  }
}

}  // namespace yinxin::index
