#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/certificate.h"
#include "crypto/content_digest.h"
#include "crypto/digest.h"
#include "crypto/transport.h"

namespace yinxin::crypto {

// Where time-stamps come from. Safe to use from several threads.
class Timestamper {
 public:
  virtual ~Timestamper() = default;

  // A time-stamp token (RFC 3161), DER, over what has this SHA-256. Throws Error(kUnavailable) if
  // the authority gives none now.
  virtual Bytes stamp(const Digest& sha256) = 0;
  // As many bytes as a token takes; stamp() never returns more. 0 if there is none to be had now.
  virtual std::size_t room() = 0;
};

// Asks a time-stamping authority, and takes nothing from it that is not a token for what was
// asked.
class TimestampClient final : public Timestamper {
 public:
  // `transport` must outlive it.
  TimestampClient(Transport& transport, std::string url);
  ~TimestampClient() override;

  Bytes stamp(const Digest& sha256) override;
  // What the first token that it got took, and a little more: serial numbers and signatures vary.
  std::size_t room() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What a time-stamp token says and is worth, as far as it can be told without knowing whom to
// trust.
struct TimestampVerdict {
  std::string code;    // empty: good. DER, CMS_FORMAT, HASH_FAILURE, SIG_CRYPTO_FAILURE, …
  std::string detail;  // English, for the expert
  std::optional<Certificate> authority;   // as far as it got
  std::vector<Certificate> certificates;  // all that came along
  std::string algorithm;                  // SignatureAlgorithm::name
  Instant time;
  std::string digest_name;  // of the imprint
  Bytes imprint;
  Bytes nonce;  // content octets of the INTEGER; empty if there is none

  // Whether it is a stamp on what has this digest.
  bool is_of(const ContentDigest& content) const;
  bool is_of(std::vector<ByteView> parts) const { return is_of(digest_of(std::move(parts))); }
};

// Judges a token as strictly as verify_detached() a signature. Never throws but for lack of
// memory.
TimestampVerdict verify_timestamp(ByteView token);

}  // namespace yinxin::crypto
