#include "crypto/sample_services.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ts.h>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "base/error.h"
#include "crypto/key.h"
#include "crypto/openssl_ptr.h"
#include "crypto/random.h"

namespace yinxin::crypto {
namespace {

using StampingPtr = std::unique_ptr<TS_RESP_CTX, FreeWith<TS_RESP_CTX_free>>;
using StampPtr = std::unique_ptr<TS_RESP, FreeWith<TS_RESP_free>>;
using RequestPtr = std::unique_ptr<OCSP_REQUEST, FreeWith<OCSP_REQUEST_free>>;
using BasicPtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;
using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, FreeWith<OCSP_RESPONSE_free>>;
using CertificateIdPtr = std::unique_ptr<OCSP_CERTID, FreeWith<OCSP_CERTID_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
using ObjectPtr = std::unique_ptr<ASN1_OBJECT, FreeWith<ASN1_OBJECT_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;

constexpr const char* kPolicy = "2.999.1";  // an identifier for examples
constexpr std::size_t kSerialSize = 12;
constexpr auto kAnswerValidity = std::chrono::hours(24 * 7);

struct Identity {
  std::vector<Certificate> chain;
  KeyPtr key;

  explicit Identity(const Credentials& credentials)
      : chain(Certificate::from_pem(credentials.certificate_pem, "sample")),
        key(key_from_pem(credentials.key_pem)) {
    const bool matches = key && X509_check_private_key(chain.front().native(), key.get()) == 1;
    ERR_clear_error();
    if (!matches) throw Error(ErrorCode::kInvalidInput, "sample", "a certificate without its key");
  }
  X509* certificate() const { return chain.front().native(); }
};

std::time_t seconds(Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

ASN1_INTEGER* new_serial(TS_RESP_CTX* /*context*/, void* /*data*/) {
  Bytes digits = random_bytes(kSerialSize);
  digits[0] = static_cast<char>((digits[0] & 0x3f) | 0x40);
  const NumberPtr number(BN_bin2bn(reinterpret_cast<const unsigned char*>(digits.data()),
                                   static_cast<int>(digits.size()), nullptr));
  return BN_to_ASN1_INTEGER(number.get(), nullptr);
}

int tell_time(TS_RESP_CTX* /*context*/, void* data, long* sec, long* usec) {
  *sec = seconds(static_cast<const Clock*>(data)->now());
  *usec = 0;
  return 1;
}

}  // namespace

SampleTrust SampleTrust::create(std::string_view name, Instant now) {
  const auto root = SampleAuthority::create(std::string(name) + "根", now);
  const auto issuing = root.issue_authority(name, now);
  return {root.credentials(), issuing.credentials(),
          issuing.issue_responder(std::string(name) + "证书状态服务", now),
          root.issue_timestamper(std::string(name) + "时间戳服务", now)};
}

struct SampleServices::State {
  SampleAuthority root;
  SampleAuthority issuing;
  Identity responder;
  Identity timestamper;
  const Clock& clock;
  mutable std::mutex mutex;
  std::vector<Revoked> revoked;  // guarded by mutex

  Bytes stamp(ByteView request) const;
  Bytes answer(ByteView request) const;
  void say(OCSP_BASICRESP* basic, OCSP_CERTID* id) const;
  std::vector<Revoked> revoked_by(const SampleAuthority& authority) const;
};

// RFC 3161.
Bytes SampleServices::State::stamp(ByteView request) const {
  const StampingPtr context(TS_RESP_CTX_new());
  const ObjectPtr policy(OBJ_txt2obj(kPolicy, 1));
  const bool ready = TS_RESP_CTX_set_signer_cert(context.get(), timestamper.certificate()) == 1 &&
                     TS_RESP_CTX_set_signer_key(context.get(), timestamper.key.get()) == 1 &&
                     TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
                     TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256()) == 1 &&
                     TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 &&
                     TS_RESP_CTX_add_md(context.get(), EVP_sha256()) == 1;
  if (!ready) throw_openssl_error("TS_RESP_CTX");
  TS_RESP_CTX_set_serial_cb(context.get(), new_serial, nullptr);
  TS_RESP_CTX_set_time_cb(context.get(), tell_time, const_cast<Clock*>(&clock));
  const BioPtr bio(BIO_new_mem_buf(request.data(), static_cast<int>(request.size())));
  const StampPtr response(TS_RESP_create_response(context.get(), bio.get()));
  if (!response) throw_openssl_error("TS_RESP_create_response");
  ERR_clear_error();
  return der_of<i2d_TS_RESP>(response.get());
}

void SampleServices::State::say(OCSP_BASICRESP* basic, OCSP_CERTID* id) const {
  const Instant now = clock.now();
  const TimePtr begin(ASN1_TIME_set(nullptr, seconds(now)));
  const TimePtr end(ASN1_TIME_set(nullptr, seconds(now + kAnswerValidity)));
  ASN1_OBJECT* method = nullptr;
  OCSP_id_get0_info(nullptr, &method, nullptr, nullptr, id);
  TimePtr revoked_at;
  for (const Revoked& one : revoked_by(issuing)) {
    const CertificateIdPtr own(OCSP_cert_to_id(
        EVP_get_digestbyobj(method), one.certificate.native(), issuing.certificate().native()));
    if (own && OCSP_id_cmp(own.get(), id) == 0) {
      revoked_at.reset(ASN1_TIME_set(nullptr, seconds(one.at)));
    }
  }
  const CertificateIdPtr any(OCSP_cert_to_id(EVP_get_digestbyobj(method), responder.certificate(),
                                             issuing.certificate().native()));
  int status = revoked_at ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD;
  if (!any || OCSP_id_issuer_cmp(any.get(), id) != 0) status = V_OCSP_CERTSTATUS_UNKNOWN;
  const int reason = revoked_at ? OCSP_REVOKED_STATUS_UNSPECIFIED : OCSP_REVOKED_STATUS_NOSTATUS;
  if (OCSP_basic_add1_status(basic, id, status, reason, revoked_at.get(), begin.get(), end.get()) ==
      nullptr) {
    throw_openssl_error("OCSP_basic_add1_status");
  }
}

// RFC 6960.
Bytes SampleServices::State::answer(ByteView bytes) const {
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const RequestPtr request(d2i_OCSP_REQUEST(nullptr, &begin, static_cast<long>(bytes.size())));
  if (!request) throw_openssl_error("d2i_OCSP_REQUEST");
  const BasicPtr basic(OCSP_BASICRESP_new());
  for (int i = 0; i < OCSP_request_onereq_count(request.get()); ++i) {
    say(basic.get(), OCSP_onereq_get0_id(OCSP_request_onereq_get0(request.get(), i)));
  }
  OCSP_copy_nonce(basic.get(), request.get());
  // producedAt by our clock: OpenSSL knows only the machine's, and has no setter.
  auto* produced = const_cast<ASN1_GENERALIZEDTIME*>(OCSP_resp_get0_produced_at(basic.get()));
  if (ASN1_GENERALIZEDTIME_set(produced, seconds(clock.now())) == nullptr) {
    throw_openssl_error("ASN1_GENERALIZEDTIME_set");
  }
  check(OCSP_basic_sign(basic.get(), responder.certificate(), responder.key.get(), EVP_sha256(),
                        nullptr, OCSP_NOTIME),
        "OCSP_basic_sign");
  const ResponsePtr response(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
  ERR_clear_error();
  return der_of<i2d_OCSP_RESPONSE>(response.get());
}

std::vector<Revoked> SampleServices::State::revoked_by(const SampleAuthority& authority) const {
  const std::lock_guard lock(mutex);
  std::vector<Revoked> own;
  std::copy_if(revoked.begin(), revoked.end(), std::back_inserter(own), [&](const Revoked& one) {
    return one.certificate.is_issued_by(authority.certificate());
  });
  return own;
}

SampleServices::SampleServices(const SampleTrust& trust, const Clock& clock)
    : state_(new State{SampleAuthority::from_pem(trust.root),
                       SampleAuthority::from_pem(trust.issuing),
                       Identity(trust.responder),
                       Identity(trust.timestamper),
                       clock,
                       {},
                       {}}) {}

SampleServices::~SampleServices() = default;
SampleServices::SampleServices(SampleServices&&) noexcept = default;

Bytes SampleServices::exchange(const std::string& url, const std::string& /*type*/,
                               ByteView request) {
  const State& s = *state_;
  if (url == "sample:timestamp") return s.stamp(request);
  if (url == "sample:ocsp") return s.answer(request);
  if (url == "sample:crl/root") return s.root.revocation_list(s.revoked_by(s.root), s.clock.now());
  if (url == "sample:crl/issuing") {
    return s.issuing.revocation_list(s.revoked_by(s.issuing), s.clock.now());
  }
  throw Error(ErrorCode::kUnavailable, url, "没有这项样例服务 (there is no such sample service)");
}

void SampleServices::revoke(const Certificate& certificate, Instant at) {
  const std::lock_guard lock(state_->mutex);
  state_->revoked.push_back({certificate, at});
}

}  // namespace yinxin::crypto
