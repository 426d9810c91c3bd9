#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/xml.h"

namespace yinxin::templating {

// Whether `total` is what `rows`, quantities or amounts of money, add up to. If not, which row says
// what, their sum and the difference: "第1行800双、第2行462双，合计1262双，这里是1264双，多2双"; or
// which row counts in another unit.
std::optional<std::string> total_fault(const std::vector<pugi::xpath_node>& rows,
                                       pugi::xml_node total);

}  // namespace yinxin::templating
