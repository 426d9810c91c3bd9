#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "registry/registry.h"
#include "service/file_identity.h"

namespace yinxin::service {

// The registry as its file has it now, whoever put it there. What was given out stays valid also
// when another takes its place. Safe to use from several threads.
class CurrentRegistry {
 public:
  // Reads the file again if it is not the one that was read. One that is no registry is passed over
  // as long as there is one before it; problem() says so. Throws what Registry::load() does.
  const registry::Registry& get(const std::filesystem::path& file);
  // Why the file as it is now is not the registry; empty if it is.
  std::string problem() const;

 private:
  mutable std::mutex mutex_;
  FileIdentity read_;
  std::vector<std::unique_ptr<registry::Registry>> all_;  // the last one holds
  std::string problem_;
};

}  // namespace yinxin::service
