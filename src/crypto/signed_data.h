#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "crypto/certificate.h"
#include "crypto/der.h"

namespace yinxin::crypto {

// What a certificate is named by in its issuer's books.
struct IssuerAndSerial {
  ByteView issuer;  // DER Name
  ByteView serial;  // content octets of the INTEGER
};

// The parts of a detached CMS SignedData with one signer (RFC 5652, 5). Views are into the bytes
// it was parsed from.
struct SignedData {
  std::vector<Certificate> certificates;
  IssuerAndSerial signer;
  ByteView digest_oid;
  ByteView signed_attributes;  // as encoded, with tag [0]
  ByteView message_digest;
  ByteView certificate_digest_oid;  // of signing-certificate-v2 (RFC 5035); empty: SHA-256
  ByteView certificate_digest;
  std::optional<IssuerAndSerial> certificate_name;
  ByteView signature_oid;
  bool signature_has_null = false;
  ByteView signature;
  bool has_timestamp = false;
};

// Throws Error(kInvalidInput) whose where() is DER or CMS_FORMAT unless `cms` is strict DER of
// exactly the form PAdES allows: version 1, nothing encapsulated, certificates but no CRLs, one
// signer by issuer and serial, signed attributes in DER order with contentType, messageDigest and
// signing-certificate-v2 once each, no unsigned attribute but one signature time-stamp.
SignedData parse_signed_data(ByteView cms);

}  // namespace yinxin::crypto
