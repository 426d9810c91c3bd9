#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "base/file.h"
#include "crypto/cms.h"
#include "crypto/pkcs11.h"
#include "crypto/revocation.h"
#include "crypto/sample_services.h"
#include "crypto/trust_store.h"
#include "support/command.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

// Keys wherever they lie, and every row of the table of algorithms.
namespace yinxin::crypto {
namespace {

using testing::expect_error;
using testing::run;

const Instant kNow = *from_rfc3339("2026-03-18T09:20:00+08:00");

void expect_good(const Signer& signer, const std::string& algorithm) {
  const Bytes cms = sign_detached(digest(signer.algorithm(), {"x"}), signer);
  const CmsVerdict verdict = verify_detached(cms, {"x"});
  EXPECT_EQ(verdict.code, "") << verdict.detail;
  EXPECT_EQ(verdict.algorithm, algorithm);
  EXPECT_EQ(verify_detached(cms, {"y"}).code, "HASH_FAILURE");
}

class Keys : public ::testing::Test {
 protected:
  Credentials agency(KeyKind kind) const {
    return authority_.issue_signer("江州市税务局", kNow, kind);
  }
  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }

  testing::TemporaryDirectory directory_;
  SampleAuthority root_ = SampleAuthority::create("江州市认证中心根", kNow);
  SampleAuthority authority_ = root_.issue_authority("江州市认证中心", kNow);
};

TEST_F(Keys, ComeFromAPkcs12Container) {
  const std::pair<KeyKind, const char*> kinds[] = {{KeyKind::kEcP256, "ECDSA P-256 / SHA-256"},
                                                   {KeyKind::kRsa2048, "RSA / SHA-256"}};
  for (const auto& [kind, name] : kinds) {
    const Credentials made = agency(kind);
    write_file(path("key.pem"), made.key_pem);
    write_file(path("chain.pem"), made.certificate_pem);
    ASSERT_EQ(run({"openssl", "pkcs12", "-export", "-inkey", path("key.pem"), "-in",
                   path("chain.pem"), "-out", path("agency.p12"), "-passout", "pass:secret"})
                  .status,
              0);
    write_file(path("passphrase"), "secret\n", 0600);
    ASSERT_EQ(::chmod(path("agency.p12").c_str(), 0600), 0);
    const Signer signer = Signer::load_pkcs12(path("agency.p12"), path("passphrase"));
    EXPECT_EQ(signer.chain().size(), 2U);
    expect_good(signer, name);
    write_file(path("passphrase"), "wrong\n", 0600);
    expect_error(ErrorCode::kInvalidInput, "passphrase",
                 [&] { (void)Signer::load_pkcs12(path("agency.p12"), path("passphrase")); });
    ASSERT_EQ(::chmod(path("agency.p12").c_str(), 0644), 0);
    expect_error(ErrorCode::kInvalidInput, "chmod 600",
                 [&] { (void)Signer::load_pkcs12(path("agency.p12"), path("passphrase")); });
  }
  expect_error(ErrorCode::kInvalidInput, "PKCS#12",
               [] { (void)Signer::from_pkcs12("nonsense", "secret"); });
}

TEST_F(Keys, StayInTheirToken) {
  constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";
  std::filesystem::create_directory(path("tokens"));
  write_file(path("softhsm.conf"), "directories.tokendir = " + path("tokens") + "\n");
  ::setenv("SOFTHSM2_CONF", path("softhsm.conf").c_str(), 1);
  ASSERT_EQ(run({"softhsm2-util", "--init-token", "--free", "--label", "yinxin", "--pin", "1234",
                 "--so-pin", "1234"})
                .status,
            0);
  const std::pair<KeyKind, const char*> kinds[] = {{KeyKind::kEcP256, "ECDSA P-256 / SHA-256"},
                                                   {KeyKind::kEcP384, "ECDSA P-384 / SHA-384"},
                                                   {KeyKind::kRsa2048, "RSA / SHA-256"}};
  std::string id = "01";
  for (const auto& [kind, name] : kinds) {
    const Credentials made = agency(kind);
    write_file(path("key.pem"), made.key_pem);
    const std::string label = "agency" + id;
    const auto imported = run({"softhsm2-util", "--import", path("key.pem"), "--token", "yinxin",
                               "--label", label, "--id", id, "--pin", "1234"});
    ASSERT_EQ(imported.status, 0) << imported.err;
    const auto chain = Certificate::from_pem(made.certificate_pem, "chain");
    expect_good(open_token_signer(chain, {kModule, "yinxin", label, "1234"}), name);
    const auto refused = [&](ErrorCode code, const std::string& words, const TokenKey& key) {
      expect_error(code, words, [&] { (void)open_token_signer(chain, key); });
    };
    refused(ErrorCode::kUnavailable, "C_Login", {kModule, "yinxin", label, "9999"});
    refused(ErrorCode::kUnavailable, "no such key", {kModule, "yinxin", "other", "1234"});
    refused(ErrorCode::kUnavailable, "no such token", {kModule, "other", label, "1234"});
    refused(ErrorCode::kUnavailable, "cannot be used", {"/no/module.so", "yinxin", label, "1234"});
    if (id != "01") {
      refused(kind == KeyKind::kEcP384 ? ErrorCode::kInvalidInput : ErrorCode::kUnavailable, "",
              {kModule, "yinxin", "agency01", "1234"});
    }
    ++id.back();
  }
}

TEST_F(Keys, MayBeSm2) {
  const Credentials made = agency(KeyKind::kSm2);
  const Signer signer = Signer::from_pem(made.certificate_pem, made.key_pem);
  expect_good(signer, "SM2 / SM3");
  const TrustStore trust({root_.certificate()});
  EXPECT_EQ(trust.validate_signer(signer.certificate(), signer.chain(), kNow).code, "");
}

// An authority all of whose certificates and lists are SM2 with SM3.
TEST_F(Keys, MayBeSm2Throughout) {
  const SampleAuthority national = SampleAuthority::create("江州市国密中心", kNow, KeyKind::kSm2);
  const Credentials made = national.issue_signer("江州市税务局", kNow, KeyKind::kSm2);
  const Signer signer = Signer::from_pem(made.certificate_pem, made.key_pem);
  const TrustStore trust({national.certificate()});
  const auto path = trust.validate_signer(signer.certificate(), {}, kNow);
  EXPECT_EQ(path.code, "") << path.detail;
  const auto list = RevocationInfo::from_crl(national.revocation_list({}, kNow));
  EXPECT_EQ(list.status(signer.certificate(), national.certificate(), kNow, kNow).status,
            Revocation::kGood);
}

// A certificate for the key pair of the example in GB/T 32918.5-2017, A.2.
Certificate example_certificate() {
  const Bytes point = from_hex(
      "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
      "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder(
      OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  EXPECT_EQ(EVP_PKEY_fromdata_init(context.get()), 1);
  EXPECT_EQ(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()), 1);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> owned(key, EVP_PKEY_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> other(EVP_EC_gen("P-256"),
                                                                  EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> x509(X509_new(), X509_free);
  X509_gmtime_adj(X509_getm_notBefore(x509.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(x509.get()), 1000);
  X509_set_pubkey(x509.get(), key);
  X509_sign(x509.get(), other.get(), EVP_sha256());
  unsigned char* buffer = nullptr;
  const int size = i2d_X509(x509.get(), &buffer);
  const Bytes der(reinterpret_cast<char*>(buffer), static_cast<std::size_t>(size));
  OPENSSL_free(buffer);
  return Certificate::from_der(der);
}

TEST(Sm2, AgreesWithTheExampleOfTheStandard) {
  const Certificate certificate = example_certificate();
  const SignatureAlgorithm* sm2 = signing_algorithm(certificate);
  ASSERT_NE(sm2, nullptr);
  EXPECT_EQ(sm2->name, "SM2 / SM3");
  const Bytes signature = from_hex(
      "3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
      "022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
  EXPECT_TRUE(verify_signature(*sm2, certificate, "message digest", signature));
  EXPECT_FALSE(verify_signature(*sm2, certificate, "message Digest", signature));
}

// OpenSSL's own signature with PSS, which we judge but do not make.
TEST_F(Keys, MayHaveSignedWithPss) {
  const Credentials made = agency(KeyKind::kRsa2048);
  write_file(path("key.pem"), made.key_pem);
  write_file(path("chain.pem"), made.certificate_pem);
  write_file(path("data"), "x");
  for (const std::string method : {"sha256", "sha384", "sha512"}) {
    const auto sign = [&](const std::string& salt) {
      const auto outcome = run({"openssl",     "cms",
                                "-sign",       "-binary",
                                "-outform",    "DER",
                                "-nosmimecap", "-cades",
                                "-md",         method,
                                "-signer",     path("chain.pem"),
                                "-inkey",      path("key.pem"),
                                "-keyopt",     "rsa_padding_mode:pss",
                                "-keyopt",     "rsa_pss_saltlen:" + salt,
                                "-in",         path("data"),
                                "-out",        path("cms")});
      EXPECT_EQ(outcome.status, 0) << outcome.err;
      return verify_detached(testing::contents(path("cms")), {"x"});
    };
    const CmsVerdict good = sign("digest");
    EXPECT_EQ(good.code, "") << method << ": " << good.detail;
    EXPECT_EQ(good.algorithm.substr(0, 7), "RSA-PSS");
    EXPECT_NE(sign("20").code, "") << "another length of salt";
  }
}

}  // namespace
}  // namespace yinxin::crypto
