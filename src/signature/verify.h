#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/trust_store.h"
#include "signature/report.h"

namespace yinxin::signature {

// Judges every signature of a PDF and everything that came after it, by `trust` and what that knows
// of revocations. Never opens a network
// connection, never repairs, never writes; bounded in time and memory whatever the bytes are.
// Whatever is wrong with the file is in the report; throws only if memory runs out.
FileReport verify(ByteView pdf, const crypto::TrustStore& trust, Instant now);

}  // namespace yinxin::signature
