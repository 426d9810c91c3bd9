#include "crypto/revocation.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "crypto/revocation_client.h"
#include "crypto/sample_services.h"
#include "support/command.h"
#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::crypto {
namespace {

using testing::expect_error;

const Instant kNow = *from_rfc3339("2026-03-18T09:20:00+08:00");
constexpr std::chrono::hours kDay{24};

Certificate first_of(const Credentials& credentials) {
  return Certificate::from_pem(credentials.certificate_pem, "test").front();
}

class RevocationTest : public ::testing::Test {
 protected:
  RevocationInfo ocsp() {
    return fetch_revocation(services_, {"sample:ocsp", {}}, agency_, issuer_, kNow);
  }
  RevocationInfo list() {
    return fetch_revocation(services_, {"", {"sample:crl/root", "sample:crl/issuing"}}, agency_,
                            issuer_, kNow);
  }

  FixedClock clock_{kNow};
  SampleTrust trust_ = SampleTrust::create("江州市认证中心", kNow);
  SampleServices services_{trust_, clock_};
  SampleAuthority authority_ = SampleAuthority::from_pem(trust_.issuing);
  Certificate issuer_ = first_of(trust_.issuing);
  Certificate agency_ = first_of(authority_.issue_signer("江州市税务局", kNow));
};

TEST_F(RevocationTest, IsGoodUntilTheIssuerSaysOtherwise) {
  for (const RevocationInfo& info : {ocsp(), list()}) {
    const RevocationVerdict verdict = info.status(agency_, issuer_, kNow, kNow);
    EXPECT_EQ(verdict.status, Revocation::kGood) << verdict.source << verdict.detail;
    EXPECT_EQ(verdict.issued, kNow);
  }
  services_.revoke(agency_, kNow - kDay);
  for (const RevocationInfo& info : {ocsp(), list()}) {
    const RevocationVerdict verdict = info.status(agency_, issuer_, kNow, kNow);
    EXPECT_EQ(verdict.status, Revocation::kRevoked) << verdict.source;
    EXPECT_EQ(verdict.revoked_at, kNow - kDay);
  }
}

TEST_F(RevocationTest, IsOfNoUseOnceItIsOld) {
  for (const RevocationInfo& info : {ocsp(), list()}) {
    const auto at = [&](Instant when) { return info.status(agency_, issuer_, when, when).status; };
    EXPECT_EQ(at(kNow + 6 * kDay), Revocation::kGood);
    EXPECT_EQ(at(kNow + 8 * kDay), Revocation::kUnusable);
    EXPECT_EQ(info.status(agency_, issuer_, kNow, kNow - kDay).status, Revocation::kUnusable)
        << "from the future";
  }
}

TEST_F(RevocationTest, SaysNothingOfOthers) {
  const Certificate other = first_of(authority_.issue_signer("江州市财政局", kNow));
  EXPECT_EQ(ocsp().status(other, issuer_, kNow, kNow).status, Revocation::kNotKnown);
  EXPECT_EQ(list().status(issuer_, first_of(trust_.root), kNow, kNow).status,
            Revocation::kNotKnown);
}

// A responder that the same authority has certified for something else, or another authority's.
TEST_F(RevocationTest, IsBelievedOnlyFromWhomTheIssuerAppointed) {
  SampleTrust other = trust_;
  other.responder = authority_.issue_signer("江州市财政局", kNow);
  SampleServices unappointed(other, clock_);
  other.responder = SampleTrust::create("江州市认证中心", kNow).responder;
  SampleServices foreign(other, clock_);
  other.responder = trust_.timestamper;
  SampleServices timestamper(other, clock_);
  for (SampleServices* const services : {&unappointed, &foreign, &timestamper}) {
    expect_error(ErrorCode::kUnavailable, "sample:ocsp", [&] {
      (void)fetch_revocation(*services, {"sample:ocsp", {}}, agency_, issuer_, kNow);
    });
  }
}

TEST_F(RevocationTest, IsNotBelievedFromAnAuthorityOfTheSameName) {
  SampleTrust impostor = SampleTrust::create("江州市认证中心", kNow);
  SampleServices services(impostor, clock_);
  const RevocationInfo forged =
      RevocationInfo::from_crl(services.exchange("sample:crl/issuing", "", ""));
  EXPECT_EQ(forged.status(agency_, issuer_, kNow, kNow).status, Revocation::kUnusable);
}

TEST_F(RevocationTest, SurvivesNoChangeOfAByte) {
  for (const RevocationInfo& info : {ocsp(), list()}) {
    for (std::size_t i = 0; i < info.der().size(); ++i) {
      for (const int mask : {0x01, 0x80, 0xff}) {
        Bytes altered = info.der();
        altered[i] = static_cast<char>(altered[i] ^ mask);
        try {
          const auto other = info.is_ocsp() ? RevocationInfo::from_ocsp(altered)
                                            : RevocationInfo::from_crl(altered);
          EXPECT_NE(other.status(agency_, issuer_, kNow, kNow).status, Revocation::kGood)
              << "offset " << i << " mask " << mask;
        } catch (const Error& error) {
          EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << error.what();
        }
      }
    }
  }
}

TEST_F(RevocationTest, IsReadByOpenSslToo) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.path();
  write_file(path + "/root.pem", trust_.root.certificate_pem);
  write_file(path + "/issuer.pem", issuer_.pem());
  write_file(path + "/agency.pem", agency_.pem());
  write_file(path + "/answer", ocsp().der());
  write_file(path + "/list", list().der());
  const auto answer =
      testing::run({"openssl", "ocsp", "-respin", path + "/answer", "-issuer", path + "/issuer.pem",
                    "-cert", path + "/agency.pem", "-CAfile", path + "/root.pem", "-no_nonce",
                    "-validity_period", "999999999"});
  EXPECT_NE((answer.out + answer.err).find("Response verify OK"), std::string::npos) << answer.err;
  EXPECT_NE(answer.out.find("agency.pem: good"), std::string::npos) << answer.out;
  const auto crl = testing::run({"openssl", "crl", "-inform", "DER", "-in", path + "/list",
                                 "-CAfile", path + "/issuer.pem", "-noout"});
  EXPECT_NE((crl.out + crl.err).find("verify OK"), std::string::npos) << crl.err;
}

// Certificates and a list as an authority with distribution points makes them, by OpenSSL.
class DistributionPointTest : public ::testing::Test {
 protected:
  DistributionPointTest() {
    write_file(path("ca.cnf"), "[ca]\ndefault_ca=d\n[d]\ndatabase=" + path("index") +
                                   "\ndefault_md=sha256\ndefault_crl_days=7\n"
                                   "[here]\nissuingDistributionPoint=critical,@point\n"
                                   "[point]\nfullname=URI:http://lists.example/1.crl\n"
                                   "[there]\nissuingDistributionPoint=critical,@other\n"
                                   "[other]\nfullname=URI:http://lists.example/2.crl\n"
                                   "[authorities]\nissuingDistributionPoint=critical,@only\n"
                                   "[only]\nonlyCA=TRUE\n");
    write_file(path("leaf.cnf"),
               "keyUsage=digitalSignature\ncrlDistributionPoints=URI:file:///etc/hostname,"
               "URI:http://lists.example/1.crl\n");
    write_file(path("index"), "");
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-keyout", path("ca.key"), "-out", path("ca.pem"), "-subj", "/CN=authority", "-addext",
             "keyUsage=critical,keyCertSign,cRLSign"});
    openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
             path("leaf.key"), "-out", path("leaf.csr"), "-subj", "/CN=agency"});
    openssl({"x509", "-req", "-in", path("leaf.csr"), "-CA", path("ca.pem"), "-CAkey",
             path("ca.key"), "-extfile", path("leaf.cnf"), "-out", path("leaf.pem")});
  }

  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
  static void openssl(std::vector<std::string> words) {
    words.insert(words.begin(), "openssl");
    const testing::Outcome outcome = testing::run(words);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  }
  Certificate certificate(const std::string& name) const {
    return Certificate::from_pem(testing::contents(path(name)), name).front();
  }
  Bytes list(const std::string& scope) const {
    openssl({"ca", "-gencrl", "-config", path("ca.cnf"), "-crlexts", scope, "-cert", path("ca.pem"),
             "-keyfile", path("ca.key"), "-out", path("list.pem")});
    openssl({"crl", "-in", path("list.pem"), "-outform", "DER", "-out", path("list.crl")});
    return testing::contents(path("list.crl"));
  }

  testing::TemporaryDirectory directory_;
};

class OneList final : public Transport {
 public:
  explicit OneList(Bytes list) : list_(std::move(list)) {}
  Bytes exchange(const std::string& url, const std::string& /*type*/,
                 ByteView /*request*/) override {
    asked.push_back(url);
    return list_;
  }
  std::vector<std::string> asked;

 private:
  Bytes list_;
};

TEST_F(DistributionPointTest, IsWhereTheListIsFetchedFrom) {
  OneList network(list("here"));
  const Instant now = SystemClock().now() + std::chrono::minutes(1);
  const RevocationInfo info =
      fetch_revocation(network, {}, certificate("leaf.pem"), certificate("ca.pem"), now);
  EXPECT_FALSE(info.is_ocsp());
  EXPECT_EQ(network.asked, std::vector<std::string>{"http://lists.example/1.crl"});
}

TEST_F(DistributionPointTest, SaysWhichListSpeaksOfACertificate) {
  const Instant now = SystemClock().now() + std::chrono::minutes(1);
  for (const char* const scope : {"there", "authorities"}) {
    const RevocationVerdict verdict =
        RevocationInfo::from_crl(list(scope))
            .status(certificate("leaf.pem"), certificate("ca.pem"), now, now);
    EXPECT_EQ(verdict.status, Revocation::kUnusable) << scope;
  }
}

}  // namespace
}  // namespace yinxin::crypto
