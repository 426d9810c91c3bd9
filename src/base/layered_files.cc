#include "base/layered_files.h"

#include <system_error>

namespace yinxin {

std::map<std::string, std::filesystem::path> layered_files(
    const std::vector<std::filesystem::path>& directories, const std::string& extension) {
  std::map<std::string, std::filesystem::path> files;
  for (const auto& directory : directories) {
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(directory, missing)) {
      const auto& path = entry.path();
      if (path.extension() == extension) files[path.stem().string()] = path;
    }
  }
  return files;
}

}  // namespace yinxin
