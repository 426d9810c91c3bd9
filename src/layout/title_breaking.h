#pragma once

#include <string>
#include <vector>

#include "layout/line_breaking.h"

namespace yinxin::layout {

// Breaks a title into as few lines as `measure` allows, of about equal length, where its sense
// allows: before 关于, after 的 or 、 or a space, between words, best never inside one of `names`,
// 《》 or “”, nor before 的 (GB/T 9704-2012, 7.3.1: 词意完整，排列对称). Lines get longer, or
// shorter, or longer and then shorter (梯形、菱形). If it takes several lines, they rather end
// before the glyphs `preferred`. Empty if it takes more than eight lines.
std::vector<LineRange> balance_title(const Glyphs& text, double measure,
                                     const std::vector<std::u32string>& names = {},
                                     const std::vector<std::size_t>& preferred = {});

}  // namespace yinxin::layout
