#pragma once

#include <xapian.h>

#include <string>

#include "index/index.h"

namespace yinxin::index {

// The postings, values and data of `entry`, as index/README.md describes them. Throws
// Error(kInvalidInput, entry.id, …) if it has no id, a name is longer than a term may be, the
// date or level is none, the text is not UTF-8 or larger than 16 MiB.
Xapian::Document make_document(const Entry& entry);

// The hit, without snippet, that a document's data describes. Throws Error(kCorrupt).
Hit read_hit(const std::string& data);

}  // namespace yinxin::index
