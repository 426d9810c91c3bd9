#pragma once

#include "base/json.h"
#include "signature/report.h"

namespace yinxin::signature {

// The report with stable keys: state, sha256, size, revisions, findings[] and signatures[] of
// {field, signer, subject, certificate_sha256, algorithm, level, claimed_time, revision,
// covered_bytes, covers_whole_file, indication, sub_indication, findings[]}. A finding is {code,
// indication, sub_indication, detail, sentence, next_step}. A claimed time that is missing or
// malformed is null.
Json to_json(const FileReport& report);

}  // namespace yinxin::signature
