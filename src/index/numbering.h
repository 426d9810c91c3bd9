#pragma once

#include <xapian.h>

namespace yinxin::index {

// Documents are numbered as they are indexed, over all segments of an index. Xapian numbers them
// otherwise where it searches several segments at once: those of the first of n segments 1, n + 1,
// 2n + 1 …, those of the second 2, n + 2 …; since no number is in two segments, both orders are the
// same. Within a segment, where posting sources work, a document has its own number.
class Numbering {
 public:
  explicit Numbering(std::size_t segments = 1)
      : segments_(static_cast<Xapian::docid>(segments > 0 ? segments : 1)) {}

  Xapian::docid number(Xapian::docid of_all) const { return (of_all - 1) / segments_ + 1; }
  // No number that Xapian may give to document `number` is lower.
  Xapian::docid least_of_all(Xapian::docid number) const { return (number - 1) * segments_ + 1; }

 private:
  Xapian::docid segments_;
};

// The number before the first document of a segment.
inline Xapian::docid before_first(const Xapian::Database& segment) {
  const auto first = segment.postlist_begin("");
  return first == segment.postlist_end("") ? segment.get_lastdocid() : *first - 1;
}

}  // namespace yinxin::index
