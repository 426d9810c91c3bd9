#pragma once

#include <optional>

#include "casework/drafts.h"
#include "record/record.h"
#include "templating/directory.h"
#include "templating/template.h"

namespace yinxin::service {

// The record of a draft with what its signatures say. 成文日期: of a joint document the day on
// which the last agency signed; of any other too, unless its author has given one. 会签: if the
// kind has the list "countersign", who agreed for each agency and when. An agency that has not
// signed yet is taken to sign at `now`; in a sample, all are taken to have signed at `at`.
Bytes signed_record(const casework::Draft& draft, const record::Record& record,
                    const templating::Template& kind, const templating::Directory& directory,
                    Instant now, std::optional<Instant> at);

}  // namespace yinxin::service
