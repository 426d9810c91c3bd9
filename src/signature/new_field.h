#pragma once

#include <string_view>

#include "pdf/incremental_update.h"
#include "pdf/object.h"
#include "pdf/revisions.h"

namespace yinxin::signature {

// Writes a signature field of no extent, whose value will be `signature`, into `update`, and puts
// it into the form, which it makes if there is none, and among the first page's annotations. Its name is `stem` and the first number
// that makes it a new one. `catalog` is changed if the form is part of it. Throws
// Error(kInvalidInput) if the document has no page.
pdf::Reference add_field(pdf::RevisionChain& chain, pdf::IncrementalUpdate& update,
                         pdf::Object::Dictionary& catalog, std::string_view stem,
                         pdf::Reference signature);

// Says in a form that there are signatures and that the file may only be appended to.
void set_signature_flags(pdf::Object::Dictionary& form);

}  // namespace yinxin::signature
