#pragma once

#include <string>
#include <string_view>

#include "record/objection.h"

namespace yinxin::record {

// 法条引用: 《中华人民共和国商标法》第五十七条第三项. Numbers of articles, paragraphs and items are
// quoted in Chinese numerals (条, 款, 项); an item may stand in brackets, 第（三）项.
struct LawReference {
  std::string law;  // without 《》
  int article = 0;
  int inserted = 0;   // of 第二百一十九条之一: 1
  int paragraph = 0;  // 0: none named
  int item = 0;
  std::string text;  // as written
};

Checked<LawReference> parse_law_reference(std::string_view text);

}  // namespace yinxin::record
