#include "signature/verify.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <string>

#include "signature/findings.h"
#include "signature/report_json.h"
#include "signature/signable_pdf.h"
#include "signature/signing_fixture.h"

namespace yinxin::signature {
namespace {

using testing::Agencies;
using testing::kNow;
using testing::request;
using testing::signable_pdf;

Bytes signed_pdf() {
  return sign(signable_pdf(), request("Seal1", true), Agencies::get().lead);
}

const Finding& worst_of(const SignatureReport& signature) {
  const Finding* worst = &signature.findings.at(0);
  for (const Finding& finding : signature.findings) {
    if (finding.indication > worst->indication) worst = &finding;
  }
  return *worst;
}

TEST(Verify, CallsAFileWithoutSignaturesUnsigned) {
  const FileReport report = verify(signable_pdf(), Agencies::get().trust, kNow);
  EXPECT_EQ(report.state(), FileState::kUnsigned);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.revisions, 1U);
}

TEST(Verify, NoticesWhatIsLeftOfASignature) {
  Bytes pdf = signable_pdf();
  pdf.replace(pdf.find("1 0 0 RG"), 10, "/ByteRange");
  const FileReport report = verify(pdf, Agencies::get().trust, kNow);
  EXPECT_EQ(report.state(), FileState::kInvalid);
  EXPECT_EQ(report.findings.at(0).code, "SIGNATURE_REMNANT");
}

TEST(Verify, CannotTellWithoutATrustAnchor) {
  const crypto::TrustStore nobody{{}};
  const FileReport report = verify(signed_pdf(), nobody, kNow);
  EXPECT_EQ(report.state(), FileState::kIndeterminate);
  EXPECT_EQ(report.signatures.at(0).sub_indication(), "NO_CERTIFICATE_CHAIN_FOUND");
}

TEST(Verify, DoesNotTrustAnAuthorityThatOnlyHasTheSameName) {
  const auto impostor = crypto::SampleAuthority::create("江州市认证中心", kNow);
  const crypto::Credentials made = impostor.issue_signer("江州市市场监督管理局", kNow);
  const auto signer = crypto::Signer::from_pem(made.certificate_pem, made.key_pem);
  const Bytes pdf = sign(signable_pdf(), request("Seal1", true), signer);
  const FileReport report = verify(pdf, Agencies::get().trust, kNow);
  EXPECT_EQ(report.state(), FileState::kIndeterminate);
  EXPECT_EQ(worst_of(report.signatures.at(0)).code, "NO_CERTIFICATE_CHAIN_FOUND");
}

TEST(Verify, CannotTellOnceTheCertificateHasExpired) {
  const FileReport report =
      verify(signed_pdf(), Agencies::get().trust, kNow + std::chrono::hours(24 * 3700));
  EXPECT_EQ(report.state(), FileState::kIndeterminate);
  EXPECT_EQ(report.signatures.at(0).sub_indication(), "OUT_OF_BOUNDS_NO_POE");
}

TEST(Verify, SaysThatRevocationWasNotLookedUp) {
  const FileReport report = verify(signed_pdf(), Agencies::get().trust, kNow);
  EXPECT_EQ(report.state(), FileState::kValid);
  EXPECT_EQ(report.signatures.at(0).findings.at(0).code, "REVOCATION_NOT_CHECKED");
  EXPECT_EQ(report.signatures.at(0).indication(), Indication::kTotalPassed);
}

TEST(Verify, SaysWhichSignatureAChangeCameAfter) {
  const Bytes once = sign(signable_pdf(2), request("Seal1", true), Agencies::get().lead);
  Bytes twice = sign(once, request("Seal2"), Agencies::get().second);
  // Within the second signature only.
  const std::size_t place = twice.rfind("/M (D:2026");
  twice[place + 9] = '5';
  const FileReport report = verify(twice, Agencies::get().trust, kNow);
  EXPECT_EQ(report.state(), FileState::kInvalid);
  EXPECT_EQ(report.signatures.at(0).indication(), Indication::kTotalPassed);
  EXPECT_EQ(report.signatures.at(1).sub_indication(), "HASH_FAILURE");
}

// Roll-back to an earlier signed state is what a file alone cannot show; the archive can.
TEST(Verify, AcceptsTheSignedRevisionByItself) {
  const Bytes once = sign(signable_pdf(2), request("Seal1", true), Agencies::get().lead);
  const Bytes twice = sign(once, request("Seal2"), Agencies::get().second);
  const FileReport report = verify(twice, Agencies::get().trust, kNow);
  EXPECT_EQ(twice.substr(0, report.signatures.at(0).covered_bytes), once);
  EXPECT_EQ(verify(once, Agencies::get().trust, kNow).state(), FileState::kValid);
}

// In processor time, which other programs on the machine do not lengthen.
TEST(Verify, TakesTimeLinearInTheSizeOfTheFile) {
  const auto ticks = [](std::size_t filler) {
    const Bytes pdf = sign(signable_pdf(1, filler), request("Seal1"), Agencies::get().lead);
    const std::clock_t begin = std::clock();
    EXPECT_EQ(verify(pdf, Agencies::get().trust, kNow).state(), FileState::kValid);
    return static_cast<double>(std::clock() - begin);
  };
  const double small = ticks(std::size_t{4} << 20);
  EXPECT_LT(ticks(std::size_t{16} << 20), 10 * small);
}

TEST(Verify, ExplainsEveryFindingInChinese) {
  for (const char* const code : {"HASH_FAILURE", "CHANGES", "NO_CERTIFICATE_CHAIN_FOUND"}) {
    const Finding found = finding(code, "detail");
    EXPECT_EQ(found.code, code);
    EXPECT_FALSE(found.sentence.empty());
    EXPECT_FALSE(found.next_step.empty());
  }
  EXPECT_EQ(finding("NO_SUCH_CODE", "").code, "INTERNAL");
}

TEST(Report, HasStableKeys) {
  const Json json = to_json(verify(signed_pdf(), Agencies::get().trust, kNow));
  EXPECT_EQ(json.at("state").string(), "VALID");
  EXPECT_EQ(json.at("revisions").integer(), 2);
  const Json& signature = json.at("signatures").array().at(0);
  EXPECT_EQ(signature.at("field").string(), "Seal1");
  EXPECT_EQ(signature.at("indication").string(), "TOTAL-PASSED");
  EXPECT_EQ(signature.at("claimed_time").string(), "2026-03-18T09:20:00.000+08:00");
  EXPECT_TRUE(signature.at("covers_whole_file").boolean());
}

}  // namespace
}  // namespace yinxin::signature
