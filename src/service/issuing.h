#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "record/record.h"
#include "service/service.h"

namespace yinxin::service {

// How a record is made a document.
struct IssueOrder {
  std::string id;      // of the document; empty: one that its number and record give it
  std::string person;  // who has it issued
  std::optional<Instant> at;
};

// Check, number, render, seal, archive. Whether anybody may is decided before. Throws
// Error(kConflict) if there is a document of that id.
IssueOutcome issue_record(const record::Record& record, const IssueOrder& order, Parts& parts);

// Throws Error(kForbidden) if `at` is given and the instance is no sample.
void require_settable(std::optional<Instant> at, Parts& parts);

}  // namespace yinxin::service
