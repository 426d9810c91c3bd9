#include "journeys/page_reader.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <stdexcept>

#include "base/xml.h"
#include "support/command.h"

namespace yinxin::testing {
namespace {

constexpr double kMm = 72 / 25.4;
constexpr double kWidestGap = 0.6;  // em

std::string traced(const std::string& pdf) {
  const Outcome outcome = run({"mutool", "trace", pdf, "1-N"});
  if (outcome.status != 0) throw std::runtime_error(outcome.err);
  return outcome.out;
}

bool is_red(pugi::xml_node node) {
  return std::string(node.attribute("color").value()).rfind(".9 ", 0) == 0;
}

class PageReader {
 public:
  explicit PageReader(pugi::xml_node node) {
    std::istringstream box(node.attribute("mediabox").value());
    double left = 0;
    double bottom = 0;
    box >> left >> bottom >> width_ >> height_;
    page_.number = node.attribute("number").as_int();
    page_.width = width_ / kMm;
    page_.height = height_ / kMm;
    for (const pugi::xml_node child : node.children()) read(child);
  }

  ReadPage take() {
    page_.pieces = pieces(upright_, &Glyph::x);
    page_.sideways = pieces(sideways_, &Glyph::y);
    return std::move(page_);
  }

 private:
  using Rows = std::map<long, std::vector<Glyph>>;

  void read(pugi::xml_node node) {
    const std::string name = node.name();
    if (name == "stroke_path") rule(node);
    if (name == "group") {
      for (const pugi::xml_node child : node.children()) read(child);
    }
    if (name != "fill_text") return;
    for (const pugi::xml_node span : node.children("span")) read_span(span, is_red(node));
  }

  void read_span(pugi::xml_node span, bool red) {
    // What has no extent shows nothing: mutool's own label for a time-stamp's field.
    if (span.attribute("trm").value() == std::string_view("0 0 0 0")) return;
    std::istringstream matrix(span.attribute("trm").value());
    double a = 0;
    double b = 0;
    matrix >> a >> b;
    for (const pugi::xml_node node : span.children("g")) {
      Glyph glyph;
      glyph.text = node.attribute("unicode").value();
      glyph.id = node.attribute("glyph").as_int();
      glyph.font = span.attribute("font").value();
      glyph.size = std::hypot(a, b);
      glyph.x = node.attribute("x").as_double() / kMm;
      glyph.y = (height_ - node.attribute("y").as_double()) / kMm;
      glyph.advance = node.attribute("adv").as_double() * glyph.size / kMm;
      glyph.red = red;
      const bool turned = std::abs(b) > std::abs(a);
      (turned ? sideways_ : upright_)[std::lround((turned ? glyph.x : glyph.y) * 10)].push_back(
          glyph);
    }
  }

  void rule(pugi::xml_node node) {
    const pugi::xml_node from = node.child("moveto");
    const pugi::xml_node to = from.next_sibling();
    if (std::string(to.name()) != "lineto" || to.next_sibling()) return;
    const double y = from.attribute("y").as_double();
    if (y != to.attribute("y").as_double()) return;
    page_.rules.push_back({from.attribute("x").as_double() / kMm,
                           to.attribute("x").as_double() / kMm, (height_ - y) / kMm,
                           node.attribute("linewidth").as_double(), is_red(node)});
  }

  // `along`: in which direction the rows run.
  static std::vector<Piece> pieces(Rows& rows, double Glyph::*along) {
    std::vector<Piece> all;
    for (auto& [at, row] : rows) {
      std::sort(row.begin(), row.end(),
                [along](const Glyph& a, const Glyph& b) { return a.*along < b.*along; });
      double end = -1000;
      for (Glyph& glyph : row) {
        if (glyph.*along - end > kWidestGap * glyph.size / kMm) all.push_back({});
        end = glyph.*along + glyph.advance;
        all.back().glyphs.push_back(std::move(glyph));
      }
    }
    return all;
  }

  double width_ = 0;
  double height_ = 0;
  Rows upright_;
  Rows sideways_;
  ReadPage page_;
};

std::vector<SealBox> read_seals(const std::string& pdf, const ReadPage& page) {
  std::vector<SealBox> seals;
  for (int i = 1;; ++i) {
    const std::string path =
        "pages/" + std::to_string(page.number) + "/Annots/" + std::to_string(i) + "/Rect";
    std::istringstream words(run({"mutool", "show", pdf, path}).out);
    std::string bracket;
    double left = 0;
    double bottom = 0;
    double right = 0;
    double top = 0;
    if (!(words >> bracket >> left >> bottom >> right >> top)) return seals;
    if (left == right && bottom == top) continue;  // a time-stamp's field
    seals.push_back({left / kMm, page.height - top / kMm, right / kMm, page.height - bottom / kMm});
  }
}

}  // namespace

double Glyph::top() const {
  return y - 0.88 * size / kMm;
}

double Glyph::bottom() const {
  return y + 0.12 * size / kMm;
}

std::string Piece::text() const {
  std::string text;
  for (const Glyph& glyph : glyphs) text += glyph.text;
  return text;
}

const Glyph& Piece::last_shown() const {
  auto shown = glyphs.rbegin();
  while (shown + 1 != glyphs.rend() && (shown->text == " " || shown->text == "　")) ++shown;
  return *shown;
}

double Piece::right() const {
  const Glyph& last = last_shown();
  const bool half = last.text.size() == 3 &&
                    std::string("，。、；：？！）》〉」』”〕").find(last.text) != std::string::npos;
  return last.x + last.advance * (half ? 0.5 : 1);
}

double Piece::centre() const {
  return (left() + last_shown().x + last_shown().advance) / 2;
}

bool Piece::is_in(const std::string& face) const {
  return glyphs.front().font.find(face) != std::string::npos;
}

std::vector<ReadPage> read_pages(const std::string& pdf) {
  XmlLimits limits;
  limits.bytes = 64 << 20;
  limits.nodes = 5'000'000;
  const auto document = XmlDocument::parse(traced(pdf), "trace", limits);
  std::vector<ReadPage> pages;
  for (const pugi::xml_node node : document.root().children("page")) {
    pages.push_back(PageReader(node).take());
    pages.back().seals = read_seals(pdf, pages.back());
  }
  return pages;
}

}  // namespace yinxin::testing
