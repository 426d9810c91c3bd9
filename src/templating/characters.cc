#include "templating/characters.h"

#include "base/utf8.h"

namespace yinxin::templating {
namespace {

bool is_forbidden(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c == 0xAD ||
         c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

}  // namespace

std::optional<Unprintable> unprintable(std::string_view text,
                                       const std::function<bool(char32_t)>& can_draw) {
  for (const char32_t c : to_utf32(text)) {
    if (is_forbidden(c)) {
      return Unprintable{"forbidden-character",
                         {"含有不可见或者自造的字符" + code_point_name(c), "请删除后重新输入",
                          "invisible or private character"}};
    }
    if (can_draw && !can_draw(c)) {
      return Unprintable{"glyph",
                         {"字库中没有“" + to_utf8(c) + "”（" + code_point_name(c) + "）",
                          "请核对用字，或者请管理员补充字库", "no face has this character"}};
    }
  }
  return std::nullopt;
}

}  // namespace yinxin::templating
