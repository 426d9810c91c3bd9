#include "index/fold.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "index/sample_texts.h"

namespace yinxin::index {
namespace {

std::string folded(const std::string& text) {
  return to_utf8(fold(to_utf32(text)));
}

TEST(Fold, MakesOneSpellingOfAllSpellings) {
  for (const char* number : {"示市监移〔2022〕157号", "示市監移(2022)157号", "示市监移[2022]157号",
                             "示市监移【2022】157 号", "示市监移〔２０２２〕１５７号",
                             "示市监移 2022\n157号", "示市监移﹝2022﹞157號"}) {
    EXPECT_EQ(folded(number), "示市监移2022157号") << number;
  }
  EXPECT_EQ(folded("ＫＴＶ－ktv Ktv"), "ktvktvktv");
  EXPECT_EQ(folded("樣例貿易（雲例）"), "样例贸易云例");
  EXPECT_EQ(folded("⻋⻓⽂件"), "车长文件");
  EXPECT_EQ(folded("二○二六年 二〇二六年 二◯二六年"), "二〇二六年二〇二六年二〇二六年");
  EXPECT_EQ(folded("\uF9DC\U0002F800"), "隆丽");  // compatibility ideographs
  EXPECT_EQ(folded("㈱①㎡ﬁ"), "株1m2fi");
}

TEST(Fold, DropsEveryDotOfAForeignName) {
  for (const char* dot : {"·", "\u0387", "•", "・", "‧", "．", ".", " "}) {
    EXPECT_EQ(folded("买买提" + std::string(dot) + "样例"), "买买提样例") << dot;
  }
}

TEST(Fold, KeepsRareCharactersAndThoseNewerThanIcu) {
  EXPECT_EQ(folded("𠮷，𬭎。䶮㛃"), "𠮷𬭎䶮㛃");
  EXPECT_EQ(folded("\U0002EBF0\U000323B0\uE000"), "\U0002EBF0\U000323B0\uE000");
  EXPECT_EQ(folded("葛\U000E0100"), "葛");  // a variation selector chooses a glyph, not a character
}

TEST(Fold, SimplifiesInTwoStepsWhereOpenCCTakesTwo) {
  EXPECT_EQ(folded("薴"), folded("苎"));
}

TEST(Fold, DoesNotLetATrademarkSignBecomeLetters) {
  EXPECT_EQ(folded("样例™商标"), "样例商标");
}

TEST(Fold, LeavesAFoldedTextAlone) {
  for (char32_t c = 1; c < 0x110000; ++c) {
    const std::u32string once = fold(std::u32string(1, c));
    ASSERT_EQ(fold(once), once) << code_point_name(c);
    for (const char32_t f : once) ASSERT_FALSE(f >= U'A' && f <= U'Z') << code_point_name(c);
  }
}

// This is what makes every substring findable.
TEST(Fold, FoldsAPartOfATextToAPartOfTheFoldedText) {
  testing::SampleTexts texts(11);
  for (int n = 0; n < 200; ++n) {
    const std::u32string text = to_utf32(texts.entry(1).text);
    const std::size_t begin = texts.below(text.size());
    const std::u32string part = text.substr(begin, 1 + texts.below(30));
    EXPECT_NE(fold(text).find(fold(part)), std::u32string::npos) << to_utf8(part);
  }
}

TEST(FoldWithOffsets, SaysWhereEveryCharacterCameFrom) {
  const std::u32string source = U"A（e\u0301）㈱車";
  const FoldedText folded = fold_with_offsets(source);
  EXPECT_EQ(folded.text, U"aé株车");
  EXPECT_EQ(folded.begin, (std::vector<std::uint32_t>{0, 2, 5, 6}));
  EXPECT_EQ(folded.end, (std::vector<std::uint32_t>{1, 4, 6, 7}));
}

TEST(FoldWithOffsets, AgreesWithFold) {
  testing::SampleTexts texts(12);
  for (int n = 0; n < 50; ++n) {
    const std::u32string text = to_utf32(texts.entry(1).text);
    EXPECT_EQ(fold_with_offsets(text).text, fold(text));
  }
}

TEST(Fold, TakesAFloodOfCombiningMarks) {
  const std::u32string flood = U"a" + std::u32string(1'000'000, U'\u0301');
  EXPECT_LE(fold(flood).size(), flood.size());
}

}  // namespace
}  // namespace yinxin::index
