#include "crypto/signer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "crypto/cms.h"
#include "crypto/der.h"
#include "crypto/digest.h"
#include "crypto/sample_authority.h"
#include "crypto/trust_store.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::crypto {
namespace {

using testing::expect_error;

const Instant kNow = *from_rfc3339("2026-03-18T09:20:00+08:00");

const SampleAuthority& authority() {
  static const SampleAuthority instance = SampleAuthority::create("江州市认证中心", kNow);
  return instance;
}

Signer signer(KeyKind kind = KeyKind::kEcP256) {
  const Credentials made = authority().issue_signer("江州市税务局", kNow, kind);
  return Signer::from_pem(made.certificate_pem, made.key_pem);
}

TEST(SampleAuthority, SaysInEverySubjectThatItIsASample) {
  const Certificate certificate = signer().certificate();
  EXPECT_EQ(certificate.common_name(), "江州市税务局（样例）");
  EXPECT_EQ(certificate.subject(), "CN=江州市税务局（样例）,O=江州市税务局,C=CN");
  EXPECT_EQ(authority().certificate().common_name(), "江州市认证中心（样例）");
  EXPECT_EQ(certificate.not_before(), kNow - std::chrono::hours(24));
  EXPECT_FALSE(certificate.is_authority());
  EXPECT_TRUE(certificate.may_sign_documents());
  EXPECT_TRUE(authority().certificate().is_authority());
  EXPECT_FALSE(authority().certificate().may_sign_documents());
}

TEST(SampleAuthority, IsTheSameWhenReadBack) {
  const SampleAuthority again = SampleAuthority::from_pem(authority().credentials());
  EXPECT_EQ(again.certificate(), authority().certificate());
  const Credentials made = again.issue_signer("江州市税务局", kNow);
  const auto certificate = Certificate::from_pem(made.certificate_pem, "test").front();
  const TrustStore trust({authority().certificate()});
  EXPECT_EQ(trust.validate_signer(certificate, {}, kNow).code, "");
}

TEST(SampleAuthority, RefusesANameX509HasNoRoomFor) {
  std::string name;
  for (int i = 0; i < 65; ++i) name += "局";
  expect_error(ErrorCode::kInvalidInput, "name",
               [&name] { (void)authority().issue_signer(name, kNow); });
}

TEST(Signer, RefusesAKeyFileOthersCanRead) {
  const testing::TemporaryDirectory directory;
  const std::filesystem::path root = directory.path();
  const Credentials made = authority().issue_signer("江州市税务局", kNow);
  write_file(root / "chain.pem", made.certificate_pem);
  write_file(root / "key.pem", made.key_pem, 0600);
  EXPECT_EQ(Signer::load(root / "chain.pem", root / "key.pem").algorithm().name,
            "ECDSA P-256 / SHA-256");
  for (const mode_t mode : {0640U, 0604U, 0620U, 0644U}) {
    ASSERT_EQ(::chmod((root / "key.pem").c_str(), mode), 0);
    expect_error(ErrorCode::kInvalidInput, "chmod 600",
                 [&] { Signer::load(root / "chain.pem", root / "key.pem"); });
  }
  expect_error(ErrorCode::kNotFound, "missing.pem",
               [&] { Signer::load(root / "chain.pem", root / "missing.pem"); });
}

TEST(Signer, RefusesAnothersKey) {
  const Credentials one = authority().issue_signer("江州市税务局", kNow);
  const Credentials other = authority().issue_signer("江州市财政局", kNow);
  expect_error(ErrorCode::kInvalidInput, "private key",
               [&] { Signer::from_pem(one.certificate_pem, other.key_pem); });
  expect_error(ErrorCode::kInvalidInput, "PEM", [&] { Signer::from_pem("", one.key_pem); });
  const Credentials own = authority().credentials();
  expect_error(ErrorCode::kInvalidInput, "not for signing documents",
               [&] { Signer::from_pem(own.certificate_pem, own.key_pem); });
}

TEST(Cms, VerifiesOverPartsAsOverTheWhole) {
  for (const KeyKind kind : {KeyKind::kEcP256, KeyKind::kEcP384, KeyKind::kRsa2048}) {
    const Signer own = signer(kind);
    const Bytes cms = sign_detached(digest(own.algorithm(), {"signed", " bytes"}), own);
    EXPECT_LE(cms.size(), own.max_cms_size());
    const CmsVerdict verdict = verify_detached(cms, {"sig", "ned bytes"});
    EXPECT_EQ(verdict.code, "") << verdict.detail;
    EXPECT_EQ(verdict.signer, own.certificate());
    EXPECT_EQ(verdict.algorithm, own.algorithm().name);
    EXPECT_EQ(verify_detached(cms, {"other bytes"}).code, "HASH_FAILURE");
  }
}

// PAdES forbids the attribute (EN 319 142-1, 6.3); OpenSSL would add it by itself.
TEST(Cms, HasNoSigningTime) {
  const Signer own = signer();
  const Bytes cms = sign_detached(digest(own.algorithm(), {"x"}), own);
  using namespace std::string_view_literals;
  EXPECT_EQ(cms.find("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05"sv), Bytes::npos);
  EXPECT_NE(cms.find("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f"sv), Bytes::npos);
}

TEST(Cms, SurvivesNoChangeOfAByte) {
  const Signer own = signer();
  const Bytes cms = sign_detached(digest(own.algorithm(), {"x"}), own);
  for (std::size_t i = 0; i < cms.size(); ++i) {
    for (const int mask : {0x01, 0x80, 0xff}) {
      Bytes altered = cms;
      altered[i] = static_cast<char>(altered[i] ^ mask);
      EXPECT_NE(verify_detached(altered, {"x"}).code, "") << "offset " << i << " mask " << mask;
    }
    EXPECT_NE(verify_detached(cms.substr(0, i), {"x"}).code, "") << "size " << i;
  }
}

TEST(TrustStore, KeepsAnchorsForSignaturesAndTimestampsApart) {
  const testing::TemporaryDirectory directory;
  const std::filesystem::path root = directory.path();
  std::filesystem::create_directories(root / "signers");
  std::filesystem::create_directories(root / "timestamps");
  const std::string pem = authority().certificate().pem();
  write_file(root / "signers" / "a.pem", pem);
  write_file(root / "timestamps" / "b.pem", pem + pem);
  const TrustStore trust = TrustStore::load(root);
  EXPECT_EQ(trust.signer_anchors().size(), 1U);
  EXPECT_EQ(trust.timestamp_anchors().size(), 2U);
  write_file(root / "signers" / "c.pem", "no certificate");
  expect_error(ErrorCode::kInvalidInput, "c.pem", [&root] { (void)TrustStore::load(root); });
  expect_error(ErrorCode::kNotFound, "nowhere",
               [&root] { (void)TrustStore::load(root / "nowhere"); });
}

TEST(TrustStore, TellsWhyAPathIsNotGood) {
  const Certificate certificate = signer().certificate();
  const TrustStore trust({authority().certificate()});
  EXPECT_EQ(trust.validate_signer(certificate, {}, kNow).chain.size(), 2U);
  EXPECT_EQ(TrustStore({}).validate_signer(certificate, {}, kNow).code,
            "NO_CERTIFICATE_CHAIN_FOUND");
  const TrustStore timestamps_only({}, {authority().certificate()});
  EXPECT_EQ(timestamps_only.validate_signer(certificate, {authority().certificate()}, kNow).code,
            "NO_CERTIFICATE_CHAIN_FOUND");
  const auto years = std::chrono::hours(24 * 365);
  EXPECT_EQ(trust.validate_signer(certificate, {}, kNow + 11 * years).code, "OUT_OF_BOUNDS_NO_POE");
  EXPECT_EQ(trust.validate_signer(certificate, {}, kNow - years).code, "OUT_OF_BOUNDS_NO_POE");
}

TEST(Der, AcceptsOnlyOneSpelling) {
  using namespace std::string_view_literals;
  check_der("\x30\x03\x02\x01\x05"sv);
  for (const ByteView wrong :
       {"\x30\x80\x02\x01\x05\x00\x00"sv, "\x30\x81\x03\x02\x01\x05"sv, "\x30\x03\x02\x01"sv,
        "\x30\x03\x02\x01\x05\x00"sv, "\x30\x04\x02\x02\x00\x05"sv, "\x30\x03\x01\x01\x01"sv,
        "\x30\x02\x02\x00"sv, "\x1f\x01\x00"sv, ""sv}) {
    expect_error(ErrorCode::kInvalidInput, "DER", [wrong] { check_der(wrong); });
  }
  Bytes deep;
  for (int i = 0; i < 40; ++i) deep = "\x30" + Bytes(1, static_cast<char>(deep.size())) + deep;
  expect_error(ErrorCode::kInvalidInput, "DER", [&deep] { check_der(deep); });
}

}  // namespace
}  // namespace yinxin::crypto
