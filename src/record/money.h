#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "record/objection.h"

namespace yinxin::record {

// An amount of renminbi in fen; never negative, below 10 万亿元.
struct Money {
  std::int64_t fen = 0;

  std::string text() const;     // 379200元, 126480.50元
  std::string in_wan() const;   // 37.92万元
  std::string capital() const;  // 大写: 叁拾柒万玖仟贰佰元整
};

// Reads 379200元, 379200, 126480.50元, 37.92万元, 1.5亿元.
Checked<Money> parse_money(std::string_view text);

}  // namespace yinxin::record
