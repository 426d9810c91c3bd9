#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/clock.h"
#include "pdf/revisions.h"

namespace yinxin::signature {

// A signature dictionary (ISO 32000-1, 12.8.1) that covers exactly its revision and all before
// it, except its own /Contents.
struct SignatureDictionary {
  pdf::Reference id;
  std::size_t revision = 0;   // that it was added in, and that it signs, from 1
  std::size_t gap_begin = 0;  // of the bytes of /Contents, the only ones not signed
  std::size_t gap_end = 0;
  std::size_t covered_end = 0;  // where the signed bytes end
  Bytes cms;                    // DER, without the zeros that fill the room for it
  Instant claimed_time;         // /M; Instant() if missing or malformed
  bool is_timestamp = false;    // a DocTimeStamp
};

// Reads the dictionary `id` in the newest view. Throws Error(kInvalidInput) with a code:
// SIGNATURE_REDEFINED, SIGDICT, BYTERANGE, CONTENTS, UNSUPPORTED_SIGNATURE.
SignatureDictionary read_signature_dictionary(pdf::RevisionChain& chain, pdf::Reference id);

}  // namespace yinxin::signature
