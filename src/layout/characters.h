#pragma once

namespace yinxin::layout {

// What line breaking and spacing have to know of a character (GB/T 15834-2011, 5.1).

// Takes the width of a 汉字 and may be spaced: ideographs, kana, Chinese punctuation. The others
// (Latin letters, digits and their punctuation) make words that stay whole.
bool is_full_width(char32_t character);

// 避头: may not begin a line, as 。，、；：？！ and closing brackets.
bool is_no_start(char32_t character);

// 避尾: may not end a line, as opening brackets.
bool is_no_end(char32_t character);

// Chinese punctuation whose right half is empty, and may be taken away.
bool is_compressible(char32_t character);

bool is_digit(char32_t character);

}  // namespace yinxin::layout
