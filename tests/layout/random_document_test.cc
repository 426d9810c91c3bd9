#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"
#include "layout/ruler.h"

// Whatever a record holds: its text is on the pages once and in order, inside the type area.

namespace yinxin::layout::testing {
namespace {

using namespace templating;

class RandomDocument {
 public:
  explicit RandomDocument(unsigned seed) : random_(seed) {}

  Document make(const std::string& format) {
    Document d{"sample", "样例", format, "样例", {}, {}};
    d.elements.emplace_back(Masthead{{"示例市公安局"}, ""});
    d.elements.emplace_back(Title{"关于样例工作的通知"});
    d.elements.emplace_back(Salutation{text(1, 40)});
    for (int count = number(0, 25); count > 0; --count) d.elements.push_back(block());
    if (number(0, 1) == 1) d.elements.emplace_back(AnnexNote{{text(1, 60), text(1, 60)}});
    d.elements.emplace_back(
        SignOff{{{"示例市公安局", number(0, 1) == 1 ? "a" : ""}}, "2026年3月20日"});
    if (number(0, 1) == 1) d.elements.emplace_back(Note{"（" + text(1, 30) + "）"});
    if (number(0, 1) == 1) d.elements.emplace_back(Imprint{"", text(1, 90), "", ""});
    return d;
  }

 private:
  int number(int least, int most) { return std::uniform_int_distribution<>(least, most)(random_); }

  std::string text(int least, int most) {
    static const std::vector<std::string> kPieces = {"样例",      "《法》", "，", "2026年",
                                                     "GB/T 9704", "“A”",    "——", "……",
                                                     "镕",        "（一）", "、", "号"};
    std::string all = "文";
    for (int count = number(least, most); count > 0; --count) {
      all += kPieces[static_cast<std::size_t>(number(0, static_cast<int>(kPieces.size()) - 1))];
    }
    return all;
  }

  Element block() {
    switch (number(0, 6)) {
      case 0:
        return Heading{number(1, 4), text(1, 10)};
      case 1:
        return Table{text(1, 5),
                     {{"甲", 5, Table::Align::kCentre}, {"乙", 0, Table::Align::kLeft}},
                     {{text(1, 5), text(1, 50)}, {text(1, 5), ""}},
                     {},
                     number(0, 4) == 0};
      case 2:
        return Attendance{"出席", {text(1, 40), text(1, 40)}};
      case 3:
        return ReceiptSlip{"（回执）", {Paragraph{{{text(1, 40)}}}, FieldLine{{"人：", "时："}}}};
      default:
        return Paragraph{{{text(1, 120)}, {"　　", Style::kBlank}, {text(1, 9), Style::kKai}}};
    }
  }

  std::mt19937 random_;
};

std::string words(const std::string& text) {
  std::u32string kept;
  for (const char32_t c : to_utf32(text)) {
    if (c != U' ' && c != U'\n') kept += c;
  }
  return to_utf8(kept);
}

void expect_inside(const Page& page, unsigned seed) {
  const bool turned = page.width > page.height;
  for (const Line& line : page.lines) {
    for (const GlyphRun& run : line.runs) EXPECT_FALSE(run.text.empty()) << seed;
    if (line.element < 0) continue;
    EXPECT_GE(mm(line.box.left), 27.99) << seed;
    EXPECT_LE(mm(line.box.right), turned ? 262.01 : 184.01) << seed;
    EXPECT_LE(mm(line.box.bottom), turned ? 184.01 : 262.01) << seed;
  }
  for (const SealPlace& seal : page.seals) EXPECT_LE(mm(seal.box.bottom), 262.01) << seed;
}

TEST(AnyDocument, IsOnItsPagesOnceAndInOrder) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    const Document d = RandomDocument(seed).make(seed % 2 == 0 ? "document" : "instrument");
    const Pages pages = lay_out(d);
    EXPECT_EQ(words(plain_text(pages)), words(templating::plain_text(d))) << seed;
    for (const Page& page : pages.pages) expect_inside(page, seed);
  }
}

TEST(AnyDocument, HasTheSamePagesEveryTime) {
  const Document d = RandomDocument(7).make("document");
  EXPECT_EQ(dump(lay_out(d)), dump(lay_out(d)));
}

}  // namespace
}  // namespace yinxin::layout::testing
