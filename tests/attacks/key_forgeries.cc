#include <string>

#include "attacks/forge.h"
#include "base/error.h"

// Forgeries with certificates, keys and what is said of them.
namespace yinxin::attacks {
namespace {

using testing::kNow;
using testing::kYear;
using testing::request;
using testing::signable_pdf;

constexpr std::chrono::hours kDay{24};

crypto::Signer signer_of(const crypto::Credentials& made) {
  return crypto::Signer::from_pem(made.certificate_pem, made.key_pem);
}

Bytes signed_by(const crypto::Signer& signer) {
  return sign(signable_pdf(2), request("Seal1", true), signer);
}

// The certificate, signature or digest in the newest /Contents with one hex digit changed.
Bytes flipped_at(const Bytes& pdf, const std::string& hex, std::size_t offset) {
  std::string altered = contents(pdf);
  const std::size_t place = altered.find(hex);
  EXPECT_NE(place, std::string::npos);
  char& digit = altered[place + hex.size() + offset];
  digit = digit == '0' ? '1' : '0';
  return with_contents(pdf, altered);
}

}  // namespace

const std::vector<Forgery>& key_forgeries() {
  static const std::vector<Forgery> all = {
      {"SignerOfAnImpostor", kIndeterminate, [](World&) { return World().b_b(); }},
      {"SignerLongExpired", kIndeterminate,
       [](World& w) {
         return signed_by(
             signer_of(w.issuing.issue_signer("江州市市场监督管理局", kNow - 11 * kYear)));
       }},
      {"SignerNotYetValid", kIndeterminate,
       [](World& w) {
         return signed_by(signer_of(w.issuing.issue_signer("江州市市场监督管理局", kNow + kYear)));
       }},
      {"SignerNotYetValidWhenStamped", kInvalid,
       [](World& w) {
         const auto later =
             signer_of(w.issuing.issue_signer("江州市市场监督管理局", kNow + 2 * kDay));
         signature::SigningRequest wanted = request("Seal1", true);
         wanted.timestamper = &w.timestamper;
         return sign(signable_pdf(), wanted, later);
       }},
      {"SignerWithAStrangersCertificate", kIndeterminate,
       [](World& w) {
         auto chain = w.lead.chain();
         chain.push_back(World().root);
         const crypto::Signer lead = w.lead;
         return signed_by(
             crypto::Signer(chain, [lead](ByteView message) { return lead.sign(message); }));
       }},
      {"SignerWhoseKeyIsAnothers", kInvalid,
       [](World& w) {
         const crypto::Signer second = w.second;
         return signed_by(crypto::Signer(
             w.lead.chain(), [second](ByteView message) { return second.sign(message); }));
       }},
      {"SignatureOfNothing", kInvalid,
       [](World& w) {
         return signed_by(crypto::Signer(w.lead.chain(), [](ByteView) {
           return Bytes("\x30\x06\x02\x01\x00\x02\x01\x00", 8);
         }));
       }},
      {"SignatureIsRevoked", kIndeterminate,
       [](World& w) {
         w.services.revoke(w.lead.certificate(), kNow - kDay);
         return w.b_lt(w.b_b());
       }},
      {"SignatureIsRevokedAndStamped", kIndeterminate,
       [](World& w) {
         w.services.revoke(w.lead.certificate(), kNow - kDay);
         return w.archived(w.b_t());
       }},
      {"CountersignatureAfterRevocation", kInvalid,
       [](World& w) {
         w.services.revoke(w.second.certificate(), kNow - kDay);
         return w.b_lt(w.countersigned(w.b_t(2)));
       }},
      {"AuthorityIsRevoked", kIndeterminate,
       [](World& w) {
         w.services.revoke(w.issuing.certificate(), kNow - kDay);
         return w.b_lt(w.b_b());
       }},
      {"AnswersAreOld", kIndeterminate,
       [](World& w) {
         const signature::ValidationData old = w.data(w.b_t());
         w.clock.set(kNow + 30 * kDay);
         return signature::extend(w.b_t(), old, nullptr);
       }},
      {"AnswersBySomebodyElse", kIndeterminate,
       [](World& w) {
         const Bytes pdf = w.b_t();
         crypto::SampleTrust other = w.trust;
         other.responder = w.issuing.issue_signer("江州市财政局", kNow);
         crypto::SampleServices unappointed(other, w.clock);
         Bytes answer;
         try {
           class Recorder final : public crypto::Transport {
            public:
             Recorder(crypto::Transport& next, Bytes& last) : next_(next), last_(last) {}
             Bytes exchange(const std::string& url, const std::string& type,
                            ByteView request) override {
               return last_ = next_.exchange(url, type, request);
             }

            private:
             crypto::Transport& next_;
             Bytes& last_;
           } recorder(unappointed, answer);
           (void)crypto::fetch_revocation(recorder, {"sample:ocsp", {}}, w.lead.certificate(),
                                          w.issuing.certificate(), kNow);
         } catch (const Error&) {
         }
         signature::ValidationData data;
         data.ocsps.push_back(answer);
         return signature::extend(pdf, data, nullptr);
       }},
      {"ListOfAnImpostor", kIndeterminate,
       [](World& w) {
         World other;
         signature::ValidationData data;
         data.crls.push_back(other.services.exchange("sample:crl/issuing", "", ""));
         return signature::extend(w.b_t(), data, nullptr);
       }},
      {"TimestampingAuthorityIsGone", kIndeterminate,
       [](World& w) {
         const Bytes pdf = w.archived(w.b_t());
         w.clock.set(kNow + 11 * kYear);
         return pdf;
       }},
      {"TimestampingAuthorityIsRevoked", kIndeterminate,
       [](World& w) {
         const Bytes pdf = w.archived(w.b_t());
         w.services.revoke(w.judge(pdf).timestamps.at(0).path.front(), kNow);
         w.clock.set(kNow + kDay);
         return w.b_lt(pdf);
       }},
      {"DigestInTheCmsChanged", kInvalid,
       [](World& w) { return flipped_at(w.b_b(), "06092a864886f70d0109043122", 6); }},
      {"CertificateInTheCmsChanged", kInvalid,
       [](World& w) { return flipped_at(w.b_b(), "0603550403", 30); }},
      {"CertificatesNameInTheCmsChanged", kIndeterminate,
       [](World& w) { return flipped_at(w.b_b(), "060b2a864886f70d010910022f", 30); }},
      {"CmsOfAnotherLength", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_b();
         std::string hex = contents(pdf);
         return with_contents(pdf, "3083" + std::string("00") + hex.substr(4));
       }},
      {"CmsOfAnotherVersion", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_b();
         return with_contents(pdf, replaced(contents(pdf), "020101310d", "020103310d"));
       }},
      {"CmsWithAnotherDigestAlgorithm", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_b();
         return with_contents(
             pdf, replaced(contents(pdf), "0609608648016503040201", "0609608648016503040202"));
       }},
  };
  return all;
}

}  // namespace yinxin::attacks
