#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace yinxin::signature {

// Proofs of existence (EN 319 102-1, 5.6.2.3): when the revisions of a file are known to have been
// there, and after what the later ones must have been made.
class Existence {
 public:
  explicit Existence(Instant now) : now_(now) {}

  // A time-stamp that was found good covers `revision` and all before it.
  void add(std::size_t revision, Instant time);
  // A time that stands in `revision`: whatever is behind that was made later.
  void add_within(std::size_t revision, Instant time) { within_.emplace_back(revision, time); }

  // The earliest moment at which `revision` is known to have existed; now, if no time-stamp covers
  // it.
  Instant since(std::size_t revision) const;
  bool is_proven(std::size_t revision) const;
  // The latest moment known to have been over when `revision` was made; Instant() if none is.
  Instant not_before(std::size_t revision) const;
  // The newest revision that a time-stamp covers; 0 if there is none.
  std::size_t newest() const;

 private:
  Instant now_;
  std::vector<std::pair<std::size_t, Instant>> stamps_;
  std::vector<std::pair<std::size_t, Instant>> within_;
};

}  // namespace yinxin::signature
