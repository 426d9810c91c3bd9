#pragma once

#include <cstddef>

#include "pdf/revisions.h"
#include "signature/discovery.h"
#include "signature/signature_dictionary.h"

namespace yinxin::signature {

// What a revision may do to a document that was signed before it:
// - fill one prepared, empty signature field with `signature` and show that signature's appearance
//   there; or add one field of no extent for it, if it is a time-stamp or another approval;
// - add certificates, OCSP responses and revocation lists to the document security store.
// Every object the revision brings has to be explained by that, and no earlier object may have
// waited for it. Throws Error(kInvalidInput) with CHANGES (or HIDDEN_BYTES, SYNTAX …) naming the
// object that is not.
//
// `signature` is the one signature of the revision, nullptr if it has none: then it may add to the
// store only.
void check_differences(pdf::RevisionChain& chain, std::size_t revision,
                       const SignatureDictionary* signature, const FirstReferences& references);

}  // namespace yinxin::signature
