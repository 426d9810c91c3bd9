#include "signature/sign.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "base/file.h"
#include "signature/report_json.h"
#include "signature/signable_pdf.h"
#include "signature/signing_fixture.h"
#include "signature/verify.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::signature {
namespace {

using testing::Agencies;
using testing::kNow;
using testing::request;
using testing::signable_pdf;

// What a command prints, both streams together.
std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(
      ::popen((command + " 2>&1").c_str(), "r"), ::pclose);
  std::string text;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    text.append(buffer.data(), size);
  }
  return text;
}

Bytes jointly_signed() {
  const Agencies& agencies = Agencies::get();
  const Bytes once = sign(signable_pdf(2), request("Seal1", true), agencies.lead);
  return sign(once, request("Seal2"), agencies.second);
}

TEST(Sign, KeepsEveryByteItWasGiven) {
  const Bytes base = signable_pdf();
  const Bytes pdf = sign(base, request("Seal1", true), Agencies::get().lead);
  EXPECT_EQ(pdf.substr(0, base.size()), base);
}

TEST(Sign, MakesASignatureThatVerifies) {
  const Bytes pdf = sign(signable_pdf(), request("Seal1", true), Agencies::get().lead);
  const FileReport report = verify(pdf, Agencies::get().trust, kNow);
  EXPECT_EQ(report.state(), FileState::kValid) << to_json(report).pretty();
  ASSERT_EQ(report.signatures.size(), 1U);
  const SignatureReport& signature = report.signatures.front();
  EXPECT_EQ(signature.field, "Seal1");
  EXPECT_EQ(signature.signer, "江州市市场监督管理局（样例）");
  EXPECT_EQ(signature.algorithm, "ECDSA P-256 / SHA-256");
  EXPECT_EQ(signature.level, "B-B");
  EXPECT_EQ(signature.claimed_time, kNow);
  EXPECT_EQ(signature.revision, 2U);
  EXPECT_TRUE(signature.covers_whole_file);
}

TEST(Sign, LetsSeveralAgenciesSignOneDocument) {
  const FileReport report = verify(jointly_signed(), Agencies::get().trust, kNow);
  EXPECT_EQ(report.state(), FileState::kValid) << to_json(report).pretty();
  ASSERT_EQ(report.signatures.size(), 2U);
  EXPECT_EQ(report.signatures[0].revision, 2U);
  EXPECT_FALSE(report.signatures[0].covers_whole_file);
  EXPECT_EQ(report.signatures[1].revision, 3U);
  EXPECT_TRUE(report.signatures[1].covers_whole_file);
}

TEST(Sign, WorksWithEveryAlgorithmOfTheTable) {
  const Agencies& agencies = Agencies::get();
  const std::pair<crypto::KeyKind, const char*> kinds[] = {
      {crypto::KeyKind::kEcP256, "ECDSA P-256 / SHA-256"},
      {crypto::KeyKind::kEcP384, "ECDSA P-384 / SHA-384"},
      {crypto::KeyKind::kRsa2048, "RSA / SHA-256"}};
  for (const auto& [kind, name] : kinds) {
    const crypto::Signer signer = agencies.signer("江州市财政局", kind);
    const Bytes pdf = sign(signable_pdf(), request("Seal1", true), signer);
    const FileReport report = verify(pdf, agencies.trust, kNow);
    EXPECT_EQ(report.state(), FileState::kValid) << to_json(report).pretty();
    EXPECT_EQ(report.signatures.at(0).algorithm, name);
  }
}

// The room for the signature is exact: it is never more than the few bytes by which one ECDSA
// signature may be shorter than another.
TEST(Sign, WastesHardlyAByteOfRoom) {
  for (int i = 0; i < 20; ++i) {
    const Bytes pdf = sign(signable_pdf(), request("Seal1", true), Agencies::get().lead);
    const std::size_t end = pdf.rfind(">\n/M ");
    const std::size_t last = pdf.find_last_not_of('0', end - 1);
    EXPECT_LE(end - last, 14U);
  }
}

TEST(Sign, AddsTheFlagsAFormLacks) {
  Bytes base = signable_pdf();
  base.replace(base.find("/SigFlags 3"), 11, "           ");
  const Bytes pdf = sign(base, request("Seal1"), Agencies::get().lead);
  EXPECT_NE(pdf.find("/SigFlags 3"), Bytes::npos);
  EXPECT_EQ(verify(pdf, Agencies::get().trust, kNow).state(), FileState::kValid);
}

TEST(Sign, RefusesWhatItCannotExtend) {
  const crypto::Signer& signer = Agencies::get().lead;
  const Bytes base = signable_pdf();
  const auto refused = [&signer](const Bytes& pdf, const SigningRequest& wanted,
                                 const std::string& words) {
    testing::expect_error(ErrorCode::kInvalidInput, words, [&] { sign(pdf, wanted, signer); });
  };
  refused(base, request("Seal9"), "no such signature field");
  refused("not a PDF", request("Seal1"), "HEADER");
  refused(base + "appended", request("Seal1"), "TRAILING_BYTES");
  const Bytes once = sign(base, request("Seal1"), signer);
  refused(once, request("Seal1"), "signed already");
  Bytes no_print = base;
  no_print.replace(no_print.find("/F 132"), 6, "/F 128");
  refused(no_print, request("Seal1"), "print flag");
  refused(sign(signable_pdf(2), request("Seal1"), signer), request("Seal2", true), "first");
}

TEST(Sign, SatisfiesOtherPrograms) {
  const testing::TemporaryDirectory directory;
  for (const Bytes& pdf :
       {sign(signable_pdf(), request("Seal1", true), Agencies::get().lead), jointly_signed(),
        sign(signable_pdf(), request("Seal1"),
             Agencies::get().signer("江州市财政局", crypto::KeyKind::kRsa2048))}) {
    const std::string path = directory.path() + "/signed.pdf";
    write_file(path, pdf);
    const std::string pdfsig = output_of("pdfsig -nocert " + path);
    EXPECT_NE(pdfsig.find("Signature is Valid."), std::string::npos) << pdfsig;
    EXPECT_EQ(pdfsig.find("Invalid"), std::string::npos) << pdfsig;
    const std::string qpdf = output_of("qpdf --check " + path);
    EXPECT_NE(qpdf.find("No syntax or stream encoding errors found"), std::string::npos) << qpdf;
    EXPECT_EQ(qpdf.find("WARNING"), std::string::npos) << qpdf;
    const std::string mutool = output_of("mutool draw -q -o /dev/null -F png " + path);
    EXPECT_EQ(mutool.find("error"), std::string::npos) << mutool;
  }
}

}  // namespace
}  // namespace yinxin::signature
