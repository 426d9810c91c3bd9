#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/cms.h"
#include "crypto/trust_store.h"
#include "signature/evidence.h"
#include "signature/existence.h"
#include "signature/report.h"
#include "signature/signature_dictionary.h"

// Judging one signature or time-stamp, by what the rest of the file proves.
namespace yinxin::signature {

struct Circumstances {
  const crypto::TrustStore& trust;
  const Evidence& evidence;
  Existence& existence;
  Instant now;

  ExistsSince exists_since() const {
    return [this](std::size_t revision) { return existence.since(revision); };
  }
};

// Judges a token that stands in `revision` and should be a stamp on `stamped`; `control` is since
// when the token itself is proven to exist.
void judge_timestamp(ByteView token, const crypto::ContentDigest& stamped, Instant control,
                     const Circumstances& circumstances, TimestampReport& report);

// Judges a signature's CMS over `covered`, with its time-stamp, its certificate and its level.
void judge_signature(const SignatureDictionary& dictionary, const crypto::ContentDigest& covered,
                     const Circumstances& circumstances, SignatureReport& report);

}  // namespace yinxin::signature
