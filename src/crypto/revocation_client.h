#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "crypto/certificate.h"
#include "crypto/revocation.h"
#include "crypto/transport.h"

namespace yinxin::crypto {

// Where an instance asks what was revoked.
struct RevocationSources {
  std::string ocsp;                // a responder, or empty
  std::vector<std::string> lists;  // revocation lists
};

// Brings what says now, verifiably, whether `certificate` was revoked: from the responder, or else
// from one of the lists, or else from where the certificate itself says over HTTP. Throws
// Error(kUnavailable) saying whom it asked in vain.
RevocationInfo fetch_revocation(Transport& transport, const RevocationSources& sources,
                                const Certificate& certificate, const Certificate& issuer,
                                Instant now);

}  // namespace yinxin::crypto
