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

// The two forms of CMS there are in a PDF: a signature over the file, whose content is detached,
// and a time-stamp token, whose content is a TSTInfo (RFC 3161).
enum class SignedDataForm { kDetached, kTimestamp };

// The parts of a CMS SignedData with one signer (RFC 5652, 5). Views are into the bytes it was
// parsed from.
struct SignedData {
  ByteView content;  // kTimestamp: the DER of the TSTInfo
  std::vector<Certificate> certificates;
  IssuerAndSerial signer;
  ByteView digest_oid;
  ByteView signed_attributes;  // as encoded, with tag [0]
  ByteView message_digest;
  ByteView certificate_digest_oid;  // of signing-certificate-v2 (RFC 5035); empty: SHA-256
  bool has_older_digest = false;    // or of signing-certificate (RFC 2634): SHA-1
  ByteView certificate_digest;
  std::optional<IssuerAndSerial> certificate_name;
  ByteView signature_oid;
  ByteView signature_parameters;  // DER; empty if absent
  ByteView signature;
  ByteView timestamp;  // kDetached: the signature time-stamp, a token; empty if there is none
};

// Throws Error(kInvalidInput) whose where() is DER or CMS_FORMAT unless `cms` is strict DER of
// exactly the form PAdES allows: certificates but no CRLs, one signer by issuer and serial, signed
// attributes in DER order with contentType, messageDigest and signing-certificate-v2 once each
// (a time-stamp may have the older signing-certificate), no unsigned attribute but the one
// signature time-stamp of a detached signature.
SignedData parse_signed_data(ByteView cms, SignedDataForm form);

}  // namespace yinxin::crypto
