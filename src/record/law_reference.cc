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

// 商标法57条, 《商标法》57条3项: what the clerk probably means; empty if it cannot be told.
std::string meant(std::string_view text) {
  // Alternatives, not classes: a class would take single bytes of a character.
  static const std::string kNumber = "(\\d{1,4}|(?:一|二|三|四|五|六|七|八|九|十|百|千|零){1,9})";
  static const std::regex kLoose("(?:《)?(.+?)(?:》)?\\s*(?:第)?" + kNumber + "条(?:之" + kNumber +
                                 ")?(?:(?:第)?" + kNumber + "款)?(?:(?:第)?(?:（|\\()?" + kNumber +
                                 "(?:）|\\))?项)?");
  const std::string value(text);
  std::smatch match;
  if (text.size() > 200 || !std::regex_match(value, match, kLoose)) return "";
  const auto number = [&](std::size_t at) { return match[at].matched ? number_of(match[at]) : 0; };
  LawReference ref{match[1], number(2), number(3), number(4), number(5), ""};
  if (ref.article == 0) return "";
  // An Act's short name lacks the state's; of regulations nobody can tell.
  constexpr std::string_view kState = "中华人民共和国";
  constexpr std::string_view kAct = "法";
  const std::string_view name = ref.law;
  const bool act = name.size() > kAct.size() && name.substr(name.size() - kAct.size()) == kAct;
  if (act && name.substr(0, kState.size()) != kState) ref.law = std::string(kState) + ref.law;
  return canonical(ref, false);
}

}  // namespace

Checked<LawReference> parse_law_reference(std::string_view text) {
  static const std::regex kShape(
      "《(.+?)》第(.+?)条(?:之(.+?))?(?:第(.+?)款)?(?:第(（|\\()?(.+?)(?:）|\\))?项)?");
  std::cmatch match;
  if (text.size() > 400 ||
      !std::regex_match(text.data(), text.data() + text.size(), match, kShape)) {
    const std::string better = meant(text);
    return objection(better.empty()
                         ? "请写全称和条款项，例如《中华人民共和国商标法》第五十七条第三项"
                         : "请写全称和条款项，建议改为" + better + "，并核对全称");
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
