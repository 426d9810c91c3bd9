#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "archive/key_chain.h"
#include "archive/log_audit.h"

namespace yinxin::archive {

// The keys of a log: each is vouched for by the one before, and what the log says of them is what
// the links say.
class KeyAudit {
 public:
  // `vkey`, if not empty, is a key of the log that the auditor brings from elsewhere.
  KeyAudit(const std::filesystem::path& root, const std::string& vkey, Problems& problems);

  // Checkpoints are to be checked with.
  const KeyChain& chain() const { return chain_; }
  // Every key entry, in order.
  void take(const Entry& entry, const std::string& where);
  // When all entries of the log of `size` were taken.
  void finish(std::uint64_t size);

 private:
  void take_first(const Entry& entry, const std::string& where);

  Problems& problems_;
  KeyChain chain_;
  std::set<std::uint64_t> taken_;
};

}  // namespace yinxin::archive
