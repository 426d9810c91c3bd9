#include "pdf/canvas.h"

#include <hpdf.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "pdf/charstring.h"
#include "pdf/compact_font.h"

namespace yinxin::pdf {
namespace {

// For libharu's own CJK fonts there is a kind of font definition that is nothing but a name and
// widths. It costs microseconds, where HPDF_LoadTTFont… and the look-up of 65,536 characters
// that follows cost tens of milliseconds; the outlines come later.
constexpr const char* kEncoding = "Identity-H";
constexpr unsigned kSymbolic = 4;
constexpr HPDF_UINT16 kStemV = 80;  // required, and read only when a font program is missing

HPDF_BOOL is_part_of_code(HPDF_Encoder, HPDF_BYTE) {
  return HPDF_TRUE;
}

// What libharu's own init functions allocate and fill, a quarter of a megabyte for every document,
// is here made once and shared: nothing writes to it, and no text width is asked of it.
HPDF_CMapEncoderAttr_Rec* encoder_attributes() {
  static HPDF_CMapEncoderAttr_Rec attributes;
  static const bool made = [] {
    attributes.is_lead_byte_fn = is_part_of_code;
    attributes.is_trial_byte_fn = is_part_of_code;
    std::strcpy(attributes.registry, "Adobe");
    std::strcpy(attributes.ordering, "Identity");
    return true;
  }();
  static_cast<void>(made);
  return &attributes;
}

// libharu goes on after an error; the first one tells what happened.
void keep_first(HPDF_STATUS error, HPDF_STATUS /*detail*/, void* first) {
  auto& kept = *static_cast<HPDF_STATUS*>(first);
  if (kept == HPDF_OK) kept = error;
}

// A float has seven digits: a thousandth of a point is what it can tell of a page.
HPDF_REAL real(double value) {
  return static_cast<HPDF_REAL>(std::round(value * 1000) / 1000);
}

class Canvas {
 public:
  explicit Canvas(const Subsets& subsets)
      : subsets_(subsets), document_(HPDF_New(keep_first, &error_), HPDF_Free) {
    if (!document_) throw std::bad_alloc();
    add_encoder();
    for (const Subset& subset : subsets.all()) add_font(subset);
    check();
  }

  void add(const layout::Page& page) {
    page_ = HPDF_AddPage(document_.get());
    HPDF_Page_SetWidth(page_, real(page.width));
    HPDF_Page_SetHeight(page_, real(page.height));
    height_ = page.height;
    for (const layout::Rule& rule : page.rules) draw(rule);
    HPDF_Page_BeginText(page_);
    position_ = {};
    for (const layout::Line& line : page.lines) {
      for (const layout::GlyphRun& run : line.runs) draw(run, line.sideways);
    }
    HPDF_Page_EndText(page_);
    check();
  }

  Bytes finish() {
    HPDF_SaveToStream(document_.get());
    check();
    HPDF_UINT32 size = HPDF_GetStreamSize(document_.get());
    Bytes bytes(size, '\0');
    HPDF_ReadFromStream(document_.get(), reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
    check();
    return bytes;
  }

 private:
  void add_encoder() {
    HPDF_Encoder encoder =
        HPDF_CMapEncoder_New(document_->mmgr, const_cast<char*>(kEncoding), nullptr);
    if (encoder == nullptr) throw std::bad_alloc();
    encoder->type = HPDF_ENCODER_TYPE_DOUBLE_BYTE;
    encoder->attr = encoder_attributes();
    encoder->free_fn = nullptr;  // which would free them
    HPDF_Doc_RegisterEncoder(document_.get(), encoder);
  }

  void add_font(const Subset& subset) {
    HPDF_FontDef definition =
        HPDF_CIDFontDef_New(document_->mmgr, const_cast<char*>(subset.name().c_str()), nullptr);
    if (definition == nullptr) throw std::bad_alloc();
    const FontFile::Metrics& metrics = subset.font().metrics();
    definition->type = HPDF_FONTDEF_TYPE_CID;
    definition->valid = HPDF_TRUE;
    definition->flags = kSymbolic;
    definition->stemv = kStemV;
    definition->ascent = static_cast<HPDF_INT16>(metrics.ascent);
    definition->descent = static_cast<HPDF_INT16>(metrics.descent);
    definition->cap_height = static_cast<HPDF_UINT16>(metrics.cap_height);
    definition->font_bbox = {real(metrics.left), real(metrics.bottom), real(metrics.right),
                             real(metrics.top)};
    add_widths(subset, definition);
    HPDF_Doc_RegisterFontDef(document_.get(), definition);
    fonts_.push_back(HPDF_GetFont(document_.get(), subset.name().c_str(), kEncoding));
  }

  static void add_widths(const Subset& subset, HPDF_FontDef definition) {
    std::vector<HPDF_CID_Width> widths;
    for (std::size_t i = 0; i < subset.characters().size(); ++i) {
      const int width = *subset.font().width(subset.characters()[i]);
      if (width != kDefaultWidth) widths.push_back({code_of(i), static_cast<HPDF_INT16>(width)});
    }
    widths.push_back({0xffff, 0});  // the end of the list
    HPDF_CIDFontDef_AddWidth(definition, widths.data());
  }

  void draw(const layout::Rule& rule) {
    set_stroke(rule.colour);
    HPDF_Page_SetLineWidth(page_, real(rule.width));
    if (rule.dash > 0) {
      // libharu takes whole points only.
      const auto dash = static_cast<HPDF_UINT16>(std::max(1L, std::lround(rule.dash)));
      HPDF_Page_SetDash(page_, &dash, 1, 0);
    } else if (HPDF_Page_GetDash(page_).num_ptn != 0) {
      HPDF_Page_SetDash(page_, nullptr, 0, 0);
    }
    HPDF_Page_MoveTo(page_, real(rule.from.x), real(height_ - rule.from.y));
    HPDF_Page_LineTo(page_, real(rule.to.x), real(height_ - rule.to.y));
    HPDF_Page_Stroke(page_);
  }

  void draw(const layout::GlyphRun& run, bool sideways) {
    if (run.text.empty()) return;
    const std::size_t place = subsets_.place(run);
    HPDF_Font font = fonts_[place];
    const HPDF_REAL size = real(run.size);
    if (font != HPDF_Page_GetCurrentFont(page_) || size != HPDF_Page_GetCurrentFontSize(page_)) {
      HPDF_Page_SetFontAndSize(page_, font, size);
    }
    const HPDF_REAL spacing = real(run.spacing);
    if (spacing != HPDF_Page_GetCharSpace(page_)) HPDF_Page_SetCharSpace(page_, spacing);
    set_fill(run.colour);
    const layout::Point point = {run.origin.x, height_ - run.origin.y};
    if (sideways) {
      HPDF_Page_SetTextMatrix(page_, 0, -1, 1, 0, real(point.x), real(point.y));
    } else {
      move_to(point);
    }
    HPDF_Page_ShowText(page_, subsets_.all()[place].encode(run.text).c_str());
    if (sideways) {
      HPDF_Page_SetTextMatrix(page_, 1, 0, 0, 1, 0, 0);
      position_ = {};
    }
  }

  // Moves by the rounded difference of rounded places, so that errors do not add up.
  void move_to(layout::Point point) {
    const layout::Point rounded = {std::round(point.x * 1000) / 1000,
                                   std::round(point.y * 1000) / 1000};
    HPDF_Page_MoveTextPos(page_, real(rounded.x - position_.x), real(rounded.y - position_.y));
    position_ = rounded;
  }

  void set_fill(layout::Colour colour) {
    const HPDF_RGBColor wanted = rgb(colour);
    const HPDF_RGBColor now = HPDF_Page_GetRGBFill(page_);
    if (now.r != wanted.r || now.b != wanted.b) {
      HPDF_Page_SetRGBFill(page_, wanted.r, wanted.g, wanted.b);
    }
  }

  void set_stroke(layout::Colour colour) {
    const HPDF_RGBColor wanted = rgb(colour);
    const HPDF_RGBColor now = HPDF_Page_GetRGBStroke(page_);
    if (now.r != wanted.r || now.b != wanted.b) {
      HPDF_Page_SetRGBStroke(page_, wanted.r, wanted.g, wanted.b);
    }
  }

  // GB/T 9704-2012 prints red as Y80 M80, which on screens is about #E60012.
  static HPDF_RGBColor rgb(layout::Colour colour) {
    if (colour == layout::Colour::kRed) return {0.9F, 0, 0.07F};
    return {0, 0, 0};
  }

  void check() const {
    if (error_ == HPDF_OK) return;
    throw Error(ErrorCode::kInternal, "libharu", "error " + std::to_string(error_));
  }

  const Subsets& subsets_;
  HPDF_STATUS error_ = HPDF_OK;
  std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, decltype(&HPDF_Free)> document_;
  std::vector<HPDF_Font> fonts_;
  HPDF_Page page_ = nullptr;
  double height_ = 0;
  layout::Point position_;
};

}  // namespace

Bytes draw(const layout::Pages& pages, const Subsets& subsets) {
  Canvas canvas(subsets);
  for (const layout::Page& page : pages.pages) canvas.add(page);
  return canvas.finish();
}

}  // namespace yinxin::pdf
