#pragma once

#include "record/record.h"
#include "templating/context.h"
#include "templating/document.h"
#include "templating/template.h"

namespace yinxin::templating {

// The document that `kind` makes of `record`. The same arguments give the same document.
//
// Throws Error(kInvalidInput) if a value that the page needs is missing or wrong and this is no
// draft (check() says so beforehand, and better), and at the template's line if the document
// would exceed 2 MB of text, 20,000 elements or 100,000 turns of its loops.
Document instantiate(const Template& kind, const record::Record& record, const Context& context);

}  // namespace yinxin::templating
