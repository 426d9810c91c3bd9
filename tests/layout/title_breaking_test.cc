#include "layout/title_breaking.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/utf8.h"
#include "layout/ruler.h"

namespace yinxin::layout::testing {
namespace {

std::vector<std::string> balanced(const std::string& text,
                                  const std::vector<std::u32string>& names = {},
                                  const std::vector<std::size_t>& preferred = {}) {
  const Glyphs glyphs = set_text(Ruler(), text, {Typeface::kTitle, 22, 22});
  std::vector<std::string> lines;
  for (const LineRange& range : balance_title(glyphs, 156 * kMmInPoints, names, preferred)) {
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

TEST(Title, BreaksWhereItIsToldIfItMustBreak) {
  EXPECT_EQ(balanced("示例省市场监督管理局关于做好样例工作的通知", {}, {14}),
            (Lines{"示例省市场监督管理局关于做好", "样例工作的通知"}));
  EXPECT_EQ(balanced("关于移交样例案件的函", {}, {2}), Lines{"关于移交样例案件的函"});
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

std::size_t length(const std::string& line) {
  return to_utf32(line).size();
}

// 梯形、菱形: never longer, shorter and longer again.
TEST(Title, HasNoWaist) {
  for (const char* text :
       {"关于对样例市场主体开展知识产权保护专项检查并报送检查情况和典型案例材料的紧急通知",
        "示例市市场监督管理局示例市公安局关于建立健全知识产权行政执法与刑事司法衔接工作机制有关事项"
        "的请示"}) {
    const Lines lines = balanced(text);
    ASSERT_GE(lines.size(), 2U);
    bool fell = false;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (length(lines[i]) < length(lines[i - 1])) fell = true;
      EXPECT_FALSE(fell && length(lines[i]) > length(lines[i - 1])) << text;
    }
  }
}

TEST(Title, BreaksBetweenWords) {
  for (const std::string word : {"知识产权", "行政执法", "刑事", "司法", "监督", "检察机关"}) {
    for (const char* text :
         {"关于加强知识产权行政执法与刑事司法衔接工作检察机关法律监督情况的报告",
          "关于进一步完善检察机关知识产权刑事司法与行政执法监督协作配合工作情况的通报"}) {
      if (std::string(text).find(word) == std::string::npos) continue;
      const Lines lines = balanced(text);
      EXPECT_GE(lines.size(), 2U);
      EXPECT_TRUE(std::any_of(
          lines.begin(), lines.end(),
          [&](const std::string& line) { return line.find(word) != std::string::npos; }))
          << word << " in " << text;
    }
  }
}

TEST(Title, KeepsTheNamesOfAgenciesWhole) {
  const std::string name = "样例海关缉私分局知识产权保护支队";
  const std::string text = "关于商请" + name + "协助核查进口运动鞋来源的函";
  const Lines lines = balanced(text, {to_utf32(name)});
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(name) != std::string::npos;
  }));
}

TEST(Title, IsRefusedWhenItTakesMoreThanEightLines) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "长";
  EXPECT_TRUE(balanced(text).empty());
}

}  // namespace
}  // namespace yinxin::layout::testing
