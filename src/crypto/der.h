#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace yinxin::crypto {

// Tags of ASN.1 as one octet.
enum DerTag : std::uint8_t {
  kDerBoolean = 0x01,
  kDerInteger = 0x02,
  kDerBitString = 0x03,
  kDerOctetString = 0x04,
  kDerNull = 0x05,
  kDerObjectIdentifier = 0x06,
  kDerEnumerated = 0x0a,
  kDerGeneralizedTime = 0x18,
  kDerSequence = 0x30,
  kDerSet = 0x31,
  kDerContext0 = 0xa0,
  kDerContext1 = 0xa1,
};

struct DerElement {
  std::uint8_t tag = 0;
  ByteView content;
  ByteView whole;
};

// Reads a row of DER elements (X.690) from hostile bytes. Throws Error(kInvalidInput) whose
// where() is "DER" for indefinite or non-minimal lengths, long tags and anything cut short.
class DerReader {
 public:
  explicit DerReader(ByteView bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  ByteView rest() const { return rest_; }
  DerElement next();
  // The next element, which must have this tag.
  DerElement expect(std::uint8_t tag);
  // The next element if it has this tag; otherwise nothing is consumed.
  std::optional<DerElement> optional(std::uint8_t tag);
  void expect_end() const;

 private:
  ByteView rest_;
};

// Throws as above unless `bytes` is exactly one element and everything inside constructed
// elements is DER, nested no deeper than 32, with minimal INTEGERs.
void check_der(ByteView bytes);

// The element with this tag and content.
Bytes der_element(std::uint8_t tag, ByteView content);

// A GeneralizedTime as DER has it: seconds, no zeros at the end of a fraction, UTC. nullopt if it
// is not one.
std::optional<Instant> time_of(ByteView generalized_time);

}  // namespace yinxin::crypto
