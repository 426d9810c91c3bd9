#include <gtest/gtest.h>

#include <filesystem>

#include "support/golden.h"
#include "templating/paper_test.h"

namespace yinxin::templating {
namespace {

using testing::expect_golden;

class SampleTest : public PaperTest {};

TEST_F(SampleTest, OfTheReferralHasNoFaults) {
  EXPECT_EQ(listed(referral_), "");
}

TEST_F(SampleTest, OfTheReferralReadsAsTheForm) {
  const auto record = parse(referral_);
  const Document document = instantiate(kind(record), record, context_);
  expect_golden("templating/criminal-referral.txt", plain_text(document));
  expect_golden("templating/criminal-referral.document.txt", dump(document));
  EXPECT_EQ(document.title, "涉嫌犯罪案件移送书");
}

TEST_F(SampleTest, HasVariantsWithoutFaults) {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(YINXIN_SOURCE_DIR) + "/samples/variants")) {
    EXPECT_EQ(listed(read_file(entry.path(), 1 << 20)), "") << entry.path();
    ++count;
  }
  EXPECT_GE(count, 3U);
}

TEST_F(SampleTest, KeepsRareCharactersAsTheyAre) {
  const auto record = parse(source("samples/variants/criminal-referral-rare-characters.xml"));
  const std::string text = plain_text(instantiate(kind(record), record, context_));
  for (const char* character : {"镕", "堃", "㛃", "䶮", "𠮷", "𬭎", "〇"}) {
    EXPECT_NE(text.find(character), std::string::npos) << character;
  }
}

}  // namespace
}  // namespace yinxin::templating
