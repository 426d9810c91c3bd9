#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "base/utf8.h"
#include "pdf/font_file.h"
#include "pdf/font_set.h"
#include "pdf/sample_fonts.h"
#include "pdf/sample_letter.h"
#include "support/command.h"
#include "support/places.h"

namespace yinxin::pdf {
namespace {

using layout::Typeface;
using testing::sample_fonts;

constexpr std::size_t kCharactersInLine = 28;
constexpr std::size_t kLinesOnPage = 40;
constexpr double kLinePitch = 20;

// 通用规范汉字表 (2013), and rare characters of names and places beyond it.
std::u32string characters() {
  auto table = to_utf32(
      read_file(yinxin::testing::tests_dir() + "/pdf/general_standard_characters.txt", 1 << 20));
  table.erase(std::remove(table.begin(), table.end(), U'\n'), table.end());
  return table + U"镕堃㛃䶮𠮷𬭎〇";
}

layout::Line line_of(Typeface face, const std::u32string& text, double baseline) {
  layout::Line line;
  double x = 60;
  for (const char32_t c : text) {
    const auto glyph = sample_fonts().find(face, c).value();
    if (line.runs.empty() || line.runs.back().font != glyph.font) {
      line.runs.push_back({face, glyph.font, 15.75, {x, baseline}, 0, layout::Colour::kBlack, U""});
    }
    line.runs.back().text += c;
    x += 15.75 * glyph.width;
  }
  line.box = {60, baseline - 15.75, x, baseline};
  return line;
}

layout::Pages pages_of(Typeface face, const std::u32string& text) {
  layout::Pages pages;
  for (std::size_t at = 0, row = 0; at < text.size(); at += kCharactersInLine, ++row) {
    if (row % kLinesOnPage == 0) pages.pages.emplace_back();
    pages.pages.back().lines.push_back(
        line_of(face, text.substr(at, kCharactersInLine),
                30 + kLinePitch * static_cast<double>(row % kLinesOnPage)));
  }
  return pages;
}

class GeneralCharacters : public ::testing::TestWithParam<Typeface> {};

TEST_P(GeneralCharacters, ArePrintedAndReadBackInEveryFace) {
  const std::u32string text = characters();
  const testing::TemporaryDirectory directory;
  const std::string file = directory.path() + "/characters.pdf";
  write_file(file, write(pages_of(GetParam(), text), testing::sample_metadata(), sample_fonts()));

  std::u32string extracted = to_utf32(testing::run({"pdftotext", "-raw", file, "-"}).out);
  extracted.erase(std::remove_if(extracted.begin(), extracted.end(),
                                 [](char32_t c) { return c == U'\n' || c == U'\f' || c == U' '; }),
                  extracted.end());
  EXPECT_TRUE(extracted == text);

  const testing::Outcome drawn =
      testing::run({"mutool", "draw", "-r", "20", "-o", "/dev/null", file});
  EXPECT_EQ(drawn.status, 0) << drawn.err;
  EXPECT_EQ(drawn.err.find("font"), std::string::npos) << drawn.err;
}

INSTANTIATE_TEST_SUITE_P(Faces, GeneralCharacters,
                         ::testing::Values(Typeface::kTitle, Typeface::kFangSong, Typeface::kKai,
                                           Typeface::kHei, Typeface::kSong));

TEST(GeneralCharactersOutlines, ExistInEveryFace) {
  for (const Typeface face :
       {Typeface::kTitle, Typeface::kFangSong, Typeface::kKai, Typeface::kHei, Typeface::kSong}) {
    const auto& chain = sample_fonts().state().chain(face);
    for (const char32_t c : characters()) {
      const auto glyph = sample_fonts().find(face, c).value();
      EXPECT_GT(chain[static_cast<std::size_t>(glyph.font)].font->outline(c).segments.size(), 3U)
          << to_utf8(c);
    }
  }
}

}  // namespace
}  // namespace yinxin::pdf
