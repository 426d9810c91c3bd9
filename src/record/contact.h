#pragma once

#include <string>
#include <string_view>

#include "record/objection.h"

namespace yinxin::record {

// 0000-5550102 (area code and number) or a mobile number of eleven digits.
Checked<std::string> parse_phone(std::string_view text);

}  // namespace yinxin::record
