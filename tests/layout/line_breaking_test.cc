#include "layout/line_breaking.h"

#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"
#include "layout/characters.h"
#include "layout/ruler.h"
#include "support/expect_error.h"

namespace yinxin::layout::testing {
namespace {

constexpr double kSize = 15.75;
constexpr double kMeasure = 156 * kMmInPoints;
constexpr double kPitch = kMeasure / 28;

Glyphs set(const std::string& text) {
  return set_text(Ruler(), text, {Typeface::kFangSong, kSize, kPitch});
}

std::vector<std::string> broken(const std::string& text, double measure = kMeasure) {
  const Glyphs glyphs = set(text);
  std::vector<std::string> lines;
  for (const LineRange& range : break_lines(glyphs, measure, measure)) {
    std::u32string line;
    for (std::size_t i = range.begin; i < range.end; ++i) line += glyphs[i].character;
    lines.push_back(to_utf8(line));
  }
  return lines;
}

std::string repeat(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

Line justified(const std::string& text) {
  const Glyphs glyphs = set(text);
  const auto ranges = break_lines(glyphs, kMeasure, kMeasure);
  return set_line(glyphs, ranges.front(), 0, 0, kMeasure, Alignment::kJustified).line;
}

TEST(LineBreaking, PutsTwentyEightCharactersOnALine) {
  const auto lines = broken(repeat("字", 60));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], repeat("字", 28));
  const Line line = justified(repeat("字", 60));
  ASSERT_EQ(line.runs.size(), 1U);
  EXPECT_NEAR(line.runs[0].spacing, kPitch - kSize, 1e-6);
  EXPECT_NEAR(line.box.right, kMeasure, 0.1);
}

TEST(LineBreaking, CompressesPunctuationRatherThanCarryACharacterOver) {
  const auto lines = broken(repeat("字", 10) + "，" + repeat("字", 17) + "。" + repeat("字", 5));
  EXPECT_EQ(lines[0], repeat("字", 10) + "，" + repeat("字", 17) + "。");
}

TEST(LineBreaking, CarriesACharacterOverWhereNothingCanBeCompressed) {
  EXPECT_EQ(broken(repeat("字", 28) + "！好")[0], repeat("字", 27));
}

TEST(LineBreaking, LetsTheHalfOfPunctuationWithInkDecideWhetherItFits) {
  EXPECT_EQ(broken(repeat("字", 27) + "1，后")[0], repeat("字", 27) + "1，");
}

TEST(LineBreaking, KeepsOpeningBracketsWithWhatTheyOpen) {
  EXPECT_EQ(broken(repeat("字", 27) + "《商标法》")[0], repeat("字", 27));
}

TEST(LineBreaking, KeepsDashesEllipsesAndYearsTogether) {
  EXPECT_EQ(broken(repeat("字", 27) + "——完")[1], "——完");
  EXPECT_EQ(broken(repeat("字", 27) + "……完")[1], "……完");
  EXPECT_EQ(broken(repeat("字", 25) + "〔2026〕3号")[1], "〔2026〕3号");
  EXPECT_EQ(broken(repeat("字", 24) + "5月—6月")[0], repeat("字", 24) + "5月—6月");
}

TEST(LineBreaking, KeepsWordsNumbersAndStandardsWhole) {
  EXPECT_EQ(broken(repeat("字", 26) + "GB/T 9704规定")[1], "GB/T 9704规定");
  EXPECT_EQ(broken(repeat("字", 26) + "0000-5550199。")[1], "0000-5550199。");
  EXPECT_EQ(broken(repeat("字", 27) + "SAMPLE样例")[1], "SAMPLE样例");
}

TEST(LineBreaking, LetsSpacesHangOverTheEnd) {
  EXPECT_EQ(broken("sample " + repeat("word ", 10) + "word")[0], "sample " + repeat("word ", 10));
}

TEST(LineBreaking, BreaksWhatNoLineCanHold) {
  const auto lines = broken(repeat("0123456789", 30));
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[0].size(), 56U);
  for (const std::string& line : broken(repeat("。", 300))) EXPECT_LE(line.size(), 29U * 3);
  EXPECT_EQ(broken(repeat("长", 5), 3).size(), 5U);
}

TEST(LineBreaking, TakesLinearTime) {
  const std::string text = repeat("一〔2026〕“a”……9704，", 30'000) + repeat("x", 100'000);
  EXPECT_GT(broken(text).size(), 10'000U);
}

TEST(SettingALine, StretchesBetweenChineseCharactersOnlyAndNeverToASpace) {
  const Line line = justified(repeat("字", 12) + "SAMPLE12" + repeat("字", 10) + "WORDS8LONG");
  for (const GlyphRun& run : line.runs) {
    if (run.text.front() < 0x80) {
      EXPECT_EQ(run.spacing, 0) << to_utf8(run.text);
    }
    EXPECT_LT(run.spacing, 0.1 * kSize);
  }
  EXPECT_EQ(to_utf8(text_of(line)), repeat("字", 12) + "SAMPLE12" + repeat("字", 10));
}

TEST(SettingALine, SpreadsAShortLineToTheMargin) {
  const Line line = justified(repeat("字", 27) + "《商标法》");
  EXPECT_NEAR(line.box.right, kMeasure - (kPitch - kSize), 0.02);
}

TEST(SettingALine, DrawsABlankAsARuleOfItsWidth) {
  const templating::Text text = {{"共"}, {"　　　", templating::Style::kBlank}, {"件"}};
  const Glyphs glyphs = set_text(Ruler(), text, {Typeface::kFangSong, kSize, kPitch});
  const SetLine set = set_line(glyphs, {0, glyphs.size()}, 0, 0, kMeasure, Alignment::kLeft);
  ASSERT_EQ(set.rules.size(), 1U);
  EXPECT_NEAR(set.rules[0].to.x - set.rules[0].from.x, 3 * kPitch, 0.01);
  EXPECT_EQ(to_utf8(text_of(set.line)), "共件");
}

TEST(SettingALine, SplitsRunsWhereTheFontChanges) {
  const Line line = justified("张镕三");
  ASSERT_EQ(line.runs.size(), 3U);
  EXPECT_EQ(line.runs[1].font, 1);
}

TEST(SettingText, RefusesACharacterThatNoFontHas) {
  yinxin::testing::expect_error(ErrorCode::kInvalidInput, "U+E123", [] { set("机关\uE123"); });
}

// Texts such as clerks write, and worse.
class RandomText {
 public:
  explicit RandomText(unsigned seed) : random_(seed) {}

  std::string make() {
    std::string text;
    for (int pieces = number(1, 60); pieces > 0; --pieces) text += piece();
    return text;
  }

 private:
  int number(int least, int most) { return std::uniform_int_distribution<>(least, most)(random_); }

  std::string piece() {
    switch (number(0, 9)) {
      case 0:
        return "《" + repeat("法", number(1, 20)) + "》";
      case 1:
        return "“SAMPLE样例”";
      case 2:
        return "计" + std::to_string(number(1, 99999999)) + "元";
      case 3:
        return "（示市监〔2026〕" + std::to_string(number(1, 200)) + "号）";
      case 4:
        return repeat("字", number(1, 5)) + "——";
      case 5:
        return "按GB/T 9704第";
      case 6:
        return "镕……";
      default:
        return repeat("文", number(1, 30)) + (number(0, 1) == 0 ? "，" : "。");
    }
  }

  std::mt19937 random_;
};

void expect_well_broken(const std::string& text) {
  const Glyphs glyphs = set(text);
  std::size_t next = 0;
  for (const LineRange& range : break_lines(glyphs, kMeasure - 2 * kPitch, kMeasure)) {
    ASSERT_EQ(range.begin, next);
    ASSERT_LT(range.begin, range.end);
    const double measure = range.begin == 0 ? kMeasure - 2 * kPitch : kMeasure;
    if (range.begin > 0) {
      EXPECT_TRUE(may_break(glyphs, range.begin)) << text << " at " << range.begin;
      EXPECT_FALSE(is_no_start(glyphs[range.begin].character) &&
                   glyphs[range.begin].character != U'—')
          << text;
      EXPECT_FALSE(is_no_end(glyphs[range.begin - 1].character)) << text;
    }
    const Line line = set_line(glyphs, range, 0, 0, measure, Alignment::kJustified).line;
    EXPECT_LE(line.box.right, measure + 0.02) << text;
    int wide = 0;
    for (const char32_t c : text_of(line)) wide += is_full_width(c) ? 1 : 0;
    EXPECT_LE(wide, 29) << text;
    next = range.end;
  }
  EXPECT_EQ(next, glyphs.size());
}

TEST(LineBreaking, KeepsItsRulesOnAnyText) {
  for (unsigned seed = 0; seed < 2000; ++seed) expect_well_broken(RandomText(seed).make());
}

}  // namespace
}  // namespace yinxin::layout::testing
