#pragma once

#include <string>

#include "crypto/signer.h"
#include "crypto/trust_store.h"
#include "service/home.h"

namespace yinxin::service {

// The signer whose key is called `key`. It lies in desk/keys/, readable by the owner alone:
//   KEY.pem    a private key; its certificate, with issuers, is desk/certificates/KEY.pem
//   KEY.json   where else the key is, either
//     {"pkcs12": "FILE.p12", "passphrase_file": "FILE"}, both in desk/keys/, or
//     {"pkcs11": {"module": "/path.so", "token": LABEL, "object": LABEL, "pin_file": "FILE"}},
//     with the certificate in desk/certificates/KEY.pem
// The second comes first. Throws Error(kNotFound) if there is neither, Error(kInvalidInput) or
// Error(kUnavailable) as the key's kind does.
crypto::Signer load_signer(const Home& home, const std::string& key);

// Throws Error(kForbidden), naming whose certificate it is, if nothing may be signed with it any
// more: it has expired, or what `trust` knows of revocations says it was revoked.
void require_usable(const crypto::Signer& signer, const crypto::TrustStore& trust, Instant now);

}  // namespace yinxin::service
