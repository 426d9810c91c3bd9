#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yinxin::index {

// A short piece of `text` around the first place where one of `words` (folded) stands, with
// every occurrence in it marked: "…销售«假冒»注册商标的商品…". The beginning of the text if
// there is none. At most 120 characters with marks and ellipses; no character is parted from
// its combining marks; line breaks become spaces, or nothing between two ideographs; « and » of
// the text itself become ‹ and ›. Linear in the text for each word.
std::string snippet(std::string_view text, const std::vector<std::u32string>& words);

}  // namespace yinxin::index
