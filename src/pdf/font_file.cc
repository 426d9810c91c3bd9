#include "pdf/font_file.h"

#include <hb-ot.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/utf8.h"
#include "pdf/charstring.h"
#include "pdf/simplify.h"

namespace yinxin::pdf {
namespace {

constexpr std::uint64_t kMissing = 1;
constexpr int kEm = 1000;
// HarfBuzz rounds coordinates to integers of its scale where a font is not drawn at its own size;
// a fine scale leaves the only rounding to us.
constexpr int kFine = 64;

std::uint64_t pack(hb_codepoint_t glyph, int width) {
  return std::uint64_t{glyph} << 32 | static_cast<std::uint64_t>(width) << 1 | 1;
}
hb_codepoint_t glyph_of(std::uint64_t packed) {
  return static_cast<hb_codepoint_t>(packed >> 32);
}
int width_of(std::uint64_t packed) {
  return static_cast<int>((packed & 0xffffffff) >> 1);
}

hb_face_t* open_face(const std::filesystem::path& path, unsigned index) {
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorCode::kNotFound, path.string(),
                "缺少字体文件，请运行 scripts/fonts (font file missing, run scripts/fonts)");
  }
  hb_blob_t* blob = hb_blob_create_from_file_or_fail(path.c_str());
  if (blob == nullptr) {
    throw Error(ErrorCode::kUnavailable, path.string(), "无法读取字体文件 (cannot read the font)");
  }
  const bool has_index = index < hb_face_count(blob);
  hb_face_t* face = has_index ? hb_face_create(blob, index) : hb_face_get_empty();
  hb_blob_destroy(blob);
  return face;
}

std::string read_name(hb_face_t* face) {
  char name[64];
  unsigned size = sizeof name;
  hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, hb_language_from_string("en", -1), &size,
                      name);
  std::string clean;
  for (const char c : std::string_view(name, size)) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-') {
      clean += c;
    }
  }
  return clean.empty() ? "Unnamed" : clean;
}

int thousandths(hb_position_t position) {
  return static_cast<int>(std::lround(static_cast<double>(position) / kFine));
}

Outline::Place place(float x, float y) {
  return {static_cast<double>(x) / kFine, static_cast<double>(y) / kFine};
}

using Kind = Outline::Segment::Kind;

void move_to(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float x, float y, void*) {
  static_cast<Outline*>(data)->segments.push_back({Kind::kMove, {}, place(x, y)});
}

void line_to(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float x, float y, void*) {
  static_cast<Outline*>(data)->segments.push_back({Kind::kLine, {}, place(x, y)});
}

void curve_to(hb_draw_funcs_t*, void* data, hb_draw_state_t*, float x1, float y1, float x2,
              float y2, float x, float y, void*) {
  static_cast<Outline*>(data)->segments.push_back(
      {Kind::kCurve, {place(x1, y1), place(x2, y2)}, place(x, y)});
}

// HarfBuzz itself turns quadratic curves into cubic ones for funcs that have no other.
hb_draw_funcs_t* outline_funcs() {
  static hb_draw_funcs_t* const funcs = [] {
    hb_draw_funcs_t* made = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(made, move_to, nullptr, nullptr);
    hb_draw_funcs_set_line_to_func(made, line_to, nullptr, nullptr);
    hb_draw_funcs_set_cubic_to_func(made, curve_to, nullptr, nullptr);
    hb_draw_funcs_make_immutable(made);
    return made;
  }();
  return funcs;
}

bool has_table(hb_face_t* face, hb_tag_t tag) {
  hb_blob_t* table = hb_face_reference_table(face, tag);
  const bool present = hb_blob_get_length(table) > 0;
  hb_blob_destroy(table);
  return present;
}

}  // namespace

FontFile::FontFile(const std::filesystem::path& path, unsigned index, double tolerance)
    : face_(open_face(path, index), hb_face_destroy),
      font_(hb_font_create(face_.get()), hb_font_destroy),
      tolerance_(tolerance) {
  const bool usable = has_table(face_.get(), HB_TAG('c', 'm', 'a', 'p')) &&
                      (has_table(face_.get(), HB_TAG('C', 'F', 'F', ' ')) ||
                       has_table(face_.get(), HB_TAG('g', 'l', 'y', 'f')));
  if (!usable) {
    throw Error(ErrorCode::kInvalidInput, path.string(),
                "第" + std::to_string(index) + "个字体不可用 (no usable font of this index)");
  }
  hb_font_set_scale(font_.get(), kEm * kFine, kEm * kFine);
  hb_font_make_immutable(font_.get());
  name_ = read_name(face_.get());
  metrics_ = read_metrics();
}

FontFile::~FontFile() {
  for (const auto& slot : rows_) {
    const std::unique_ptr<Row> row(slot.load());
    if (!row) continue;
    for (const Cell& each : *row) delete each.charstring.load();
  }
}

FontFile::Metrics FontFile::read_metrics() const {
  hb_blob_t* head = hb_face_reference_table(face_.get(), HB_TAG('h', 'e', 'a', 'd'));
  unsigned size = 0;
  const char* data = hb_blob_get_data(head, &size);
  const auto read = [&](unsigned offset) {
    if (size < offset + 2) return 0;
    const auto high = static_cast<unsigned char>(data[offset]);
    const auto low = static_cast<unsigned char>(data[offset + 1]);
    const auto value = static_cast<std::int16_t>(high << 8 | low);
    return value * kEm / static_cast<int>(hb_face_get_upem(face_.get()));
  };
  Metrics metrics{read(36), read(38), read(40), read(42), 0, 0, 0};
  hb_blob_destroy(head);
  hb_font_extents_t extents;
  if (hb_font_get_h_extents(font_.get(), &extents) != 0) {
    metrics.ascent = thousandths(extents.ascender);
    metrics.descent = thousandths(extents.descender);
  }
  hb_position_t height = 0;
  hb_ot_metrics_get_position_with_fallback(font_.get(), HB_OT_METRICS_TAG_CAP_HEIGHT, &height);
  metrics.cap_height = thousandths(height);
  return metrics;
}

std::string FontFile::revision() const {
  hb_blob_t* head = hb_face_reference_table(face_.get(), HB_TAG('h', 'e', 'a', 'd'));
  unsigned size = 0;
  const char* data = hb_blob_get_data(head, &size);
  std::string digits;
  for (unsigned at = 4; at < std::min(12U, size); ++at) {
    constexpr const char* kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(data[at]);
    if (at == 8) digits += ' ';
    digits += kHex[byte >> 4];
    digits += kHex[byte & 15];
  }
  hb_blob_destroy(head);
  return digits;
}

FontFile::Cell& FontFile::cell(char32_t character) const {
  std::atomic<Row*>& slot = rows_[character / kRowSize];
  Row* row = slot.load(std::memory_order_acquire);
  if (row == nullptr) {
    auto fresh = std::make_unique<Row>();
    if (slot.compare_exchange_strong(row, fresh.get(), std::memory_order_acq_rel)) {
      row = fresh.release();
    }
  }
  return (*row)[character % kRowSize];
}

std::uint64_t FontFile::look_up(char32_t character) const {
  std::atomic<std::uint64_t>& found = cell(character).found;
  std::uint64_t packed = found.load(std::memory_order_relaxed);
  if (packed != 0) return packed;
  hb_codepoint_t glyph = 0;
  if (hb_font_get_nominal_glyph(font_.get(), character, &glyph) == 0 || glyph == 0) {
    packed = kMissing;
  } else {
    packed = pack(glyph, thousandths(hb_font_get_glyph_h_advance(font_.get(), glyph)));
  }
  found.store(packed, std::memory_order_relaxed);
  return packed;
}

std::optional<int> FontFile::width(char32_t character) const {
  if (character < 0x20 || character > 0x10ffff) return std::nullopt;
  const std::uint64_t packed = look_up(character);
  if (packed == kMissing) return std::nullopt;
  return width_of(packed);
}

Outline FontFile::outline(char32_t character) const {
  Outline outline;
  const std::uint64_t packed = look_up(character);
  if (packed == kMissing) {
    throw Error(ErrorCode::kInternal, name_, code_point_name(character) + " is not in this font");
  }
  hb_font_get_glyph_shape(font_.get(), glyph_of(packed), outline_funcs(), &outline);
  return outline;
}

const Bytes& FontFile::charstring(char32_t character) const {
  std::atomic<const Bytes*>& slot = cell(character).charstring;
  const Bytes* code = slot.load(std::memory_order_acquire);
  if (code == nullptr) {
    auto fresh = std::make_unique<const Bytes>(pdf::charstring(
        tolerance_ > 0 ? simplify(outline(character), tolerance_) : outline(character),
        width_of(look_up(character))));
    if (slot.compare_exchange_strong(code, fresh.get(), std::memory_order_acq_rel)) {
      code = fresh.release();
    }
  }
  return *code;
}

}  // namespace yinxin::pdf
