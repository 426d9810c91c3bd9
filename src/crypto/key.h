#pragma once

#include <openssl/evp.h>

#include "base/bytes.h"
#include "crypto/openssl_ptr.h"
#include "crypto/sample_authority.h"
#include "crypto/signature_algorithm.h"

// Private keys as OpenSSL has them; for this module only.
namespace yinxin::crypto {

// What an operation needs to know of `algorithm` besides key and digest: the identity in SM2, the
// padding of PSS.
void prepare(EVP_PKEY_CTX* context, const SignatureAlgorithm& algorithm);

void prepare_sm2(EVP_PKEY_CTX* context);

KeyPtr generate_key(KeyKind kind);
// Unencrypted PKCS#8. Null if there is none.
KeyPtr key_from_pem(ByteView pem);
Bytes key_to_pem(EVP_PKEY* key);

Bytes sign_with(EVP_PKEY* key, const SignatureAlgorithm& algorithm, ByteView message);

}  // namespace yinxin::crypto
