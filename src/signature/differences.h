#pragma once

#include <cstddef>

#include "pdf/revisions.h"
#include "signature/signature_dictionary.h"

namespace yinxin::signature {

// What a revision may do to a document that was signed before it: fill one prepared, empty
// signature field with `signature` and show that signature's appearance there. Every object the
// revision brings has to be explained by that. Throws Error(kInvalidInput) with CHANGES (or
// HIDDEN_BYTES, SYNTAX …) naming the object that is not.
//
// `signature` is the one signature of the revision, nullptr if it has none. Time-stamps and
// validation data are not judged yet: LONG_TERM_DATA.
void check_differences(pdf::RevisionChain& chain, std::size_t revision,
                       const SignatureDictionary* signature);

}  // namespace yinxin::signature
