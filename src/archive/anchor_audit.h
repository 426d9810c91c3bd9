#pragma once

#include <filesystem>
#include <vector>

#include "archive/entry.h"
#include "archive/log_audit.h"

namespace yinxin::archive {

// The anchors of a log: each token is a time-stamp over a checkpoint that this log had, and the
// times of entries agree with it. Whom to trust for time-stamps is not asked here.
class AnchorAudit {
 public:
  AnchorAudit(const std::filesystem::path& root, const KeyChain& keys, Problems& problems)
      : root_(root), keys_(keys), problems_(problems) {}

  // An anchor entry.
  void add(const Entry& entry) { anchors_.push_back(entry); }
  void run(const LogAudit& log) const;

 private:
  void audit(const Entry& anchor, const LogAudit& log) const;

  const std::filesystem::path& root_;
  const KeyChain& keys_;
  Problems& problems_;
  std::vector<Entry> anchors_;
};

}  // namespace yinxin::archive
