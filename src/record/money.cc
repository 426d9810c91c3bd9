#include "record/money.h"

#include <array>
#include <optional>
#include <regex>

namespace yinxin::record {
namespace {

constexpr std::array kDigits = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

const char* digit(std::int64_t value) {
  return kDigits[static_cast<std::size_t>(value)];
}

// One group of four digits, 0 < group < 10000: 1005 壹仟零伍.
std::string capital_group(std::int64_t group) {
  constexpr std::array<std::pair<int, const char*>, 4> kUnits = {
      {{1000, "仟"}, {100, "佰"}, {10, "拾"}, {1, ""}}};
  std::string out;
  bool gap = false;
  for (const auto& [value, unit] : kUnits) {
    const auto d = group / value % 10;
    if (d == 0) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += "零";
    gap = false;
    out += std::string(digit(d)) + unit;
  }
  return out;
}

std::string capital_yuan(std::int64_t yuan) {
  constexpr std::array<std::pair<std::int64_t, const char*>, 4> kGroups = {
      {{1'000'000'000'000, "万"}, {100'000'000, "亿"}, {10'000, "万"}, {1, ""}}};
  std::string out;
  bool gap = false;
  for (const auto& [value, unit] : kGroups) {
    const auto group = yuan / value % 10'000;
    if (group == 0) {
      // 万 alone before the 亿 that belongs to it.
      if (value == 100'000'000 && !out.empty()) out += "亿";
      gap = true;
      continue;
    }
    if (!out.empty() && (gap || group < 1000)) out += "零";
    gap = false;
    out += capital_group(group) + unit;
  }
  return out;
}

// "12.5" as units of `scale` fen; nullopt if that leaves a fraction of a fen.
std::optional<std::int64_t> scaled(const std::string& whole, std::string fraction,
                                   std::int64_t scale) {
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  std::int64_t fen = std::stoll(whole) * scale;
  for (const char c : fraction) {
    if (scale % 10 != 0) return std::nullopt;
    scale /= 10;
    fen += (c - '0') * scale;
  }
  return fen;
}

constexpr std::int64_t kLimit = 1'000'000'000'000'000;  // 10 万亿元, in fen

Objection objection(std::string advice) {
  return {"不是规范的金额", std::move(advice), "not an amount of money"};
}

// 12万6千, 379,200元, ￥5000: what the clerk probably means.
std::string advice(const std::string& text) {
  static const std::regex kSpoken("(\\d{1,6})万(\\d)千(?:元)?");
  std::smatch match;
  if (std::regex_match(text, match, kSpoken)) {
    return "建议改为" +
           std::to_string(std::stoll(match[1]) * 10'000 + std::stoll(match[2]) * 1000) + "元";
  }
  const std::string plain = std::regex_replace(text, std::regex("，|￥|¥|,|\\s"), "");
  if (plain != text) {
    if (const auto money = parse_money(plain)) return "建议改为" + money->text();
  }
  return "请填数字和单位，例如379200元或者37.92万元，最多到分";
}

}  // namespace

Checked<Money> parse_money(std::string_view text) {
  static const std::regex kShape("(0|[1-9]\\d{0,13})(?:\\.(\\d{1,10}))?(元|万元|亿元)?");
  const std::string value(text.substr(0, 80));
  std::smatch match;
  if (text.size() > 80 || !std::regex_match(value, match, kShape)) return objection(advice(value));
  const std::string unit = match[3];
  const std::int64_t scale = unit == "亿元" ? 10'000'000'000 : unit == "万元" ? 1'000'000 : 100;
  if (match.length(1) > 13 - (scale == 100 ? 0 : scale == 1'000'000 ? 4 : 8)) {
    return objection("金额超过上限，请核对");
  }
  const auto fen = scaled(match[1], match[2], scale);
  if (!fen) return objection("金额最多到分，请核对小数位");
  if (*fen >= kLimit) return objection("金额超过上限，请核对");
  return Money{*fen};
}

std::string Money::text() const {
  std::string out = std::to_string(fen / 100);
  if (fen % 100 != 0) {
    out += "." + std::to_string(fen % 100 / 10) + std::to_string(fen % 10);
  }
  return out + "元";
}

std::string Money::in_wan() const {
  std::string fraction = std::to_string(1'000'000 + fen % 1'000'000).substr(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return std::to_string(fen / 1'000'000) + (fraction.empty() ? "" : "." + fraction) + "万元";
}

std::string Money::capital() const {
  const std::string yuan = capital_yuan(fen / 100);
  const auto jiao = fen / 10 % 10;
  const auto cents = fen % 10;
  if (jiao == 0 && cents == 0) return (yuan.empty() ? "零" : yuan) + "元整";
  std::string out = yuan.empty() ? "" : yuan + "元";
  if (jiao != 0) out += std::string(digit(jiao)) + "角";
  if (jiao == 0 && !yuan.empty()) out += "零";
  if (cents != 0) out += std::string(digit(cents)) + "分";
  return out;
}

}  // namespace yinxin::record
