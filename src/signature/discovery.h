#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "pdf/revisions.h"
#include "signature/fields.h"

namespace yinxin::signature {

// The signed signature fields of the newest view.
std::vector<Field> signed_fields(pdf::RevisionChain& chain);

// By number, the first revision in which an object refers to it.
using FirstReferences = std::unordered_map<std::uint32_t, std::size_t>;

// Throws Error(kInvalidInput, "SIGNATURE_REMOVED", …) if any object of any revision looks like a
// signature but is none of `found`: one that was cut out of the form, a copy kept in hiding, or
// one inside another object. Parses every object of the file, so that it also finds those that
// are not PDF; `references` is what it saw of them on the way.
void check_no_stray_signature(pdf::RevisionChain& chain, const std::vector<Field>& found,
                              FirstReferences& references);

// Throws CERTIFICATION or UNSUPPORTED_SIGNATURE if the catalog's /Perms name anything but one of
// `found` as the certifying signature.
void check_permissions(pdf::RevisionChain& chain, const std::vector<Field>& found);

}  // namespace yinxin::signature
