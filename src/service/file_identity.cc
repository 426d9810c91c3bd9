#include "service/file_identity.h"

#include <sys/stat.h>

#include <system_error>
#include <tuple>

namespace yinxin::service {

FileIdentity FileIdentity::of(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec};
}

bool FileIdentity::operator==(const FileIdentity& other) const {
  const auto all = [](const FileIdentity& id) {
    return std::tie(id.device, id.inode, id.size, id.seconds, id.nanoseconds);
  };
  return all(*this) == all(other);
}

std::map<std::filesystem::path, FileIdentity> identities_below(
    const std::filesystem::path& directory) {
  namespace fs = std::filesystem;
  std::map<fs::path, FileIdentity> files;
  std::error_code gone;
  for (auto item = fs::recursive_directory_iterator(directory, gone);
       !gone && item != fs::recursive_directory_iterator(); item.increment(gone)) {
    files.emplace(item->path(), FileIdentity::of(item->path()));
  }
  return files;
}

}  // namespace yinxin::service
