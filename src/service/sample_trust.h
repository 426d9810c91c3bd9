#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "crypto/sample_services.h"
#include "service/home.h"

namespace yinxin::service {

// Keeps the keys of a sample instance's authorities, and trusts its root for signatures and for
// time-stamps.
void save_sample_trust(const Home& home, const crypto::SampleTrust& trust);

// Throws Error(kNotFound) if a file is missing.
crypto::SampleTrust load_sample_trust(const Home& home);

void save_credentials(const Home& home, const std::string& key,
                      const crypto::Credentials& credentials);
// A key and certificate for `holder`, and another for SM2.
void issue_sample_keys(const Home& home, const crypto::SampleAuthority& authority,
                       const std::string& key, const std::string& holder, Instant now);

// The certificates of a sample instance that were taken back.
std::vector<crypto::Revoked> load_sample_revocations(const Home& home);
// Takes back what certificates `key` has, also for SM2, as of `at`, and gives the key's holder new
// ones. Verifying knows from then on, by the authority's list in trust/revocations/.
void revoke_sample_key(const Home& home, const std::string& key, const std::string& holder,
                       Instant at, Instant now);

}  // namespace yinxin::service
