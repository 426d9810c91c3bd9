#pragma once

#include <string>
#include <vector>

namespace yinxin::layout {

// For each character whether a word begins with it, by ICU's dictionary for Chinese; one more for
// the end of the text. Safe to call from several threads. Throws Error(kInternal) if ICU's data
// are missing.
std::vector<bool> word_starts(const std::u32string& text);

}  // namespace yinxin::layout
