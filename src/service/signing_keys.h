#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "crypto/signer.h"
#include "crypto/trust_store.h"
#include "service/file_identity.h"
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

// Signers as their files have them now: who replaces a key or its certificate need not restart
// anything. What was given out stays valid also when another takes its place. Safe to use from
// several threads.
class CurrentSigners {
 public:
  // Throws what load_signer() does, also if what was there before has been taken away.
  const crypto::Signer& get(const Home& home, const std::string& key);

 private:
  struct Held {
    std::vector<std::filesystem::path> files;
    std::vector<FileIdentity> as_read;
    crypto::Signer signer;
  };

  std::mutex mutex_;
  std::map<std::string, std::vector<std::unique_ptr<Held>>> signers_;  // the last one holds
};

// Throws Error(kForbidden), naming whose certificate it is, if nothing may be signed with it any
// more: it has expired, or what `trust` knows of revocations says it was revoked.
void require_usable(const crypto::Signer& signer, const crypto::TrustStore& trust, Instant now);

}  // namespace yinxin::service
