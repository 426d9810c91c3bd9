#include "record/crime.h"

#include <algorithm>
#include <numeric>

#include "base/utf8.h"

namespace yinxin::record {
namespace {

// Levenshtein's distance, in characters.
std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char32_t c : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (c == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

const std::vector<Crime>& crimes() {
  static const std::vector<Crime> kCrimes = {
      {"假冒注册商标罪", "第二百一十三条"},
      {"销售假冒注册商标的商品罪", "第二百一十四条"},
      {"非法制造、销售非法制造的注册商标标识罪", "第二百一十五条"},
      {"假冒专利罪", "第二百一十六条"},
      {"侵犯著作权罪", "第二百一十七条"},
      {"销售侵权复制品罪", "第二百一十八条"},
      {"侵犯商业秘密罪", "第二百一十九条"},
      {"为境外窃取、刺探、收买、非法提供商业秘密罪", "第二百一十九条之一"},
  };
  return kCrimes;
}

Checked<Crime> parse_crime(std::string_view text) {
  for (const Crime& crime : crimes()) {
    if (crime.name == text) return crime;
  }
  std::string advice = "请从罪名表中选择";
  if (text.size() <= 120 && is_utf8(text)) {
    const std::u32string typed = to_utf32(text);
    const auto strangeness = [&](const Crime& crime) {
      const std::u32string name = to_utf32(crime.name);
      return 100 * distance(typed, name) / name.size();
    };
    const auto nearest = std::min_element(
        crimes().begin(), crimes().end(),
        [&](const Crime& a, const Crime& b) { return strangeness(a) < strangeness(b); });
    if (strangeness(*nearest) <= 50) {
      advice = "建议改为规范罪名“" + std::string(nearest->name) + "”";
    }
  }
  return Objection{"不是规范罪名", advice, "not a crime of the list"};
}

}  // namespace yinxin::record
