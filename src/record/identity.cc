#include "record/identity.h"

#include <algorithm>
#include <array>

namespace yinxin::record {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// GB 32100-2015, table 2: digits and capitals without I, O, S, V and Z.
constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

char credit_check_digit(std::string_view text) {
  constexpr std::array kWeights = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    sum += kWeights[i] * static_cast<int>(kCreditAlphabet.find(text[i]));
  }
  return kCreditAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

// GB 11714-1997: letters count from A = 10.
char organisation_check_digit(std::string_view code) {
  constexpr std::array kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    sum += kWeights[i] * (is_digit(code[i]) ? code[i] - '0' : code[i] - 'A' + 10);
  }
  const int check = 11 - sum % 11;
  return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

char id_check_digit(std::string_view text) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (text[i] - '0');
  return "10X98765432"[sum % 11];
}

Objection wrong_check_digit(char expected) {
  return {std::string("校验位应为") + expected,
          std::string("请对照证件逐位核对；如其余各位无误，末位应为") + expected,
          std::string("wrong check digit, expected ") + expected};
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

// The code with letters that GB 32100 does not use read as the digits they look like; empty if
// that is no code either.
std::string credit_code_meant(std::string text) {
  constexpr std::string_view kSeen = "IOSZ";
  constexpr std::string_view kMeant = "1052";
  for (char& c : text) {
    const auto at = kSeen.find(c);
    if (at != std::string_view::npos) c = kMeant[at];
  }
  return text.size() == 18 && parse_credit_code(text) ? text : "";
}

}  // namespace

Checked<CreditCode> parse_credit_code(std::string_view text) {
  const auto wrong = text.size() > 60 ? 0 : upper(text).find_first_not_of(kCreditAlphabet);
  if (text.size() != 18 || wrong != std::string::npos) {
    const std::string meant = text.size() == 18 ? credit_code_meant(upper(text)) : "";
    return Objection{"统一社会信用代码应为18位数字和大写字母（不用I、O、S、V、Z）",
                     meant.empty() ? "请按营业执照填写" : "建议改为" + meant + "，请对照营业执照",
                     "not 18 characters of the alphabet of GB 32100"};
  }
  if (text != upper(text)) {
    return Objection{"字母应为大写", "建议改为" + upper(text), "letters must be capitals"};
  }
  const char expected = credit_check_digit(text);
  if (text.back() != expected) return wrong_check_digit(expected);
  return CreditCode{std::string(text), organisation_check_digit(text.substr(8, 8)) == text[16]};
}

std::string IdNumber::masked() const {
  return text.substr(0, 6) + "********" + text.substr(14);
}

Checked<IdNumber> parse_id_number(std::string_view text) {
  const bool digits = text.size() == 18 && std::all_of(text.begin(), text.end() - 1, is_digit);
  if (!digits || !(is_digit(text.back()) || text.back() == 'X' || text.back() == 'x')) {
    const bool old = text.size() == 15 && std::all_of(text.begin(), text.end(), is_digit);
    return Objection{"身份号码应为18位，前17位是数字，末位是数字或X",
                     old ? "15位旧号码已经停用，请填写18位号码" : "请按证件填写",
                     "not 17 digits and a check digit"};
  }
  if (text.back() == 'x') {
    return Objection{"末位字母应为大写", "建议改为" + upper(text), "x must be a capital"};
  }
  const auto birth =
      Date::from_iso(std::string(text.substr(6, 4)) + "-" + std::string(text.substr(10, 2)) + "-" +
                     std::string(text.substr(12, 2)));
  if (!birth) {
    return Objection{"第7至14位不是存在的出生日期", "请对照证件逐位核对", "no such day of birth"};
  }
  const char expected = id_check_digit(text);
  if (text.back() != expected) return wrong_check_digit(expected);
  return IdNumber{std::string(text), *birth, (text[16] - '0') % 2 == 1};
}

}  // namespace yinxin::record
