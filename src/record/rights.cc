#include "record/rights.h"

#include <algorithm>
#include <array>
#include <regex>

namespace yinxin::record {
namespace {

char patent_check_digit(std::string_view digits) {
  constexpr std::array kWeights = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum += kWeights[i] * (digits[i] - '0');
  return "0123456789X"[sum % 11];
}

constexpr std::size_t kLongest = 200;

bool matches(std::string_view text, std::cmatch& match, const std::regex& shape) {
  return text.size() <= kLongest &&
         std::regex_match(text.data(), text.data() + text.size(), match, shape);
}

}  // namespace

std::string TrademarkNumber::text() const {
  return (number.front() == 'G' ? "国际注册第" : "第") + number + "号";
}

Checked<TrademarkNumber> parse_trademark_number(std::string_view text) {
  static const std::regex kShape("(?:国际注册)?(?:第)?(G?[1-9]\\d{0,8})(?:号)?");
  std::cmatch match;
  if (matches(text, match, kShape)) return TrademarkNumber{match[1]};
  return Objection{"不是商标注册号", "请填1至9位数字，不以0开头；国际注册前加G，例如99999901",
                   "not a trademark registration number"};
}

std::string PatentNumber::text() const {
  return "ZL" + digits + "." + check;
}

std::string_view PatentNumber::kind() const {
  switch (digits[digits.size() == 12 ? 4 : 2]) {
    case '2':
    case '9':
      return "实用新型";
    case '3':
      return "外观设计";
    default:
      return "发明";
  }
}

Checked<PatentNumber> parse_patent_number(std::string_view text) {
  static const std::regex kShape(
      R"((?:ZL)?\s?((?:\d{4}\s?[12389]\s?\d{7})|(?:\d{2}[12389]\d{5}))\.([\dX]))");
  std::cmatch match;
  if (!matches(text, match, kShape)) {
    static const std::regex kBare(R"((?:ZL)?(\d{4}[12389]\d{7}))");
    if (matches(text, match, kBare)) {
      const std::string bare = match[1];
      return Objection{
          "专利号缺少校验位",
          "如其余各位无误，应为ZL" + bare + "." + patent_check_digit(bare) + "，请对照专利证书",
          "the check digit is missing"};
    }
    return Objection{"不是专利号", "请按证书填写，例如ZL202039999999.9", "not a patent number"};
  }
  std::string digits = match[1];
  digits.erase(std::remove(digits.begin(), digits.end(), ' '), digits.end());
  const char expected = patent_check_digit(digits);
  if (match.str(2).front() != expected) {
    return Objection{std::string("校验位应为") + expected, "请对照专利证书逐位核对",
                     std::string("wrong check digit, expected ") + expected};
  }
  return PatentNumber{digits, expected};
}

Checked<std::string> parse_geographical_indication(std::string_view text) {
  static const std::regex kShape(".+?（.*?(?:公告|注册).*?第[A-Za-z0-9]+号）");
  std::cmatch match;
  if (matches(text, match, kShape)) return std::string(text);
  return Objection{"地理标志应写明产品名称和公告号或注册号", "例如：样例茶（公告第9999号）",
                   "no product with the number of its notice or registration"};
}

}  // namespace yinxin::record
