#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yinxin::record {

// 0…9999 as laws and headings write it: 57 五十七, 214 二百一十四, 10 十.
std::string chinese_number(int number);

// The number that chinese_number() writes so; nullopt for any other text.
std::optional<int> from_chinese_number(std::string_view text);

}  // namespace yinxin::record
