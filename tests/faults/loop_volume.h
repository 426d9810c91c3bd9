#pragma once

#include <filesystem>
#include <string>

#include "support/command.h"
#include "support/temporary_directory.h"

namespace yinxin::testing {

// A small ext4 file system of its own, in a file. Needs root and loop devices; without them,
// is_mounted() is false and why() says so.
class LoopVolume {
 public:
  explicit LoopVolume(int mebibytes) {
    make("truncate", {"-s", std::to_string(mebibytes) + "M", image()});
    // On smaller blocks a full volume faults the memory that SQLite shares between processes.
    make("mkfs.ext4", {"-q", "-F", "-b", "4096", image()});
    mount();
  }
  // One that was copied from another's image.
  explicit LoopVolume(const std::filesystem::path& image_of_another) {
    make("cp", {"--sparse=always", image_of_another.string(), image()});
    mount();
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
  void mount() {
    std::filesystem::create_directory(root());
    make("mount", {"-o", "loop", image(), root()});
    mounted_ = why_.empty();
  }

  TemporaryDirectory directory_;
  std::string why_;
  bool mounted_ = false;
};

}  // namespace yinxin::testing
