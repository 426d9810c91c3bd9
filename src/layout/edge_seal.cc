#include "layout/edge_seal.h"

#include <cmath>

namespace yinxin::layout {
namespace {

constexpr std::size_t kMostSlices = 12;

bool is_round(const SealPlace& seal) {
  return std::abs((seal.box.right - seal.box.left) - (seal.box.bottom - seal.box.top)) < 0.01;
}

// The first place of all is the lead agency's, which signs first.
const SealPlace* lead_seal(const Pages& pages) {
  for (const Page& page : pages.pages) {
    if (!page.seals.empty()) return is_round(page.seals.front()) ? &page.seals.front() : nullptr;
  }
  return nullptr;
}

EdgeSeal edge_seal(const Page& page, const SealPlace& seal, int slice, int slices) {
  EdgeSeal edge{seal.seal, slice, slices, seal.box.right - seal.box.left, {}, false};
  const double width = edge.diameter / slices;
  edge.sideways = page.width > page.height;
  if (edge.sideways) {
    const double left = (page.width - edge.diameter) / 2;
    edge.box = {left, page.height - width, left + edge.diameter, page.height};
  } else {
    const double top = (page.height - edge.diameter) / 2;
    edge.box = {page.width - width, top, page.width, top + edge.diameter};
  }
  return edge;
}

}  // namespace

void add_edge_seals(Pages& pages) {
  const SealPlace* lead = lead_seal(pages);
  const std::size_t count = pages.pages.size();
  if (lead == nullptr || count < 2) return;
  const SealPlace seal = *lead;
  const std::size_t groups = (count + kMostSlices - 1) / kMostSlices;
  for (std::size_t group = 0; group < groups; ++group) {
    const std::size_t begin = group * count / groups;
    const std::size_t end = (group + 1) * count / groups;
    for (std::size_t i = begin; i < end; ++i) {
      pages.pages[i].edge = edge_seal(pages.pages[i], seal, static_cast<int>(i - begin),
                                      static_cast<int>(end - begin));
    }
  }
}

}  // namespace yinxin::layout
