#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "journeys/page_rules.h"

namespace yinxin::testing {
namespace {

bool overlaps(const Piece& piece, const SealBox& seal) {
  return piece.left() < seal.right && piece.right() > seal.left && piece.top() < seal.bottom &&
         piece.bottom() > seal.top;
}

double centre(const SealBox& seal) {
  return (seal.left + seal.right) / 2;
}

double middle(const SealBox& seal) {
  return (seal.top + seal.bottom) / 2;
}

// 签名章: half as high as wide.
bool is_signature(const SealBox& seal) {
  return seal.bottom - seal.top < 0.75 * (seal.right - seal.left);
}

// The top of a seal is within one line of the text above it.
void check_text_above(const ReadPage& page) {
  double top = 297;
  for (const SealBox& seal : page.seals) top = std::min(top, seal.top);
  double text = 0;
  for (const Piece& piece : page.pieces) {
    if (piece.bottom() <= top + 0.1) text = std::max(text, piece.bottom());
  }
  EXPECT_GT(text, kTop) << "the sign-off is alone on its page";
  EXPECT_LE(top - text, kLinePitch + 0.1);
}

void check_apart(const std::vector<SealBox>& seals) {
  for (std::size_t i = 0; i < seals.size(); ++i) {
    for (std::size_t j = i + 1; j < seals.size(); ++j) {
      const SealBox& a = seals[i];
      const SealBox& b = seals[j];
      EXPECT_TRUE(a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top);
    }
  }
}

// A seal lies on one name, both centred, the last one on the date too, and on nothing else.
void check_covered(const ReadPage& page, const SealBox& seal, bool last) {
  std::vector<Piece> covered;
  for (const Piece& piece : page.pieces) {
    if (overlaps(piece, seal)) covered.push_back(piece);
  }
  ASSERT_EQ(covered.size(), last ? 2U : 1U)
      << "under the seal: " << (covered.empty() ? "" : covered.back().text());
  for (const Piece& piece : covered) EXPECT_NEAR(piece.centre(), centre(seal), 0.5) << piece.text();
  EXPECT_FALSE(is_date(covered.front().text()));
  EXPECT_GT(covered.front().top(), seal.top);
  EXPECT_GE((covered.front().top() + covered.back().bottom()) / 2, middle(seal));
  if (!last) return;
  EXPECT_TRUE(is_date(covered.back().text())) << covered.back().text();
  EXPECT_LT(covered.back().bottom(), seal.bottom);
}

// The date four characters from the right; more only where the name or the seal needs it.
void check_date_place(const ReadPage& page, const Piece& date) {
  const double indent = kRight - date.right();
  EXPECT_GE(indent, 4 * kEm - 0.3);
  if (indent <= 4 * kEm + 0.3) return;
  double right = page.seals.back().right;
  for (const Piece& piece : page.pieces) {
    if (overlaps(piece, page.seals.back())) right = std::max(right, piece.right());
  }
  EXPECT_GT(right, kRight - 0.5) << date.text();
}

}  // namespace

void check_seals(const IssuedDocument& document) {
  std::size_t count = 0;
  for (const ReadPage& page : document.pages) {
    if (page.seals.empty()) continue;
    SCOPED_TRACE("page " + std::to_string(page.number));
    count += page.seals.size();
    check_apart(page.seals);
    const auto dates = std::count_if(page.pieces.begin(), page.pieces.end(),
                                     [](const Piece& piece) { return is_date(piece.text()); });
    EXPECT_GE(dates, 1) << "no date in the form of 7.3.5.4";
    for (std::size_t i = 0; i < page.seals.size(); ++i) {
      const SealBox& seal = page.seals[i];
      EXPECT_GE(seal.left, kLeft - 0.1);
      EXPECT_LE(seal.right, kRight + 0.1);
      EXPECT_LE(seal.bottom, kBottom + 0.1);
      if (!is_signature(seal)) check_covered(page, seal, i + 1 == page.seals.size());
    }
    if (is_signature(page.seals.front())) continue;
    check_text_above(page);
    for (const Piece& piece : page.pieces) {
      if (is_date(piece.text()) && overlaps(piece, page.seals.back())) {
        check_date_place(page, piece);
      }
    }
  }
  EXPECT_GE(count, 1U) << "an issued document bears a seal";
}

}  // namespace yinxin::testing
