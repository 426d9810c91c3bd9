#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yinxin::index {

// Where a word stands in a text: characters begin to end, the last one not included.
struct Occurrence {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t word = 0;  // which of the words
};

// Where `words` (folded) stand in `text`, those of one word not overlapping, in order of their
// beginnings; the first few thousand.
std::vector<Occurrence> occurrences(std::u32string_view text,
                                    const std::vector<std::u32string>& words);

// A short piece of `text` around the first place where most of `words` (folded) stand together,
// with every occurrence in it marked: "…销售«假冒»注册商标的商品…". The beginning of the text if
// there is none. At most 120 characters with marks and ellipses; no character is parted from
// its combining marks; line breaks become spaces, or nothing between two ideographs; « and » of
// the text itself become ‹ and ›.
std::string snippet(std::string_view text, const std::vector<std::u32string>& words);

}  // namespace yinxin::index
