#include "base/descriptor.h"

#include <fcntl.h>

#include <string>
#include <system_error>

#include "base/error.h"

namespace yinxin {

Descriptor open_file(const std::filesystem::path& path, int flags, unsigned mode) {
  Descriptor file(::open(path.c_str(), flags | O_CLOEXEC, mode));
  if (!file) throw_system_error(path, "open");
  return file;
}

void throw_system_error(const std::filesystem::path& path, std::string_view call, int error) {
  const auto code = error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
  throw Error(code, path.string(),
              std::string(call) + ": " + std::generic_category().message(error));
}

}  // namespace yinxin
