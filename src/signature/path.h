#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "crypto/certificate.h"
#include "signature/evidence.h"

namespace yinxin::signature {

// Text from a certificate, fit to be shown whatever it is.
std::string shown(const std::string& text);

// Certificates that may be on the way from a signer's to an anchor.
std::vector<crypto::Certificate> pool_of(const std::vector<crypto::Certificate>& brought,
                                         const Evidence& evidence);

// When the first certificate of a path expires.
Instant expiry_of(const std::vector<crypto::Certificate>& path);

// Whether everything a signature brought along is on its path, so that no byte of it is free.
bool all_used(const std::vector<crypto::Certificate>& brought,
              const std::vector<crypto::Certificate>& path);

}  // namespace yinxin::signature
