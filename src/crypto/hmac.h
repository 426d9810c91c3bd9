#pragma once

#include "base/bytes.h"
#include "crypto/digest.h"

namespace yinxin::crypto {

// HMAC-SHA256 (RFC 2104).
Digest hmac_sha256(ByteView key, ByteView message);

}  // namespace yinxin::crypto
