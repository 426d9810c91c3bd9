#pragma once

#include <vector>

#include "pdf/revisions.h"
#include "signature/fields.h"

namespace yinxin::signature {

// The signed signature fields of the newest view.
std::vector<Field> signed_fields(pdf::RevisionChain& chain);

// Throws Error(kInvalidInput, "SIGNATURE_REMOVED", …) if any object of any revision looks like a
// signature but is none of `found`: one that was cut out of the form, a copy kept in hiding, or
// one inside another object. Parses every object of the file, so that it also finds those that
// are not PDF.
void check_no_stray_signature(pdf::RevisionChain& chain, const std::vector<Field>& found);

// Throws CERTIFICATION or UNSUPPORTED_SIGNATURE if the catalog's /Perms name anything but one of
// `found` as the certifying signature.
void check_permissions(pdf::RevisionChain& chain, const std::vector<Field>& found);

}  // namespace yinxin::signature
