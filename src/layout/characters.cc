#include "layout/characters.h"

#include <algorithm>
#include <string_view>

namespace yinxin::layout {
namespace {

constexpr std::u32string_view kCompressible = U"。，、；：”’）》〉】〕〗」』〞］｝．";
constexpr std::u32string_view kOtherNoStart = U"？！～·‧—–％％‰℃／｜,.;:?!)]}>%°";
constexpr std::u32string_view kNoEnd = U"“‘（《〈【〔〖「『〝［｛￥＄([{<$£¥№／";
constexpr std::u32string_view kWideBelowCjk = U"“”‘’—…‖※";

bool is_in(std::u32string_view set, char32_t character) {
  return set.find(character) != std::u32string_view::npos;
}

}  // namespace

bool is_full_width(char32_t character) {
  if (character < 0x2100) return is_in(kWideBelowCjk, character);
  return character < 0xff61 || character > 0xffdc;
}

bool is_no_start(char32_t character) {
  return is_in(kCompressible, character) || is_in(kOtherNoStart, character);
}

bool is_no_end(char32_t character) {
  return is_in(kNoEnd, character);
}

bool is_compressible(char32_t character) {
  return is_in(kCompressible, character);
}

bool is_digit(char32_t character) {
  return character >= U'0' && character <= U'9';
}

}  // namespace yinxin::layout
