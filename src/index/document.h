#pragma once

#include <xapian.h>

#include <string>

#include "index/index.h"
#include "index/text_store.h"

namespace yinxin::index {

// Throws Error(kInvalidInput, entry.id, …) if it has no id, a name is longer than a term may be,
// the date or level is none, anything is not UTF-8 or the text is larger than 16 MiB.
void check(const Entry& entry);

// What is kept of an entry that check() accepts: postings, value and data for Xapian, the folded
// text and what facets count for the text store, as index/README.md describes them.
struct Prepared {
  Xapian::Document document;
  std::u16string text;
  Attributes attributes;
};

Prepared prepare(const Entry& entry);

// The hit, without snippet, that a document's data describes. Throws Error(kCorrupt).
Hit read_hit(std::string_view data);

}  // namespace yinxin::index
