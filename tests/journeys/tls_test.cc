#include <cstdlib>
#include <fstream>

#include "journeys/served.h"

// TLS by the service itself, as openssl and curl see it.
namespace yinxin {
namespace {

using testing::Instance;
using testing::Outcome;
using testing::Served;

// An authority of a test's own, and what it certifies.
class Authority {
 public:
  Authority(const Instance& instance, const std::string& name)
      : path_(instance.file(name)), name_(name) {
    shell("openssl ecparam -name prime256v1 -genkey -noout -out '" + key(name) +
          "' && openssl req -x509 -new -key '" + key(name) + "' -subj '/CN=" + name +
          "' -days 2 -out '" + certificate(name) + "'");
  }
  // A certificate and its key, good for so many days from now.
  void certify(const std::string& name, int days) const {
    shell("openssl ecparam -name prime256v1 -genkey -noout -out '" + key(name) +
          "' && openssl req -new -key '" + key(name) + "' -subj '/CN=" + name +
          "' | openssl x509 -req -CA '" + certificate(name_) + "' -CAkey '" + key(name_) +
          "' -days " + std::to_string(days) + " -extfile '" + extensions() + "' -out '" +
          certificate(name) + "'");
  }
  std::string certificate(const std::string& name) const { return path_ + "-" + name + ".pem"; }
  std::string key(const std::string& name) const { return path_ + "-" + name + ".key"; }

 private:
  std::string extensions() const {
    std::ofstream(path_ + ".ext") << "subjectAltName=DNS:localhost,IP:127.0.0.1\n";
    return path_ + ".ext";
  }
  static void shell(const std::string& command) {
    const Outcome outcome = testing::run({"sh", "-c", command});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  }

  std::string path_, name_;
};

class TlsJourney : public ::testing::Test, protected Instance {
 protected:
  TlsJourney() {
    ours_.certify("localhost", 2);
    for (const char* client : {"known", "unknown"}) ours_.certify(client, 2);
    ours_.certify("expired", -1);
    theirs_.certify("known", 2);
  }

  std::vector<std::string> options() const {
    return {"--tls-certificate", ours_.certificate("localhost"),
            "--tls-key",         ours_.key("localhost"),
            "--client-ca",       ours_.certificate("ours")};
  }
  void register_certificate(const Authority& authority, const std::string& name,
                            const std::string& scope) const {
    const Outcome done = yinxin({"user", "certificate", "lisi", authority.certificate(name),
                                 "--scope", scope, "--name", "test"});
    EXPECT_EQ(done.status, 0) << done.err;
  }

  // The status curl got, or "000" if there was no answer; more of its options in `more`.
  static std::string ask(const Served& served, const std::string& target,
                         const std::vector<std::string>& more) {
    std::vector<std::string> line = {"curl",      "--silent",    "--output",
                                     "/dev/null", "--write-out", "%{http_code}"};
    line.insert(line.end(), more.begin(), more.end());
    line.push_back("https://localhost:" + std::to_string(served.port()) + target);
    return testing::run(line).out;
  }
  std::vector<std::string> trusting(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"--cacert", ours_.certificate("ours")});
    return more;
  }
  std::vector<std::string> as(const Authority& authority, const std::string& name,
                              std::vector<std::string> more = {}) const {
    more.insert(more.begin(),
                {"--cert", authority.certificate(name), "--key", authority.key(name)});
    return trusting(std::move(more));
  }

  Authority ours_{*this, "ours"};
  Authority theirs_{*this, "theirs"};
};

constexpr const char* kMe = "/api/v1/sessions/current";

TEST_F(TlsJourney, SpeaksNothingOlderThan12) {
  const Served served(*this, options());
  EXPECT_NE(served.words().find("https://127.0.0.1:"), std::string::npos);
  EXPECT_EQ(ask(served, "/healthz", trusting()), "200");
  EXPECT_EQ(ask(served, "/healthz", {"--cacert", theirs_.certificate("theirs")}), "000");
  EXPECT_EQ(ask(served, "/healthz", trusting({"--tls-max", "1.2"})), "200");
  EXPECT_EQ(ask(served, "/healthz", trusting({"--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0"})),
            "000");
}

TEST_F(TlsJourney, KnowsAnAgencysSystemByItsCertificate) {
  register_certificate(ours_, "known", "read");
  register_certificate(ours_, "expired", "read");
  register_certificate(theirs_, "known", "read");
  const Served served(*this, options());
  EXPECT_EQ(ask(served, kMe, trusting()), "401");            // shows none
  EXPECT_EQ(ask(served, kMe, as(theirs_, "known")), "000");  // of another authority
  EXPECT_EQ(ask(served, kMe, as(ours_, "expired")), "000");  // no longer good
  EXPECT_EQ(ask(served, kMe, as(ours_, "unknown")), "401");  // nobody's
  EXPECT_EQ(ask(served, kMe, as(ours_, "known")), "200");
  EXPECT_EQ(ask(served, "/api/v1/search?q=x", as(ours_, "known")), "200");
  // What it is not for, and what a strange page might have a browser do.
  const std::vector<std::string> draft = {
      "--header", "Content-Type: application/xml", "--data-binary",
      "@" + yinxin::testing::source_dir() + "/samples/outcome-feedback.xml"};
  EXPECT_EQ(ask(served, "/api/v1/drafts", as(ours_, "known", draft)), "403");
  EXPECT_EQ(ask(served, kMe, as(ours_, "known", {"--header", "Origin: https://strange.example"})),
            "401");
  const Json listed = answer({"user", "events", "lisi"});
  EXPECT_NE(listed.dump().find("certificate"), std::string::npos);
}

TEST_F(TlsJourney, LetsARevokedCertificateDoNothing) {
  register_certificate(ours_, "known", "read");
  const Outcome told = testing::run({"sh", "-c",
                                     "openssl x509 -in '" + ours_.certificate("known") +
                                         "' -outform der | sha256sum | cut -c1-64 | tr -d '\\n'"});
  const Served served(*this, options());
  EXPECT_EQ(ask(served, kMe, as(ours_, "known")), "200");
  EXPECT_EQ(yinxin({"user", "revoke-certificate", told.out}).status, 0);
  EXPECT_EQ(ask(served, kMe, as(ours_, "known")), "401");
}

TEST_F(TlsJourney, TakesAnEncryptedKeyAndNeverShowsItsPassword) {
  const std::string encrypted = file("encrypted.key");
  testing::run({"sh", "-c",
                "openssl ec -in '" + ours_.key("localhost") +
                    "' -aes256 -passout pass:words-of-it" + " -out '" + encrypted + "'"});
  std::vector<std::string> with_key = options();
  with_key[3] = encrypted;
  ::setenv("YINXIN_TLS_KEY_PASSWORD", "words-of-it", 1);
  {
    const Served served(*this, with_key);
    EXPECT_EQ(ask(served, "/healthz", trusting()), "200");
    with_key.insert(with_key.begin(), {"config", "check"});
    const Outcome checked = yinxin(with_key);
    EXPECT_EQ(checked.status, 0) << checked.err;
    EXPECT_NE(checked.out.find("tls-key-password = （已设置"), std::string::npos) << checked.out;
    EXPECT_EQ((checked.out + checked.err + served.log()).find("words-of-it"), std::string::npos);
  }
  ::setenv("YINXIN_TLS_KEY_PASSWORD", "wrong", 1);
  with_key.erase(with_key.begin(), with_key.begin() + 2);
  with_key.insert(with_key.begin(), {"serve", "--listen", "127.0.0.1:0"});
  const Outcome refused = yinxin(with_key);
  ::unsetenv("YINXIN_TLS_KEY_PASSWORD");
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.err.find(encrypted), std::string::npos) << refused.err;
}

}  // namespace
}  // namespace yinxin
