#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "index/index.h"
#include "layout/font_metrics.h"
#include "layout/pages.h"

namespace yinxin::service {

// The lines of a document with the places of their characters, as they are archived with it
// (archive/README.md, the role "places").
Bytes places_object(const layout::Pages& pages, const layout::FontMetrics& metrics);

// Where `words` (folded) stand on the pages that `object` describes: a rectangle for each line a
// match reaches over, the first few hundred. Throws Error(kCorrupt).
std::vector<index::Place> find_places(const Bytes& object,
                                      const std::vector<std::u32string>& words);

}  // namespace yinxin::service
