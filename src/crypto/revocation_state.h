#pragma once

#include <openssl/ocsp.h>

#include <string>
#include <vector>

#include "base/recent.h"
#include "crypto/digest.h"
#include "crypto/openssl_ptr.h"
#include "crypto/revocation.h"

namespace yinxin::crypto {

// What a list and a response alike consist of: something, and its signature.
struct SignedStatement {
  ByteView content;
  ByteView oid;
  ByteView parameters;
  ByteView signature;
};

using BasicPtr = std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>>;

struct RevocationInfo::State {
  Bytes der;
  SignedStatement statement;  // views into `der`
  BasicPtr ocsp;              // without the certificates in it
  std::vector<Certificate> responders;
  std::unique_ptr<X509_CRL, FreeWith<X509_CRL_free>> crl;
  mutable Recent<Digest, bool> signed_by{8};  // certificates

  void read_ocsp();
  void read_crl();
  bool is_by(const Certificate& certificate) const;
  OCSP_SINGLERESP* answer(const Certificate& certificate, const Certificate& issuer) const;
  bool is_appointed(const Certificate& responder, const Certificate& issuer, Instant control) const;
  std::string fault_of_ocsp(const Certificate& issuer, Instant control) const;
  bool is_in_scope(const Certificate& certificate) const;
  std::string fault_of_crl(const Certificate& certificate, const Certificate& issuer,
                           Instant control) const;
  RevocationVerdict ocsp_status(const Certificate& certificate, const Certificate& issuer,
                                Instant at, Instant control) const;
  RevocationVerdict crl_status(const Certificate& certificate, const Certificate& issuer,
                               Instant at, Instant control) const;
};

}  // namespace yinxin::crypto
