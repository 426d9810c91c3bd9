#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace yinxin::service {

class Parts;

// Whether the service can do its work now, and what keeps it from that.
struct Readiness {
  struct Part {
    std::string name;     // "archive", "index", "log", "key", "templates", "timestamp"
    std::string state;    // "good", "unset", or the code of the error: "unavailable"
    bool needed = true;   // without it nothing can be issued or found
    std::string problem;  // for the operator; not for everybody
  };
  std::vector<Part> parts;
  std::uint64_t log_size = 0;   // entries
  std::uint64_t index_lag = 0;  // entries that cannot be found yet
  Instant checked;

  bool ready() const;
};

// Looks at the parts of an instance, each few seconds at most, so that anybody may ask as often as
// they like. Safe to use from several threads; while one looks the others get what was seen last.
class ReadinessCheck {
 public:
  explicit ReadinessCheck(Parts& parts) : parts_(parts) {}

  Readiness current();

 private:
  using SteadyClock = std::chrono::steady_clock;

  Readiness look();
  void look_at_archive() const;
  void look_at_index(Readiness& seen);
  void look_at_log();
  void look_at_timestamps();

  Parts& parts_;
  std::mutex looking_;
  std::mutex mutex_;
  std::optional<Readiness> seen_;                        // guarded by mutex_
  SteadyClock::time_point seen_at_;                      // guarded by mutex_
  std::optional<SteadyClock::time_point> behind_since_;  // these two guarded by looking_
  SteadyClock::time_point timestamps_asked_;
  std::string timestamps_problem_;
};

}  // namespace yinxin::service
