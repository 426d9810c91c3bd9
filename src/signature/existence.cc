#include "signature/existence.h"

#include <algorithm>

namespace yinxin::signature {

void Existence::add(std::size_t revision, Instant time) {
  stamps_.emplace_back(revision, time);
  add_within(revision, time);
}

Instant Existence::since(std::size_t revision) const {
  Instant earliest = now_;
  for (const auto& [covered, time] : stamps_) {
    if (covered >= revision) earliest = std::min(earliest, time);
  }
  return earliest;
}

bool Existence::is_proven(std::size_t revision) const {
  return newest() >= revision;
}

Instant Existence::not_before(std::size_t revision) const {
  Instant latest;
  for (const auto& [place, time] : within_) {
    if (place < revision) latest = std::max(latest, time);
  }
  return latest;
}

std::size_t Existence::newest() const {
  std::size_t newest = 0;
  for (const auto& [covered, time] : stamps_) newest = std::max(newest, covered);
  return newest;
}

}  // namespace yinxin::signature
