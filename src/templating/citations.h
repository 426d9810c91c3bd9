#pragma once

#include <set>
#include <string>
#include <vector>

#include "templating/annotated_record.h"

namespace yinxin::templating {

// What a record says of other documents and those documents contradict: the title and date of
// what it cites, the kind and the questions of what it answers, who is who. A document that is
// not held is a warning. At most 50 documents are looked at: those the record cites, and those of
// the same case that these cite.
std::vector<Fault> check_citations(const Template& kind, const record::Record& record,
                                   const Context& context, const AnnotatedRecord& annotated);

// The numbers of the documents that a record cites.
std::set<std::string> cited_numbers(const Template& kind, const record::Record& record);

}  // namespace yinxin::templating
