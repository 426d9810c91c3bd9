#pragma once

#include <optional>
#include <vector>

#include "record/record.h"
#include "templating/context.h"
#include "templating/deadline.h"
#include "templating/document.h"
#include "templating/fault.h"
#include "templating/template.h"

namespace yinxin::templating {

// Everything that is wrong with `record` as a document of the template's kind, in the order of
// the record and then of the template: unknown and missing fields, values that are not what
// their type asks for, the template's checks and guards, marks of secrecy, characters that
// nobody can draw. A check about a field that already has a fault is left out, so that one
// mistake is reported once. At most 200 faults; the last one then says that there are more.
//
// Throws Error(kInvalidInput) at the template's line if one of its expressions costs more than a
// record of this size allows (templating/expression.h).
std::vector<Fault> check(const Template& kind, const record::Record& record,
                         const Context& context);

// The same, and, unless something is an error, the document that instantiate() makes.
struct Examination {
  std::vector<Fault> faults;
  std::optional<Document> document;
};
Examination examine(const Template& kind, const record::Record& record, const Context& context);

// The limits that run for this document, in the order of the template; of those whose beginning is
// not known yet, nothing is said. `kind` must outlive the answer.
std::vector<ComputedDeadline> deadlines(const Template& kind, const record::Record& record,
                                        const Context& context);

// 成文日期: the record's, or else the day of context.now in China.
Date date_of(const record::Record& record, const Context& context);

// The id of the agency whose number the document gets: number-owner, or else the first issuer.
// Throws Error(kInvalidInput) if the directory does not know it.
Agency number_owner(const record::Record& record, const Context& context);

}  // namespace yinxin::templating
