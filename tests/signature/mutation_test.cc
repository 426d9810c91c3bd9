#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "signature/report_json.h"
#include "signature/signable_pdf.h"
#include "signature/signing_fixture.h"
#include "signature/verify.h"

// Every small change to a signed file, one at a time: the verifier must not call any of them
// valid, and what lies in the signed ranges must fail outright.
namespace yinxin::signature {
namespace {

using testing::Agencies;
using testing::kNow;
using testing::request;
using testing::signable_pdf;

FileReport judged(const Bytes& pdf) {
  return verify(pdf, Agencies::get().trust, kNow);
}

class Mutation : public ::testing::TestWithParam<int> {
 protected:
  // One or two signatures.
  Mutation() : pdf_(sign(signable_pdf(2), request("Seal1", true), Agencies::get().lead)) {
    if (GetParam() == 2) pdf_ = sign(pdf_, request("Seal2"), Agencies::get().second);
    EXPECT_EQ(judged(pdf_).state(), FileState::kValid);
    newest_gap_begin_ = pdf_.rfind("/Contents <") + 10;
    newest_gap_end_ = pdf_.find('>', newest_gap_begin_) + 1;
  }

  Bytes pdf_;
  std::size_t newest_gap_begin_ = 0;
  std::size_t newest_gap_end_ = 0;
};

TEST_P(Mutation, OfAnyByteIsNoticed) {
  const std::vector<int> masks =
      GetParam() == 1 ? std::vector{0x01, 0x02, 0x04, 0x10, 0x20, 0xff} : std::vector{0x01, 0x80};
  for (const int mask : masks) {
    for (std::size_t i = 0; i < pdf_.size(); ++i) {
      Bytes altered = pdf_;
      altered[i] = static_cast<char>(altered[i] ^ mask);
      const FileReport report = judged(altered);
      ASSERT_NE(report.state(), FileState::kValid) << "offset " << i << " mask " << mask;
      const bool is_signed = i < newest_gap_begin_ || i >= newest_gap_end_;
      if (is_signed) {
        ASSERT_EQ(report.state(), FileState::kInvalid)
            << "offset " << i << " mask " << mask << to_json(report).pretty();
      }
    }
  }
}

TEST_P(Mutation, ByAnInsertedByteIsNoticed) {
  for (const char c : {'0', ' ', '\n', '%', '/', '\0'}) {
    for (std::size_t i = 0; i <= pdf_.size(); ++i) {
      Bytes altered = pdf_;
      altered.insert(i, 1, c);
      ASSERT_NE(judged(altered).state(), FileState::kValid) << "offset " << i << " byte " << int{c};
    }
  }
}

TEST_P(Mutation, ByADeletedByteIsNoticed) {
  for (std::size_t i = 0; i < pdf_.size(); ++i) {
    Bytes altered = pdf_;
    altered.erase(i, 1);
    ASSERT_NE(judged(altered).state(), FileState::kValid) << "offset " << i;
  }
}

// Except to where an earlier signature ended: that is a file that was valid once, and only an
// archive that knows how many signatures there were can tell.
TEST_P(Mutation, ByTruncationIsNoticed) {
  const std::size_t earlier_end = pdf_.find("%%EOF\n", pdf_.find("/ByteRange")) + 6;
  for (std::size_t size = 0; size < pdf_.size(); ++size) {
    if (size == earlier_end) continue;
    ASSERT_NE(judged(pdf_.substr(0, size)).state(), FileState::kValid) << "size " << size;
  }
}

TEST_P(Mutation, ByAppendedBytesIsNoticed) {
  for (const char* const appended : {"\n", "\r", " ", "%", "\n%%EOF\n", "x", "\r\n"}) {
    EXPECT_NE(judged(pdf_ + appended).state(), FileState::kValid) << appended;
  }
}

INSTANTIATE_TEST_SUITE_P(Signatures, Mutation, ::testing::Values(1, 2));

}  // namespace
}  // namespace yinxin::signature
