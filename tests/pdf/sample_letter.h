#pragma once

#include <string>

#include "base/clock.h"
#include "base/utf8.h"
#include "layout/font_metrics.h"
#include "layout/pages.h"
#include "pdf/writer.h"

namespace yinxin::testing {

// Two pages like those of a real letter, set without the layout module: five faces, digits, rare
// characters, rules, page numbers and places for two seals.
class SampleLetter {
 public:
  explicit SampleLetter(const layout::FontMetrics& metrics) : metrics_(metrics) {
    head();
    body();
    imprint();
  }

  const layout::Pages& pages() const { return pages_; }

  // What a reader extracts: every character in order, lines ending with '\n'.
  std::string text() const {
    std::string text;
    for (const layout::Page& page : pages_.pages) {
      for (const layout::Line& line : page.lines) {
        for (const layout::GlyphRun& run : line.runs) text += to_utf8(run.text);
        text += '\n';
      }
    }
    return text;
  }

 private:
  using Typeface = layout::Typeface;

  static constexpr double kMm = 72 / 25.4;
  static constexpr double kLeft = 28 * kMm;
  static constexpr double kTop = 37 * kMm;
  static constexpr double kPitch = 156 * kMm / 28;
  static constexpr double kLinePitch = 225 * kMm / 22;
  static constexpr double kSize = 15.75;

  void new_page() { pages_.pages.emplace_back(); }
  layout::Page& page() { return pages_.pages.back(); }

  // One line with its first character at x, set in as many runs as it takes fonts.
  void set(Typeface face, double size, double x, double baseline, const std::string& utf8,
           double spacing = 0, layout::Colour colour = layout::Colour::kBlack) {
    layout::Line line;
    line.element = 0;
    double at = x;
    for (const char32_t c : to_utf32(utf8)) {
      const auto glyph = metrics_.find(face, c).value();
      if (line.runs.empty() || line.runs.back().font != glyph.font) {
        line.runs.push_back({face, glyph.font, size, {at, baseline}, spacing, colour, U""});
      }
      line.runs.back().text += c;
      at += glyph.width * size + spacing;
    }
    line.box = {x, baseline - size, at, baseline};
    page().lines.push_back(line);
  }

  void centred(Typeface face, double size, double baseline, const std::string& utf8,
               layout::Colour colour = layout::Colour::kBlack) {
    const double width = size * static_cast<double>(to_utf32(utf8).size());
    set(face, size, kLeft + (156 * kMm - width) / 2, baseline, utf8, 0, colour);
  }

  double baseline(int row) const { return kTop + row * kLinePitch + kSize * 0.88; }

  void row(int number, Typeface face, const std::string& utf8) {
    set(face, kSize, kLeft, baseline(number), utf8, kPitch - kSize);
  }

  void red_rule(double y, double width) {
    page().rules.push_back({{20 * kMm, y}, {190 * kMm, y}, width, layout::Colour::kRed, 0});
  }

  void page_number(const std::string& text) {
    set(Typeface::kSong, 14, kLeft + 130 * kMm, 273 * kMm, text);
  }

  void head() {
    new_page();
    centred(Typeface::kTitle, 42, 45 * kMm, "样例市市场监督管理局", layout::Colour::kRed);
    red_rule(50 * kMm, 2);
    red_rule(51.2 * kMm, 0.7);
    row(2, Typeface::kFangSong, "                              样市监函〔2026〕58号");
    centred(Typeface::kTitle, 22, baseline(4), "关于商请协助核查涉嫌侵犯注册");
    centred(Typeface::kTitle, 22, baseline(5), "商标专用权案件有关情况的函");
    row(7, Typeface::kFangSong, "样例市公安局：");
  }

  void body() {
    const char* const lines[] = {
        "　　近期，我局在对样例市虚构区示范路18号“样例百货商行”开展",
        "执法检查时，发现其销售的涉案商品使用了与权利人注册商标相同的",
        "标识，现场查获成品3792件，货值金额379200元。当事人未能提供合",
        "法进货凭证，也未能说明供货者的真实名称和联系方式。经初步核算，",
        "其违法经营额已达到立案追诉标准，涉嫌构成犯罪。现将有关情况函",
        "告如下，请予支持配合。",
        "　　一、基本案情",
        "　　2026年2月11日，我局收到权利人委托代理机构递交的投诉材料，",
        "称有经营者通过网络平台和实体门店同时销售侵权商品。执法人员依",
        "法调取交易记录、物流单据和账户流水，固定电子数据，并委托鉴定",
        "机构对抽样物品进行比对。鉴定意见认为：送检样品均非权利人生产，",
        "也未经其许可。涉案人员镕某、堃某、㛃某、䶮某、𠮷某、𬭎某、"
        "〇"
        "某",
        "分别负责采购、仓储、包装、销售和运输。",
        "　　（一）需要协助的事项",
        "　　请贵局协助查明上述人员的身份信息、住所地以及资金往来情况，",
        "并对仓库现场予以必要的控制，防止证据灭失或者人员脱逃。对需要",
        "异地协查的线索，请按照跨区域协作机制一并转递；涉及检验、认定、",
        "估价等专业问题的，我局将派员配合，及时出具书面意见。",
        "　　二、法律依据",
        "　　根据《中华人民共和国行政处罚法》第二十七条、《行政执法机关",
        "移送涉嫌犯罪案件的规定》第三条以及《中华人民共和国商标法》第",
        "六十一条，违法行为涉嫌犯罪的，应当及时移送司法机关处理。双方",
        "应当建立案情通报、联合研判与结果反馈制度，逾期未答复的要说明",
        "理由。特此函达，盼复。",
    };
    int number = 8;
    for (const char* const line : lines) {
      const std::string text = line;
      if (number == 22) {
        page_number("— 1 —");
        new_page();
        number = 0;
      }
      const bool heading = text.find("　　一、") == 0 || text.find("　　二、") == 0;
      const bool subheading = text.find("　　（") == 0;
      row(number++,
          heading      ? Typeface::kHei
          : subheading ? Typeface::kKai
                       : Typeface::kFangSong,
          text);
    }
  }

  void imprint() {
    row(13, Typeface::kFangSong, "　　　　　　　　　　　　　　样例市市场监督管理局");
    row(14, Typeface::kFangSong, "　　　　　　　　　　　　　　　　2026年3月18日");
    const double x = kLeft + 16 * kPitch;
    const double y = kTop + 12 * kLinePitch;
    page().seals.push_back({"seal-a", 0, {x, y, x + 119, y + 119}});
    page().seals.push_back({"seal-b", 1, {x - 125, y, x - 6, y + 119}});
    page().rules.push_back(
        {{kLeft, 250 * kMm}, {kLeft + 156 * kMm, 250 * kMm}, 0.99, layout::Colour::kBlack, 0});
    page().rules.push_back(
        {{kLeft, 256 * kMm}, {kLeft + 156 * kMm, 256 * kMm}, 0.7, layout::Colour::kBlack, 3});
    set(Typeface::kKai, 14, kLeft + 14, 255 * kMm, "抄送：样例市人民检察院。");
    page_number("— 2 —");
  }

  const layout::FontMetrics& metrics_;
  layout::Pages pages_;
};

inline pdf::Metadata sample_metadata() {
  pdf::Metadata metadata;
  metadata.title = "关于商请协助核查涉嫌侵犯注册商标专用权案件有关情况的函（样例）";
  metadata.author = "样例市市场监督管理局";
  metadata.subject = "函";
  metadata.number = "样市监函〔2026〕58号";
  metadata.created = from_rfc3339("2026-03-18T09:20:00+08:00").value();
  return metadata;
}

}  // namespace yinxin::testing
