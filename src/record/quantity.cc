#include "record/quantity.h"

#include <algorithm>
#include <array>
#include <regex>

namespace yinxin::record {
namespace {

constexpr std::array<std::string_view, 53> kUnits = {
    "双", "件", "箱", "个", "张", "套", "千克", "克", "吨", "台", "部",   "瓶",     "盒",     "包",
    "条", "份", "卷", "页", "册", "枚", "只",   "辆", "本", "片", "支",   "把",     "袋",     "桶",
    "罐", "批", "笔", "组", "块", "副", "对",   "顶", "米", "升", "毫升", "平方米", "立方米", "幅",
    "根", "粒", "盘", "次", "人", "家", "户",   "处", "项", "起", "盏"};

std::string units_hint() {
  return "请填数字和单位，例如1264双；单位如双、件、箱、个、张、套、千克、份、卷、页";
}

}  // namespace

std::string Quantity::number() const {
  std::string out = std::to_string(thousandths / 1000);
  std::string fraction = std::to_string(1000 + thousandths % 1000).substr(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return fraction.empty() ? out : out + "." + fraction;
}

Checked<Quantity> parse_quantity(std::string_view text) {
  static const std::regex kShape(R"((0|[1-9]\d{0,11})(?:\.(\d{1,3}))?(.*))");
  std::cmatch match;
  if (text.size() > 60 ||
      !std::regex_match(text.data(), text.data() + text.size(), match, kShape)) {
    return Objection{"不是数量", units_hint(), "not a quantity"};
  }
  const std::string unit = match[3];
  if (unit.empty()) return Objection{"缺少单位", units_hint(), "the unit is missing"};
  if (unit == "公斤") {
    return Objection{"单位不规范", "建议改为“千克”", "not a legal unit"};
  }
  if (std::find(kUnits.begin(), kUnits.end(), unit) == kUnits.end()) {
    return Objection{"没有“" + unit + "”这个单位", units_hint(), "unknown unit"};
  }
  std::string fraction = match.str(2);
  fraction.resize(3, '0');
  return Quantity{std::stoll(match[1]) * 1000 + std::stoll(fraction), unit};
}

}  // namespace yinxin::record
