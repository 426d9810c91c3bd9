#include "record/document_number.h"

#include <regex>
#include <utility>

namespace yinxin::record {
namespace {

constexpr std::size_t kLongest = 120;

Objection objection(std::string advice) {
  return {"不是规范的发文字号", std::move(advice), "not a document number in standard form"};
}

}  // namespace

DocumentNumber::DocumentNumber(std::string prefix, int year, int serial)
    : prefix_(std::move(prefix)), year_(year), serial_(serial) {}

Checked<DocumentNumber> DocumentNumber::parse(std::string_view text) {
  static const std::regex kShape(
      "\\s*([^\\s\\d]+?)\\s*(?:\\[|\\(|［|（|【|〔|〈)\\s*(\\d{4})\\s*(?:\\]|\\)|］|）|】|〕|〉)"
      "\\s*(?:第)?\\s*0*([1-9]\\d{0,6})\\s*(?:号)?\\s*");
  std::cmatch match;
  if (text.size() > kLongest ||
      !std::regex_match(text.data(), text.data() + text.size(), match, kShape)) {
    return objection("请按“机关代字〔年份〕序号号”填写，例如示市监函〔2026〕58号");
  }
  DocumentNumber number(match[1], std::stoi(match[2]), std::stoi(match[3]));
  if (number.year() < 1949) return objection("请核对年份");
  if (number.text() != text) return objection("建议改为" + number.text());
  return number;
}

std::string DocumentNumber::text() const {
  return prefix_ + "〔" + std::to_string(year_) + "〕" + std::to_string(serial_) + "号";
}

std::string unnumbered(std::string_view prefix, int year) {
  return std::string(prefix) + "〔" + std::to_string(year) + "〕　号";
}

}  // namespace yinxin::record
