#pragma once

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>

namespace yinxin {

// Holds a file descriptor and closes it; none if what was to give one failed.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;

  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

// Opens a file as open(2) does. Throws as throw_system_error().
Descriptor open_file(const std::filesystem::path& path, int flags, unsigned mode = 0);

// Error(kNotFound) if there is no such file, Error(kUnavailable) for everything else that can
// happen to one: "rename: No space left on device".
[[noreturn]] void throw_system_error(const std::filesystem::path& path, std::string_view call,
                                     int error = errno);

}  // namespace yinxin
