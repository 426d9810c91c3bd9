#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "archive/fsck.h"
#include "archive/trail.h"
#include "service/service.h"

namespace yinxin::service {

// The four-property test (真实性、完整性、可用性、安全性; DA/T 70-2018) of all archived documents,
// gathered while an audit reads them. Safe to use from several threads.
class FourProperties {
 public:
  // A document's metadata object, whole, and the entry that archived it.
  void examine(ByteView metadata, const archive::Entry& entry);
  // What was examined so far, to go on with it in another process.
  Json state() const;
  void resume(const Json& state);
  // What the audit and the trail say is added; all items, in order.
  std::vector<PropertyItem> items(const archive::AuditReport& report,
                                  const archive::TrailReading& trail) const;

 private:
  struct Count {
    std::uint64_t passed = 0;
    std::uint64_t failed = 0;
    std::vector<std::string> examples;

    void add(bool good, const std::string& example);
  };

  mutable std::mutex mutex_;
  Count types_;
  Count required_;
  Count contents_;
  Count readable_;
};

}  // namespace yinxin::service
