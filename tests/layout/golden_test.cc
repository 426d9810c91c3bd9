#include <gtest/gtest.h>

#include "layout/ruler.h"
#include "layout/sample_documents.h"
#include "support/golden.h"

namespace yinxin::layout::testing {
namespace {

using yinxin::testing::expect_golden;

TEST(Pages, OfACriminalReferralAreAsReviewed) {
  expect_golden("layout/criminal-referral.txt", dump(lay_out(criminal_referral())));
}

TEST(Pages, OfAJointOrderAreAsReviewed) {
  expect_golden("layout/joint-order.txt", dump(lay_out(joint_order())));
}

TEST(Pages, OfMinutesAreAsReviewed) {
  expect_golden("layout/minutes.txt", dump(lay_out(minutes())));
}

TEST(Pages, OfALetterWithInventoriesAreAsReviewed) {
  expect_golden("layout/hand-over-letter.txt", dump(lay_out(hand_over_letter())));
}

}  // namespace
}  // namespace yinxin::layout::testing
