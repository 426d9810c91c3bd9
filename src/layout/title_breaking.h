#pragma once

#include <vector>

#include "layout/line_breaking.h"

namespace yinxin::layout {

// Breaks a title into as few lines as `measure` allows, of about equal length, where its sense
// allows: before 关于, after 的 or 、 or a space, best never inside 《》 or “”, nor before 的
// (GB/T 9704-2012, 7.3.1: 词意完整，排列对称). Empty if it takes more than eight lines.
std::vector<LineRange> balance_title(const Glyphs& text, double measure);

}  // namespace yinxin::layout
