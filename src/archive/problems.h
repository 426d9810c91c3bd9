#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "archive/fsck.h"

namespace yinxin::archive {

// Problems found, by any thread. Places are told from the root of the archive on.
class Problems {
 public:
  explicit Problems(const std::filesystem::path& root) : prefix_(root.string() + "/") {}

  void add(std::string document, std::string where, std::string_view problem);
  void note(std::string text);
  // How many of both.
  std::size_t count() const;
  void move_to(AuditReport& report);

 private:
  const std::string prefix_;
  mutable std::mutex mutex_;
  std::vector<Problem> problems_;
  std::vector<std::string> notes_;
};

}  // namespace yinxin::archive
