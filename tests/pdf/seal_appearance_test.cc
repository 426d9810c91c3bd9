#include "pdf/seal_appearance.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "pdf/sample_fonts.h"
#include "support/expect_error.h"

namespace yinxin::pdf {
namespace {

using testing::expect_error;
using testing::sample_fonts;

seal::Seal sample() {
  return {"seal-a", "样例市市场监督管理局", "样例", 42};
}

TEST(SealAppearance, HasTheTrueSizeOfTheSeal) {
  const Appearance appearance = seal_appearance(sample(), sample_fonts());
  EXPECT_NEAR(appearance.width, 42 * 72 / 25.4, 1e-9);
  EXPECT_EQ(appearance.height, appearance.width);
}

TEST(SealAppearance, IsRedAndMultiplied) {
  const Appearance appearance = seal_appearance(sample(), sample_fonts());
  EXPECT_EQ(appearance.content.rfind("/GSM gs 0.9 0 0.07 rg 0.9 0 0.07 RG\n", 0), 0U);
}

// Every line is operands and one path, painting or state operator, and every point is in the box.
TEST(SealAppearance, ConsistsOfPathsInsideItsBox) {
  const Appearance appearance = seal_appearance(sample(), sample_fonts());
  std::istringstream lines(appearance.content);
  std::string line;
  std::getline(lines, line);
  int fills = 0;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::vector<double> numbers;
    std::string word;
    while (words >> word && word.find_first_not_of("0123456789.-") == std::string::npos) {
      numbers.push_back(std::stod(word));
      EXPECT_GE(numbers.back(), 0) << line;
      EXPECT_LE(numbers.back(), appearance.width) << line;
    }
    const std::size_t operands = word == "c" ? 6 : word == "m" || word == "l" ? 2 : word == "w";
    EXPECT_EQ(numbers.size(), operands) << line;
    EXPECT_NE(std::string("mlcwsf").find(word), std::string::npos) << line;
    if (word == "f") ++fills;
  }
  EXPECT_EQ(fills, 1 + 10 + 2) << "a star and twelve letters";
}

TEST(SealAppearance, IsTheSameForTheSameSeal) {
  EXPECT_EQ(seal_appearance(sample(), sample_fonts()).content,
            seal_appearance(sample(), sample_fonts()).content);
}

TEST(SealAppearance, DrawsRareCharacters) {
  seal::Seal rare = sample();
  rare.agency = "䶮𠮷𬭎堃样例局";
  EXPECT_GT(seal_appearance(rare, sample_fonts()).content.size(), 4000U);
}

TEST(SealAppearance, RefusesACharacterNoFontHas) {
  seal::Seal unknown = sample();
  unknown.agency = "样例\xEE\x80\x80局";
  expect_error(ErrorCode::kInvalidInput, "U+E000",
               [&] { seal_appearance(unknown, sample_fonts()); });
}

}  // namespace
}  // namespace yinxin::pdf
