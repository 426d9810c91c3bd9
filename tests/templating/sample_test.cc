#include <gtest/gtest.h>

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

}  // namespace
}  // namespace yinxin::templating
