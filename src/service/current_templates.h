#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "service/file_identity.h"
#include "service/home.h"
#include "templating/template.h"

namespace yinxin::service {

// The templates with the limits that the instance has now: when its own files of limits change,
// whoever changes them, all is read anew, at most once a second, and used unless fewer templates
// can be used then. What was given out stays valid. Safe to use from several threads.
class CurrentTemplates {
 public:
  // Throws what TemplateSet::load() does.
  const templating::TemplateSet& get(const Home& home);
  // The next get() looks at once.
  void look_again();

 private:
  using SteadyClock = std::chrono::steady_clock;

  std::mutex mutex_;
  SteadyClock::time_point looked_;
  std::map<std::filesystem::path, FileIdentity> read_;
  std::vector<std::unique_ptr<templating::TemplateSet>> all_;  // the last one holds
};

}  // namespace yinxin::service
