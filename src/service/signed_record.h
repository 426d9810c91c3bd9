#pragma once

#include <optional>

#include "casework/drafts.h"
#include "record/record.h"
#include "templating/directory.h"
#include "templating/fault.h"
#include "templating/template.h"

namespace yinxin::service {

// The record of a draft with what its signatures say. 成文日期: of a joint document the day on
// which the last agency signed; of any other too, unless its author has given one. 会签: if the
// kind has the list "countersign", who agreed for each agency and when. An agency that has not
// signed yet is taken to sign at `now`; in a sample, all are taken to have signed at `at`.
Bytes signed_record(const casework::Draft& draft, const record::Record& record,
                    const templating::Template& kind, const templating::Directory& directory,
                    Instant now, std::optional<Instant> at);

// A warning if 成文日期, as its author has given it, is before the day of signing, which it has to
// be unless a meeting adopted the document earlier (党政机关公文处理工作条例, 9 (12)).
std::optional<templating::Fault> early_date(const casework::Draft& draft,
                                            const record::Record& record, Instant now);

}  // namespace yinxin::service
