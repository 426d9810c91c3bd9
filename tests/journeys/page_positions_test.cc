#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "base/xml.h"
#include "journeys/instance.h"

// The page of an issued document, read back from the PDF by another program and held against the
// numbers of GB/T 9704-2012 in millimetres.
namespace yinxin {
namespace {

constexpr double kMm = 72 / 25.4;
constexpr double kLeft = 28;  // of the type area, 5.2.1
constexpr double kRight = 184;
constexpr double kPitch = 156.0 / 28;
constexpr double kLinePitch = 225.0 / 22;

struct Glyph {
  std::string text;
  std::string font;
  double size = 0;  // points
  double x = 0;     // millimetres from the left and top edges of the page; y is the baseline
  double y = 0;
};

using Line = std::vector<Glyph>;  // from left to right

struct Page {
  double width = 0;
  double height = 0;
  std::vector<Line> lines;  // from top to bottom
};

struct Rectangle {
  double left, top, right, bottom;
};

void collect(pugi::xml_node font, std::map<long, Line>& by_baseline) {
  for (const auto node : font.children("char")) {
    Glyph glyph;
    glyph.text = node.attribute("c").value();
    glyph.font = font.attribute("name").value();
    glyph.size = font.attribute("size").as_double();
    glyph.x = node.attribute("x").as_double() / kMm;
    glyph.y = node.attribute("y").as_double() / kMm;
    by_baseline[std::lround(glyph.y * 10)].push_back(glyph);
  }
}

Page read_page(const std::string& pdf, int number) {
  const auto outcome =
      testing::run({"mutool", "draw", "-q", "-F", "stext", "-o", "-", pdf, std::to_string(number)});
  XmlLimits limits;
  limits.bytes = 64 << 20;
  const auto document = XmlDocument::parse(outcome.out, "stext", limits);
  const auto page = document.root().child("page");
  std::map<long, Line> by_baseline;
  for (const auto block : page.children("block")) {
    for (const auto line : block.children("line")) {
      for (const auto font : line.children("font")) collect(font, by_baseline);
    }
  }
  Page read{
      page.attribute("width").as_double() / kMm, page.attribute("height").as_double() / kMm, {}};
  for (auto& [baseline, line] : by_baseline) {
    std::sort(line.begin(), line.end(), [](const Glyph& a, const Glyph& b) { return a.x < b.x; });
    read.lines.push_back(line);
  }
  return read;
}

std::string text_of(const Line& line) {
  std::string text;
  for (const Glyph& glyph : line) text += glyph.text;
  return text;
}

// Where the ink of a line ends: closing punctuation is squeezed to its left half there.
double right_of(const Line& line) {
  const Glyph& last = line.back();
  const bool narrow = last.text.size() < 3 ||
                      std::string("，。、；：？！）》」”").find(last.text) != std::string::npos;
  return last.x + last.size / kMm * (narrow ? 0.5 : 1);
}

Line line_with(const Page& page, const std::string& words) {
  for (const Line& line : page.lines) {
    if (text_of(line).find(words) != std::string::npos) return line;
  }
  throw std::runtime_error("no line with " + words);
}

std::vector<Line> body_lines(const Page& page) {
  std::vector<Line> body;
  for (const Line& line : page.lines) {
    if (std::abs(line.front().size - 15.75) < 0.01) body.push_back(line);
  }
  return body;
}

class PagePositions : public ::testing::Test, protected testing::Instance {
 protected:
  void SetUp() override {
    ASSERT_EQ(
        yinxin({"issue", testing::kSampleReferral, "-o", pdf_, "--at", "2026-03-18T09:20"}).status,
        0);
  }

  Page page(int number) const { return read_page(pdf_, number); }

  Rectangle seal(const Page& page) const {
    std::istringstream words(
        testing::run({"mutool", "show", pdf_, "trailer/Root/AcroForm/Fields/1/Rect"}).out);
    std::string bracket;
    double left = 0, bottom = 0, right = 0, top = 0;
    words >> bracket >> left >> bottom >> right >> top;
    return {left / kMm, page.height - top / kMm, right / kMm, page.height - bottom / kMm};
  }

  const std::string pdf_ = file("issued.pdf");
};

TEST_F(PagePositions, AreOnA4InsideTheTypeArea) {
  for (int number = 1; number <= 4; ++number) {
    const Page read = page(number);
    EXPECT_NEAR(read.width, 210, 0.1);
    EXPECT_NEAR(read.height, 297, 0.1);
    for (const Line& line : read.lines) {
      EXPECT_GE(line.front().x, kLeft - 0.2) << text_of(line);
      EXPECT_LE(right_of(line), kRight + 0.4) << text_of(line);
    }
  }
}

// 5.2.3: 22 lines of 28 characters fill the type area.
TEST_F(PagePositions, FollowTheGridOf28By22) {
  const std::vector<Line> body = body_lines(page(2));
  EXPECT_EQ(body.size(), 22U);
  for (std::size_t i = 0; i < body.size(); ++i) {
    EXPECT_NEAR(body[i].front().y - body[0].front().y, static_cast<double>(i) * kLinePitch, 0.05);
  }
  const double glyph_top = body[0].front().y - 0.88 * 15.75 / kMm;
  EXPECT_NEAR(glyph_top, 37, 1);
  const Line salutation = line_with(page(1), "示例市公安局：");
  for (std::size_t i = 1; i < 6; ++i) {
    EXPECT_NEAR(salutation[i].x - salutation[i - 1].x, kPitch, 0.01);
  }
  EXPECT_NEAR(salutation.front().x, kLeft, 0.05);
}

TEST_F(PagePositions, IndentParagraphsByTwoCharacters) {
  const Line first = line_with(page(1), "一、当事人基本情况");
  EXPECT_NEAR(first.front().x, kLeft + 2 * kPitch, 0.1);
  EXPECT_NE(first.front().font.find("Hei"), std::string::npos) << first.front().font;
}

TEST_F(PagePositions, PutTheNumberAtTheRightEdge) {
  EXPECT_NEAR(right_of(line_with(page(1), "示市监移〔2026〕1号")), kRight, 0.3);
}

TEST_F(PagePositions, CentreNameAndTitle) {
  for (const char* words : {"示例市市场监督管理局", "涉嫌犯罪案件移送书"}) {
    const Line line = line_with(page(1), words);
    EXPECT_NEAR((line.front().x + right_of(line)) / 2, (kLeft + kRight) / 2, 0.5) << words;
  }
  EXPECT_NEAR(line_with(page(1), "涉嫌犯罪案件移送书").front().size, 26, 5);
}

// Clause 7.5: in 4号, below the type area; odd pages right less one character, even left.
TEST_F(PagePositions, NumberThePagesOddRightEvenLeft) {
  const double character = 14 / kMm;
  for (int number = 1; number <= 4; ++number) {
    const Line line = page(number).lines.back();
    EXPECT_NE(text_of(line).find(std::to_string(number)), std::string::npos) << text_of(line);
    EXPECT_NEAR(line.front().size, 14, 0.01);
    // The dash is a little over a third of an em above the baseline.
    EXPECT_NEAR(line.front().y - 0.38 * character, 262 + 7, 1);
    if (number % 2 == 0) {
      EXPECT_NEAR(line.front().x, kLeft + character, 1);
    } else {
      EXPECT_NEAR(right_of(line), kRight - character, 1);
    }
  }
}

// 7.3.5.1: the seal is centred over name and date, both a little below its middle, and its top
// is within one line of the text above.
TEST_F(PagePositions, PutTheSealOverNameAndDate) {
  const Page read = page(3);
  const Rectangle box = seal(read);
  EXPECT_NEAR(box.right - box.left, 42, 0.1);
  const Line name = line_with(read, "示例市市场监督管理局");
  const Line date = line_with(read, "2026年3月18日");
  const double middle_x = (box.left + box.right) / 2;
  const double middle_y = (box.top + box.bottom) / 2;
  EXPECT_NEAR((name.front().x + right_of(name)) / 2, middle_x, 0.5);
  EXPECT_NEAR((date.front().x + right_of(date)) / 2, middle_x, 0.5);
  EXPECT_GT((name.front().y + date.front().y) / 2, middle_y);
  EXPECT_LT(box.top, name.front().y);
  EXPECT_GT(box.bottom, date.front().y);
  // 成文日期 stands four characters from the right edge.
  EXPECT_NEAR(right_of(date), kRight - 4 * kPitch, 0.3);

  const Line above = line_with(read, "页，附目录）");
  const double text_bottom = above.front().y + 0.12 * 15.75 / kMm;
  EXPECT_GE(box.top, text_bottom);
  EXPECT_LE(box.top - text_bottom, kLinePitch);
}

}  // namespace
}  // namespace yinxin
