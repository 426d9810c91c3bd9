#include "service/text_layer.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <thread>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/utf8.h"

namespace yinxin::service {
namespace {

constexpr int kNoSuchProgram = 127;
constexpr std::chrono::milliseconds kBetweenLooks{2};

[[noreturn]] void refuse(const char* problem) {
  throw Error(ErrorCode::kUnavailable, "pdftotext", problem);
}

// A file without a name.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : descriptor_(::memfd_create(name, MFD_CLOEXEC)) {
    if (!descriptor_) refuse("没有内存文件 (no memory file)");
  }

  int descriptor() const { return descriptor_.get(); }

  void fill(ByteView bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) refuse("内存不足 (no memory)");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(descriptor(), 0, SEEK_SET);
  }
  std::string contents(std::size_t most) const {
    struct stat status {};
    ::fstat(descriptor(), &status);
    std::string bytes(std::min(most, static_cast<std::size_t>(status.st_size)), '\0');
    const ssize_t read = ::pread(descriptor(), bytes.data(), bytes.size(), 0);
    bytes.resize(read < 0 ? 0 : static_cast<std::size_t>(read));
    return bytes;
  }

 private:
  Descriptor descriptor_;
};

void limit(int resource, std::size_t most) {
  const rlimit both = {most, most};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

// In the child: nothing here may take a lock.
[[noreturn]] void become_reader(int input, int output, const TextLayerLimits& limits) {
  constexpr std::size_t kBytesPerCharacter = 4;
  limit(RLIMIT_AS, limits.memory);
  limit(RLIMIT_CPU, static_cast<std::size_t>(limits.time.count()));
  limit(RLIMIT_FSIZE, limits.text * kBytesPerCharacter);
  limit(RLIMIT_CORE, 0);
  const int nowhere = ::open("/dev/null", O_WRONLY);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(nowhere, STDERR_FILENO);
  // pdftotext reads a file by its name much faster than what comes on its standard input.
  ::execlp("pdftotext", "pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", "/proc/self/fd/0", "-",
           nullptr);
  ::_exit(kNoSuchProgram);
}

// Whether it ended well, and in time.
bool has_ended_well(pid_t child, std::chrono::seconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  int status = 0;
  for (;;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) return false;
    if (std::chrono::steady_clock::now() > deadline) {
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
      return false;
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoSuchProgram) {
    refuse("缺少pdftotext，请安装poppler-utils (install poppler-utils)");
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::string text_layer(ByteView pdf, const TextLayerLimits& limits) {
  const MemoryFile input("pdf");
  const MemoryFile output("text");
  input.fill(pdf);
  const pid_t child = ::fork();
  if (child < 0) refuse("不能启动 (cannot be started)");
  if (child == 0) become_reader(input.descriptor(), output.descriptor(), limits);
  if (!has_ended_well(child, limits.time)) return {};
  std::string text = output.contents(limits.text);
  // Cut off in the middle of a character.
  for (int i = 0; i < 4 && !text.empty() && !is_utf8(text); ++i) text.pop_back();
  return is_utf8(text) ? text : std::string();
}

}  // namespace yinxin::service
