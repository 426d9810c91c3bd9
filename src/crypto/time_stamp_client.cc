#include <openssl/err.h>
#include <openssl/ts.h>

#include <atomic>
#include <utility>

#include "base/error.h"
#include "crypto/der.h"
#include "crypto/openssl_ptr.h"
#include "crypto/random.h"
#include "crypto/time_stamp.h"

namespace yinxin::crypto {
namespace {

using RequestPtr = std::unique_ptr<TS_REQ, FreeWith<TS_REQ_free>>;
using ImprintPtr = std::unique_ptr<TS_MSG_IMPRINT, FreeWith<TS_MSG_IMPRINT_free>>;
using AlgorithmPtr = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, FreeWith<ASN1_INTEGER_free>>;

constexpr std::size_t kNonceSize = 16;
constexpr std::size_t kSlack = 64;
constexpr ByteView kGranted{"\x00", 1};
constexpr ByteView kGrantedWithMods{"\x01", 1};

[[noreturn]] void throw_useless(const std::string& url, std::string_view why) {
  throw Error(ErrorCode::kUnavailable, url,
              "时间戳服务的答复不可用 (an unusable answer of the time-stamping authority): " +
                  std::string(why));
}

// Positive and without a leading zero, so that it has one spelling.
Bytes nonce() {
  Bytes octets = random_bytes(kNonceSize);
  octets[0] = static_cast<char>((octets[0] & 0x3f) | 0x40);
  return octets;
}

ImprintPtr imprint_of(const Digest& sha256) {
  ImprintPtr imprint(TS_MSG_IMPRINT_new());
  const AlgorithmPtr method(X509_ALGOR_new());
  check(X509_ALGOR_set0(method.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr),
        "X509_ALGOR_set0");
  check(TS_MSG_IMPRINT_set_algo(imprint.get(), method.get()), "TS_MSG_IMPRINT_set_algo");
  Bytes octets(sha256.bytes());
  check(TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(octets.data()),
                               static_cast<int>(octets.size())),
        "TS_MSG_IMPRINT_set_msg");
  return imprint;
}

Bytes request_for(const Digest& sha256, ByteView nonce) {
  const RequestPtr request(TS_REQ_new());
  check(TS_REQ_set_version(request.get(), 1), "TS_REQ_set_version");
  check(TS_REQ_set_msg_imprint(request.get(), imprint_of(sha256).get()), "TS_REQ_set_msg_imprint");
  const IntegerPtr number(ASN1_INTEGER_new());
  check(ASN1_STRING_set(number.get(), nonce.data(), static_cast<int>(nonce.size())),
        "ASN1_STRING_set");
  check(TS_REQ_set_nonce(request.get(), number.get()), "TS_REQ_set_nonce");
  check(TS_REQ_set_cert_req(request.get(), 1), "TS_REQ_set_cert_req");
  return der_of<i2d_TS_REQ>(request.get());
}

// The token in a TimeStampResp (RFC 3161, 2.4.2), if it was granted.
ByteView token_in(ByteView response) {
  DerReader outer(response);
  DerReader reader(outer.expect(kDerSequence).content);
  outer.expect_end();
  DerReader status(reader.expect(kDerSequence).content);
  const ByteView granted = status.expect(kDerInteger).content;
  if (granted != kGranted && granted != kGrantedWithMods) return {};
  const ByteView token = reader.expect(kDerSequence).whole;
  reader.expect_end();
  return token;
}

}  // namespace

struct TimestampClient::State {
  Transport& transport;
  std::string url;
  std::atomic<std::size_t> room{0};
};

TimestampClient::TimestampClient(Transport& transport, std::string url)
    : state_(new State{transport, std::move(url), {}}) {}

TimestampClient::~TimestampClient() = default;

Bytes TimestampClient::stamp(const Digest& sha256) {
  const Bytes number = nonce();
  const std::string& url = state_->url;
  const Bytes response =
      state_->transport.exchange(url, "application/timestamp-query", request_for(sha256, number));
  Bytes token;
  try {
    token = token_in(response);
  } catch (const Error& error) {
    throw_useless(url, error.what());
  }
  if (token.empty()) throw_useless(url, "the request was not granted");
  const TimestampVerdict verdict = verify_timestamp(token);
  if (!verdict.code.empty()) throw_useless(url, verdict.code + ": " + verdict.detail);
  if (verdict.imprint != sha256.bytes() || verdict.digest_name != "SHA256") {
    throw_useless(url, "a stamp on something else");
  }
  if (verdict.nonce != number) throw_useless(url, "an answer to another request");
  std::size_t unknown = 0;
  state_->room.compare_exchange_strong(unknown, token.size() + kSlack);
  if (token.size() > state_->room) throw_useless(url, "a token larger than those before");
  return token;
}

std::size_t TimestampClient::room() {
  if (state_->room == 0) {
    try {
      (void)stamp(crypto::sha256("how large is a token?"));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
      return 0;
    }
  }
  return state_->room;
}

}  // namespace yinxin::crypto
