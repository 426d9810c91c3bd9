#include "index/snippet.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/utf8.h"
#include "index/fold.h"
#include "index/sample_texts.h"

namespace yinxin::index {
namespace {

TEST(Snippet, MarksEveryMatchInTheSpellingOfTheText) {
  EXPECT_EQ(snippet("销售假冒注册商标的商品，假 冒數量", {U"假冒"}),
            "销售«假冒»注册商标的商品，«假 冒»數量");
  EXPECT_EQ(snippet("见示市监移〔2022〕157号。", {fold(U"(2022)157号")}),
            "见示市监移〔«2022〕157号»。");
  EXPECT_EQ(snippet("買買提·樣例到案", {U"买买提样例"}), "«買買提·樣例»到案");
}

TEST(Snippet, JoinsMatchesThatTouch) {
  EXPECT_EQ(snippet("样例商贸公司", {U"样例", U"商贸", U"例商"}), "«样例商贸»公司");
}

TEST(Snippet, JoinsIdeographsOverALineBreakAndKeepsWordsApart) {
  EXPECT_EQ(snippet("抗\n辩書 and\nmore\n\n文", {U"抗辩"}), "«抗辩»書 and more 文");
}

TEST(Snippet, ShowsTheBeginningWhereNothingMatches) {
  EXPECT_EQ(snippet("样例文件", {U"别的"}), "样例文件");
  EXPECT_EQ(snippet("", {U"别的"}), "");
}

TEST(Snippet, DoesNotMistakeTheTextsOwnQuotesForMarks) {
  EXPECT_EQ(snippet("«样例»文", {U"文"}), "‹样例›«文»");
}

TEST(Snippet, NeverPartsACharacterFromItsMarks) {
  std::u32string text;
  for (int n = 0; n < 100; ++n) text += U"e\u0302\u0301";
  const std::u32string piece = to_utf32(snippet(to_utf8(text), {}));
  EXPECT_EQ(piece.substr(piece.size() - 4), U"e\u0302\u0301…");
  EXPECT_LE(piece.size(), 120U);
}

TEST(Snippet, StaysShortAndMarksWhatWasLookedFor) {
  testing::SampleTexts texts(21);
  for (int n = 0; n < 300; ++n) {
    const std::string text = texts.entry(1, 12).text + "𠮷";
    const std::u32string source = to_utf32(text);
    const std::u32string word =
        fold(source.substr(texts.below(source.size()), 1 + texts.below(40)));
    const std::u32string piece = to_utf32(snippet(text, {word}));
    ASSERT_LE(piece.size(), 120U);
    ASSERT_EQ(std::count(piece.begin(), piece.end(), U'«'),
              std::count(piece.begin(), piece.end(), U'»'));
    if (word.empty()) continue;
    ASSERT_NE(piece.find(U'«'), std::u32string::npos) << to_utf8(word);
    const std::size_t begin = piece.find(U'«') + 1;
    ASSERT_EQ(fold(piece.substr(begin, piece.find(U'»') - begin)).substr(0, word.size()), word);
  }
}

TEST(Snippet, CutsAMatchThatIsLongerThanItself) {
  const std::u32string piece =
      to_utf32(snippet(std::string(500, 'a'), {std::u32string(400, U'a')}));
  EXPECT_EQ(piece.substr(0, 2), U"«a");
  EXPECT_EQ(piece.substr(piece.size() - 2), U"»…");
  EXPECT_LE(piece.size(), 120U);
}

}  // namespace
}  // namespace yinxin::index
