#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "crypto/certificate.h"

namespace yinxin::crypto {

// What an AlgorithmIdentifier has behind its identifier.
enum class AlgorithmParameters {
  kAbsent,
  kNull,
  kPss,  // RFC 4055: the same digest throughout, a salt as long as it
};

// One way to sign: a kind of key with a digest. A new algorithm is a row of the table in
// signature_algorithm.cc and nothing else. Rows live as long as the program.
struct SignatureAlgorithm {
  std::string_view name;      // as reports show it: "ECDSA P-256 / SHA-256"
  std::string_view key_type;  // in OpenSSL's words: "RSA", "EC"
  std::string_view curve;     // of an EC key: "prime256v1"
  int min_bits;               // a key smaller than this is refused
  std::string_view digest;    // in OpenSSL's words: "SHA256"
  ByteView digest_oid;        // content octets of the OBJECT IDENTIFIER
  ByteView oid;               // of the signature algorithm
  ByteView key_oid;           // also accepted as the signature algorithm (RFC 3370, 3.2), or empty
  AlgorithmParameters parameters;
};

// The algorithm a key of this certificate signs with; nullptr if we have none for it.
const SignatureAlgorithm* signing_algorithm(const Certificate& certificate);

// The algorithm these identifiers name, if the certificate's key is one for it; else nullptr.
// Without `digest_oid`, the signature's identifier has to say which digest it is.
const SignatureAlgorithm* find_algorithm(const Certificate& certificate, ByteView signature_oid,
                                         ByteView parameters, ByteView digest_oid = {});
// Whether `parameters` (DER, or empty) are those that signatures of this algorithm have.
bool has_parameters(const SignatureAlgorithm& algorithm, ByteView parameters);

// The digest of `parts`, one after another, by the algorithm's digest.
Bytes digest(const SignatureAlgorithm& algorithm, const std::vector<ByteView>& parts);
// The digest OpenSSL knows by the name a digest identifier stands for; empty if it stands in no
// row of the table.
std::string_view digest_name(ByteView digest_oid);
Bytes digest(std::string_view digest_name, const std::vector<ByteView>& parts);

// Whether `signature` over `message` was made with the certificate's key.
bool verify_signature(const SignatureAlgorithm& algorithm, const Certificate& certificate,
                      ByteView message, ByteView signature);

// The most bytes a signature with this certificate's key can have.
std::size_t max_signature_size(const Certificate& certificate);

}  // namespace yinxin::crypto
