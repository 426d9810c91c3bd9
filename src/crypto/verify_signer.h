#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/certificate.h"
#include "crypto/content_digest.h"
#include "crypto/signature_algorithm.h"
#include "crypto/signed_data.h"

namespace yinxin::crypto {

// Checks that the signature in `data` is over `content`, and made by the
// certificate that its signed attributes name by digest. `signer` is set as soon as that is
// known. Throws Error(kInvalidInput) whose where() is the code of what is wrong: HASH_FAILURE,
// NO_SIGNING_CERTIFICATE_FOUND, CRYPTO_CONSTRAINTS_FAILURE, CMS_FORMAT, SIG_CRYPTO_FAILURE.
const SignatureAlgorithm& verify_signer(const SignedData& data, const ContentDigest& content,
                                        std::optional<Certificate>& signer);

// The code that an error from here or from parse_signed_data() stands for.
std::string code_of(const Error& error);

}  // namespace yinxin::crypto
