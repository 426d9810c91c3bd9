#pragma once

#include "crypto/sample_services.h"
#include "service/home.h"

namespace yinxin::service {

// Keeps the keys of a sample instance's authorities, and trusts its root for signatures and for
// time-stamps.
void save_sample_trust(const Home& home, const crypto::SampleTrust& trust);

// Throws Error(kNotFound) if a file is missing.
crypto::SampleTrust load_sample_trust(const Home& home);

}  // namespace yinxin::service
