#include "layout/title_breaking.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "layout/ruler.h"

namespace yinxin::layout::testing {
namespace {

std::vector<std::string> balanced(const std::string& text) {
  const Glyphs glyphs = set_text(Ruler(), text, {Typeface::kTitle, 22, 22});
  std::vector<std::string> lines;
  for (const LineRange& range : balance_title(glyphs, 156 * kMmInPoints)) {
    std::u32string line;
    for (std::size_t i = range.begin; i < range.end; ++i) line += glyphs[i].character;
    lines.push_back(to_utf8(line));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Title, StaysOnOneLineIfItFits) {
  EXPECT_EQ(balanced("关于移交样例案件的函"), Lines{"关于移交样例案件的函"});
}

TEST(Title, BreaksBeforeItsSubject) {
  EXPECT_EQ(balanced("示例省市场监督管理局关于做好样例工作的通知"),
            (Lines{"示例省市场监督管理局", "关于做好样例工作的通知"}));
}

TEST(Title, KeepsTheNamesOfJointIssuersWhole) {
  EXPECT_EQ(
      balanced("示例省人民检察院　示例省知识产权局关于对范例科技专利、商标系列侵权案共同挂牌督办"
               "的通知"),
      (Lines{"示例省人民检察院　示例省知识产权局", "关于对范例科技专利、商标系列侵权案",
             "共同挂牌督办的通知"}));
}

TEST(Title, KeepsTheNameOfALawWhole) {
  for (const std::string& line :
       balanced("示例市公安局关于贯彻《样例法》和《样例行政执法机关规定》有关问题的请示")) {
    std::size_t open = 0;
    std::size_t close = 0;
    for (std::size_t at = 0; (at = line.find("《", at)) != std::string::npos; ++at) ++open;
    for (std::size_t at = 0; (at = line.find("》", at)) != std::string::npos; ++at) ++close;
    EXPECT_EQ(open, close) << line;
  }
}

TEST(Title, IsRefusedWhenItTakesMoreThanEightLines) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "长";
  EXPECT_TRUE(balanced(text).empty());
}

}  // namespace
}  // namespace yinxin::layout::testing
