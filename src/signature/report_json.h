#pragma once

#include "base/json.h"
#include "signature/report.h"

namespace yinxin::signature {

// The report with stable keys: state, level, provable_until, sha256, size, revisions, findings[],
// signatures[] of {field, signer, subject, certificate_sha256, algorithm, level, claimed_time,
// best_signature_time, time_source, provable_until, revocation_complete, timestamp, revision,
// covered_bytes, covers_whole_file, indication, sub_indication, findings[]} and timestamps[], the
// document's, of {field, authority, subject, certificate_sha256, algorithm, time, valid_until,
// revision, covered_bytes, covers_whole_file, indication, sub_indication, findings[]}; a
// signature's `timestamp` is one of those too, or null. A finding is {code, indication,
// sub_indication, detail, sentence, next_step}. A time that is missing or malformed is null.
Json to_json(const FileReport& report);

}  // namespace yinxin::signature
