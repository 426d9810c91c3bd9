#include "record/law_reference.h"

#include <regex>

#include "record/chinese_number.h"

namespace yinxin::record {
namespace {

// A numeral in Chinese or Arabic digits; 0 if it is neither.
int number_of(const std::string& text) {
  if (const auto number = from_chinese_number(text)) return *number;
  static const std::regex kArabic("[1-9]\\d{0,3}");
  return std::regex_match(text, kArabic) ? std::stoi(text) : 0;
}

std::string canonical(const LawReference& ref, bool brackets) {
  std::string out = "《" + ref.law + "》第" + chinese_number(ref.article) + "条";
  if (ref.inserted != 0) out += "之" + chinese_number(ref.inserted);
  if (ref.paragraph != 0) out += "第" + chinese_number(ref.paragraph) + "款";
  if (ref.item != 0) {
    out += brackets ? "第（" + chinese_number(ref.item) + "）项"
                    : "第" + chinese_number(ref.item) + "项";
  }
  return out;
}

Objection objection(std::string advice) {
  return {"不是规范的法条引用", std::move(advice), "not a reference to an article of a law"};
}

}  // namespace

Checked<LawReference> parse_law_reference(std::string_view text) {
  static const std::regex kShape(
      "《(.+?)》第(.+?)条(?:之(.+?))?(?:第(.+?)款)?(?:第(（|\\()?(.+?)(?:）|\\))?项)?");
  std::cmatch match;
  if (text.size() > 400 ||
      !std::regex_match(text.data(), text.data() + text.size(), match, kShape)) {
    return objection("请写全称和条款项，例如《中华人民共和国商标法》第五十七条第三项");
  }
  LawReference ref{match[1],
                   number_of(match[2]),
                   match[3].matched ? number_of(match[3]) : 0,
                   match[4].matched ? number_of(match[4]) : 0,
                   match[6].matched ? number_of(match[6]) : 0,
                   std::string(text)};
  const bool readable = ref.article != 0 && (!match[3].matched || ref.inserted != 0) &&
                        (!match[4].matched || ref.paragraph != 0) &&
                        (!match[6].matched || ref.item != 0);
  if (!readable) return objection("条、款、项的序号请用汉字数字，例如第五十七条第三项");
  const std::string wanted = canonical(ref, match[5].matched);
  if (wanted != text) return objection("建议改为" + wanted);
  return ref;
}

}  // namespace yinxin::record
