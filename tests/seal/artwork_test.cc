#include "seal/artwork.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/expect_error.h"

namespace yinxin::seal {
namespace {

using yinxin::testing::expect_error;

Seal sample(double diameter = 42, const std::string& agency = "示例市市场监督管理局") {
  return {"sample", agency, "样例", diameter};
}

TEST(SealArtwork, HasTheTrueDiameter) {
  for (const double diameter : {30.0, 42.0, 60.0}) {
    const Artwork drawing = artwork(sample(diameter));
    EXPECT_NEAR((drawing.outer_radius + drawing.ring_width / 2) * 2, diameter * 72 / 25.4, 1e-9);
  }
}

TEST(SealArtwork, CarriesNameAndCaptionInOrder) {
  const Artwork drawing = artwork(sample());
  ASSERT_EQ(drawing.letters.size(), 12U);
  EXPECT_EQ(drawing.letters.front().character, U'示');
  EXPECT_EQ(drawing.letters[9].character, U'局');
  EXPECT_EQ(drawing.letters.back().character, U'例');
  for (std::size_t i = 1; i < 10; ++i) {
    EXPECT_LT(drawing.letters[i].angle, drawing.letters[i - 1].angle) << "clockwise from the left";
  }
}

TEST(SealArtwork, IsSymmetric) {
  const Artwork drawing = artwork(sample());
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_NEAR(drawing.letters[i].x, -drawing.letters[9 - i].x, 1e-9);
    EXPECT_NEAR(drawing.letters[i].y, drawing.letters[9 - i].y, 1e-9);
  }
}

TEST(SealArtwork, KeepsAllLettersInsideTheRing) {
  for (std::size_t count = 2; count <= 40; ++count) {
    std::string agency;
    for (std::size_t i = 0; i < count; ++i) agency += "字";
    const Artwork drawing = artwork(sample(42, agency));
    const double inside = drawing.outer_radius - drawing.ring_width / 2;
    for (const Artwork::Letter& letter : drawing.letters) {
      // The far corners of the em box: 0.88 of the size above the baseline.
      const double half = letter.size * letter.stretch / 2;
      for (const double side : {-half, half}) {
        const double up = 0.88 * letter.size;
        const double x = letter.x + side * std::cos(letter.angle) - up * std::sin(letter.angle);
        const double y = letter.y + side * std::sin(letter.angle) + up * std::cos(letter.angle);
        EXPECT_LT(std::hypot(x, y), inside) << count;
      }
    }
  }
}

TEST(SealArtwork, HasAStarOfTenCornersStandingUpright) {
  const Artwork drawing = artwork(sample());
  ASSERT_EQ(drawing.star.size(), 10U);
  EXPECT_NEAR(drawing.star[0].first, 0, 1e-9);
  for (const auto& [x, y] : drawing.star) EXPECT_LE(y, drawing.star[0].second);
}

TEST(SealArtwork, IsRefusedForImpossibleSeals) {
  expect_error(ErrorCode::kInvalidInput, "直径", [] { artwork(sample(29.9)); });
  expect_error(ErrorCode::kInvalidInput, "直径", [] { artwork(sample(60.1)); });
  expect_error(ErrorCode::kInvalidInput, "直径", [] { artwork(sample(std::nan(""))); });
  expect_error(ErrorCode::kInvalidInput, "2至40", [] { artwork(sample(42, "局")); });
}

TEST(SealArtwork, OfASignatureIsTheNameInABoxHalfAsHighAsWide) {
  Seal seal = sample(40, "张三样");
  seal.form = Seal::Form::kSignature;
  const Artwork drawing = artwork(seal);
  EXPECT_NEAR(drawing.width, 40 * 72 / 25.4, 1e-9);
  EXPECT_NEAR(drawing.height, 20 * 72 / 25.4, 1e-9);
  EXPECT_EQ(drawing.outer_radius, 0);
  EXPECT_TRUE(drawing.star.empty());
  ASSERT_EQ(drawing.letters.size(), 3U);
  EXPECT_NEAR(drawing.letters[1].x, 0, 1e-9);
  for (const Artwork::Letter& letter : drawing.letters) {
    EXPECT_LE(std::abs(letter.x) + letter.size / 2, drawing.width / 2 + 1e-9);
    EXPECT_LE(letter.size, drawing.height);
  }
}

}  // namespace
}  // namespace yinxin::seal
