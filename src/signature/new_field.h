#pragma once

#include <string>
#include <string_view>

#include "pdf/incremental_update.h"
#include "pdf/object.h"
#include "pdf/revisions.h"

namespace yinxin::signature {

// Writes a signature field of no extent, whose value will be `signature`, into `update`, and puts
// it into the form, which it makes if there is none, and among the first page's annotations.
// `name` is ASCII; `catalog` is changed if the form is part of it. Throws Error(kInvalidInput) if
// the document has no page.
pdf::Reference add_field(pdf::RevisionChain& chain, pdf::IncrementalUpdate& update,
                         pdf::Object::Dictionary& catalog, const std::string& name,
                         pdf::Reference signature);

// `stem` and the first number that makes it the name of no field.
std::string new_field_name(pdf::RevisionChain& chain, std::string_view stem);

// Says in a form that there are signatures and that the file may only be appended to.
void set_signature_flags(pdf::Object::Dictionary& form);

}  // namespace yinxin::signature
