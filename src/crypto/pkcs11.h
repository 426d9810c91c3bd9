#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/signer.h"

namespace yinxin::crypto {

// Where a key lies in a token that it never leaves (PKCS#11): a card, a hardware module.
struct TokenKey {
  std::filesystem::path module;  // the maker's library: "/usr/lib/softhsm/libsofthsm2.so"
  std::string token;             // label of the token
  std::string object;            // label of the private key
  std::string pin;
};

// Signs with that key, RSA or ECDSA. One session is opened and kept; when the token lost it, it is
// opened again. Throws Error(kInvalidInput) if `chain` begins with a certificate for another kind
// of key, Error(kUnavailable) if the module, token or key cannot be reached.
Signer open_token_signer(std::vector<Certificate> chain, const TokenKey& key);

}  // namespace yinxin::crypto
