#pragma once

#include <xapian.h>

#include "index/index.h"

namespace yinxin::index {

// Matches the documents that match `match` and that `viewer` may see: those of a level of
// secrecy the viewer is cleared for that name one of the viewer's agencies in visible_to and have
// been released, or the viewer among their readers. A viewer who is nobody and of no agency matches
// nothing. `boosts` adds weight and never documents.
//
// Part of the match and not a filter on its results, so that counts and order come from visible
// documents alone. Every search goes through here: searcher.cc has no other way to a
// Xapian::Enquire.
Xapian::Query restricted_to(const Viewer& viewer, const Xapian::Query& match,
                            const Xapian::Query& boosts);

}  // namespace yinxin::index
