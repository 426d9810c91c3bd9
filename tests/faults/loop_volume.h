#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/command.h"
#include "support/temporary_directory.h"

namespace yinxin::testing {

// How a file system is made and its copy mounted.
struct FileSystem {
  std::string make;
  std::vector<std::string> options;
  std::string copy_options = "loop";  // two with one name cannot be mounted otherwise
  int mebibytes = 200;                // some are not made smaller
};

// On smaller blocks a full volume faults the memory that SQLite shares between processes.
inline const FileSystem kExt4 = {"mkfs.ext4", {"-q", "-F", "-b", "4096"}};

// A small file system of its own, in a file. Needs root and loop devices; without them,
// is_mounted() is false and why() says so.
class LoopVolume {
 public:
  explicit LoopVolume(int mebibytes, const FileSystem& kind = kExt4) {
    make("truncate", {"-s", std::to_string(mebibytes) + "M", image()});
    std::vector<std::string> options = kind.options;
    options.push_back(image());
    make(kind.make, options);
    mount("loop");
  }
  // One that was copied from another's image.
  explicit LoopVolume(const std::filesystem::path& image_of_another,
                      const FileSystem& kind = kExt4) {
    make("cp", {"--sparse=always", image_of_another.string(), image()});
    mount(kind.copy_options);
  }
  ~LoopVolume() {
    if (mounted_) run({"umount", root()});
  }
  LoopVolume(const LoopVolume&) = delete;
  LoopVolume& operator=(const LoopVolume&) = delete;

  bool is_mounted() const { return mounted_; }
  const std::string& why() const { return why_; }
  std::string image() const { return directory_.path() + "/image"; }
  std::string root() const { return directory_.path() + "/mnt"; }

 private:
  void make(const std::string& program, std::vector<std::string> arguments) {
    if (!why_.empty()) return;
    arguments.insert(arguments.begin(), program);
    const Outcome outcome = run(arguments);
    if (outcome.status != 0) why_ = program + ": " + outcome.err;
  }
  void mount(const std::string& options) {
    std::filesystem::create_directory(root());
    make("mount", {"-o", options, image(), root()});
    mounted_ = why_.empty();
  }

  TemporaryDirectory directory_;
  std::string why_;
  bool mounted_ = false;
};

}  // namespace yinxin::testing
