#pragma once

#include <optional>

#include "base/date.h"

namespace yinxin {

// From `from` to `to`, both days included; absent means open.
struct Validity {
  std::optional<Date> from;
  std::optional<Date> to;

  bool holds(Date day) const { return !(from && day < *from) && !(to && *to < day); }

  // Whether some day is in both.
  bool overlaps(const Validity& other) const {
    return !(to && other.from && *to < *other.from) && !(other.to && from && *other.to < *from);
  }
};

}  // namespace yinxin
