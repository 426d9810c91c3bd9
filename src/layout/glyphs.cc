#include "layout/glyphs.h"

#include <algorithm>

#include "base/error.h"
#include "base/utf8.h"
#include "layout/characters.h"

namespace yinxin::layout {
namespace {

constexpr std::size_t kLongestWholeBlank = 12;
constexpr std::size_t kLongestText = 1'000'000;  // characters; more than 200 pages hold

Glyph set_character(const FontMetrics& metrics, char32_t character, const TypeStyle& style) {
  const auto found = metrics.find(style.face, character);
  if (!found) {
    throw Error(ErrorCode::kInvalidInput,
                "“" + to_utf8(character) + "”（" + code_point_name(character) + "）",
                "字库中没有这个字，无法排版 (no font has this character)");
  }
  Glyph glyph{character, style.face, found->font, style.size, found->width * style.size};
  if (is_full_width(character)) glyph.spacing = style.pitch - style.size;
  return glyph;
}

void append_blank(std::size_t characters, const TypeStyle& style, Glyphs& glyphs) {
  const auto pieces =
      characters <= kLongestWholeBlank ? std::min<std::size_t>(characters, 1) : characters;
  for (std::size_t i = 0; i < pieces; ++i) {
    Glyph blank{U'\u3000', style.face, 0, style.size, style.pitch};
    if (pieces == 1) blank.advance *= static_cast<double>(characters);
    blank.blank = true;
    glyphs.push_back(blank);
  }
}

Typeface face_of(templating::Style style, Typeface plain) {
  switch (style) {
    case templating::Style::kHei:
      return Typeface::kHei;
    case templating::Style::kKai:
      return Typeface::kKai;
    case templating::Style::kSong:
      return Typeface::kSong;
    case templating::Style::kPlain:
    case templating::Style::kBlank:
      break;
  }
  return plain;
}

void append(const FontMetrics& metrics, std::string_view text, const TypeStyle& style,
            Glyphs& glyphs) {
  const std::u32string characters = to_utf32(text);
  if (characters.size() + glyphs.size() > kLongestText) {
    throw Error(ErrorCode::kInvalidInput, "版面",
                "一段文字超过100万字，请拆分或者改用附件 (text too long)");
  }
  for (const char32_t c : characters) glyphs.push_back(set_character(metrics, c, style));
}

}  // namespace

Glyphs set_text(const FontMetrics& metrics, std::string_view text, const TypeStyle& style) {
  Glyphs glyphs;
  append(metrics, text, style, glyphs);
  return glyphs;
}

Glyphs set_text(const FontMetrics& metrics, const templating::Text& text, const TypeStyle& style) {
  Glyphs glyphs;
  for (const templating::Run& run : text) {
    if (run.style == templating::Style::kBlank) {
      append_blank(std::min(to_utf32(run.text).size(), kLongestText), style, glyphs);
    } else {
      append(metrics, run.text, {face_of(run.style, style.face), style.size, style.pitch}, glyphs);
    }
  }
  return glyphs;
}

double width_of(const Glyphs& glyphs) {
  double width = 0;
  for (const Glyph& glyph : glyphs) width += glyph.advance + glyph.spacing;
  return glyphs.empty() ? 0 : width - glyphs.back().spacing;
}

}  // namespace yinxin::layout
