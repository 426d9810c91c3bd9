#include "pdf/compact_font.h"

#include <algorithm>
#include <initializer_list>

#include "pdf/charstring.h"

namespace yinxin::pdf {
namespace {

// The first string ids after the standard strings: ours in the String INDEX.
constexpr int kAdobe = 391;
constexpr int kIdentity = 392;

void put(Bytes& out, std::size_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>((value >> shift) & 255);
  }
}

// A number of a DICT in the form that has the same length for every value, so that offsets are
// known before they are written.
void put_number(Bytes& out, std::size_t value) {
  put(out, 29, 1);
  put(out, value, 4);
}

void put_index(Bytes& out, const std::vector<ByteView>& items) {
  put(out, items.size(), 2);
  if (items.empty()) return;
  std::size_t end = 1;
  for (const ByteView item : items) end += item.size();
  const int offset_size = end < 0x100 ? 1 : end < 0x10000 ? 2 : end < 0x1000000 ? 3 : 4;
  put(out, static_cast<std::size_t>(offset_size), 1);
  std::size_t offset = 1;
  put(out, offset, offset_size);
  for (const ByteView item : items) put(out, offset += item.size(), offset_size);
  for (const ByteView item : items) out += item;
}

Bytes charset(std::size_t count) {
  Bytes table;
  put(table, 2, 1);  // format 2: ranges of CIDs
  for (std::size_t place = 0; place < count; place += 255) {
    put(table, code_of(place), 2);
    put(table, std::min<std::size_t>(255, count - place) - 1, 2);
  }
  return table;
}

Bytes select_only_font(std::size_t glyphs) {
  Bytes table;
  put(table, 3, 1);  // format 3: one range from glyph 0 to the end, all of font DICT 0
  put(table, 1, 2);
  put(table, 0, 2);
  put(table, 0, 1);
  put(table, glyphs, 2);
  return table;
}

struct Offsets {
  std::size_t charset = 0;
  std::size_t select = 0;
  std::size_t charstrings = 0;
  std::size_t fonts = 0;
};

Bytes top_dict(const Offsets& at, std::size_t count) {
  Bytes dict;
  // Readers look for these first bytes, so here the shortest form is the only one.
  put(dict, (247 + ((kAdobe - 108) >> 8)) << 8 | ((kAdobe - 108) & 255), 2);
  put(dict, (247 + ((kIdentity - 108) >> 8)) << 8 | ((kIdentity - 108) & 255), 2);
  put(dict, 139, 1);           // supplement 0
  put(dict, 12 << 8 | 30, 2);  // ROS
  put_number(dict, count == 0 ? 1 : code_of(count - 1) + std::size_t{1});
  put(dict, 12 << 8 | 34, 2);  // CIDCount
  put_number(dict, at.charset);
  put(dict, 15, 1);
  put_number(dict, at.charstrings);
  put(dict, 17, 1);
  put_number(dict, at.fonts);
  put(dict, 12 << 8 | 36, 2);  // FDArray
  put_number(dict, at.select);
  put(dict, 12 << 8 | 37, 2);  // FDSelect
  return dict;
}

Bytes head(std::string_view name, const Offsets& at, std::size_t count) {
  Bytes bytes;
  put(bytes, 0x01000404, 4);  // version 1.0, header of 4 bytes, offsets of 4
  put_index(bytes, {name});
  put_index(bytes, {top_dict(at, count)});
  put_index(bytes, {"Adobe", "Identity"});
  put_index(bytes, {});  // global subroutines
  return bytes;
}

Bytes private_dict() {
  Bytes dict;
  put_number(dict, kDefaultWidth);
  put(dict, 20, 1);  // defaultWidthX; nominalWidthX stays 0
  return dict;
}

Bytes font_dict(std::size_t private_size, std::size_t private_offset) {
  Bytes dict;
  put_number(dict, private_size);
  put_number(dict, private_offset);
  put(dict, 18, 1);
  return dict;
}

}  // namespace

Bytes compact_font(std::string_view name, const std::vector<ByteView>& charstrings) {
  std::vector<ByteView> glyphs = {ByteView("\x0e", 1)};  // .notdef: endchar
  glyphs.insert(glyphs.end(), charstrings.begin(), charstrings.end());
  const Bytes charset_table = charset(charstrings.size());
  const Bytes select_table = select_only_font(glyphs.size());
  const Bytes private_table = private_dict();
  Bytes glyph_index;
  put_index(glyph_index, glyphs);

  Offsets at;
  at.charset = head(name, at, charstrings.size()).size();
  at.select = at.charset + charset_table.size();
  const std::size_t private_offset = at.select + select_table.size();
  at.fonts = private_offset + private_table.size();
  Bytes fonts_index;
  put_index(fonts_index, {font_dict(private_table.size(), private_offset)});
  at.charstrings = at.fonts + fonts_index.size();
  return head(name, at, charstrings.size()) + charset_table + select_table + private_table +
         fonts_index + glyph_index;
}

}  // namespace yinxin::pdf
