#pragma once

#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/signer.h"
#include "crypto/time_stamp.h"
#include "pdf/appearance.h"

namespace yinxin::signature {

struct SigningRequest {
  // The empty signature field to fill: "Seal1". Empty: a field of no extent is added, which shows
  // nothing.
  std::string field;
  pdf::Appearance appearance;  // the seal; drawn when and because this signature exists
  std::string signer_name;     // the agency, for /Name
  Instant claimed_time;        // /M
  bool certify = false;        // the lead agency's: DocMDP P=2
  // Whose signature time-stamp it gets, which makes it B-T; nullptr: none. If the authority does
  // not answer, it is B-B.
  crypto::Timestamper* timestamper = nullptr;
};

// `pdf` with one more PAdES baseline signature, as an incremental update: the bytes given are
// a prefix of the bytes returned. Throws Error(kInvalidInput) if the field does not exist, is
// already signed, or the file is not one we can extend; Error(kUnavailable) if the key cannot be
// used. Safe to call from several threads.
Bytes sign(ByteView pdf, const SigningRequest& request, const crypto::Signer& signer);

}  // namespace yinxin::signature
