#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "record/objection.h"

namespace yinxin::record {

// 罪名 as the supreme court and procuratorate fixed it, with its article of the criminal law.
struct Crime {
  std::string_view name;     // 销售假冒注册商标的商品罪
  std::string_view article;  // 第二百一十四条
};

// The crimes of 刑法 part two, chapter three, section seven: 侵犯知识产权罪.
const std::vector<Crime>& crimes();

// Objects to a name that is not in the list, with the nearest one as advice.
Checked<Crime> parse_crime(std::string_view text);

}  // namespace yinxin::record
