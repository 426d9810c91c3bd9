#pragma once

#include <string>
#include <string_view>

#include "record/objection.h"

namespace yinxin::record {

// 商标注册号: up to nine digits, for international registrations with G before them.
struct TrademarkNumber {
  std::string number;  // 99999901, G1234567

  std::string text() const;  // 第99999901号, 国际注册第G1234567号
};
// Reads 99999901 and 第99999901号.
Checked<TrademarkNumber> parse_trademark_number(std::string_view text);

// 专利号: ZL, twelve digits (eight before 2003-10), a point and a check digit.
struct PatentNumber {
  std::string digits;  // without ZL and point
  char check = '0';

  std::string text() const;       // ZL202039999999.9
  std::string_view kind() const;  // 发明 实用新型 外观设计
};
// Reads ZL202039999999.9 and ZL 2020 3 9999999.9; the ZL may be missing.
Checked<PatentNumber> parse_patent_number(std::string_view text);

// 地理标志: the product and the number of its notice or registration, 样例茶（公告第9999号）.
Checked<std::string> parse_geographical_indication(std::string_view text);

}  // namespace yinxin::record
