#pragma once

#include <string>
#include <vector>

#include "pdf/revisions.h"

namespace yinxin::signature {

// The stamps at the edges of pages that show slices of the seal of `field` (骑缝章): annotations
// named "<field>-edge", whose appearances have the slice's /BBox. Throws Error(kInvalidInput) for
// a page tree that is malformed or has more than 10 000 nodes.
std::vector<pdf::IndirectObject> edge_slices(pdf::RevisionChain& chain, std::size_t view,
                                             const std::string& field);

// The dictionary entries of the appearance that shows the slice of `seal`.
std::string slice_entries(pdf::RevisionChain& chain, std::size_t view,
                          const pdf::IndirectObject& slice, pdf::Reference seal);

}  // namespace yinxin::signature
