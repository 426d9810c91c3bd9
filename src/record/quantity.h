#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "record/objection.h"

namespace yinxin::record {

// A number of things with the unit they are counted in: 1264双, 2.5千克.
struct Quantity {
  std::int64_t thousandths = 0;
  std::string unit;

  std::string number() const;  // 1264, 2.5
  std::string text() const { return number() + unit; }
};

// Objects to a missing unit and to one that is not in the list.
Checked<Quantity> parse_quantity(std::string_view text);

}  // namespace yinxin::record
