#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace yinxin::pdf {

// The character code, and CID, of the `place`th glyph of a subset font, from 0. No byte of it is
// zero, because libharu takes text as C strings.
constexpr std::uint16_t code_of(std::size_t place) {
  return static_cast<std::uint16_t>((place / 255 + 1) << 8 | (place % 255 + 1));
}

// The most glyphs a subset can hold.
constexpr std::size_t kMostGlyphs = std::size_t{255} * 255;

// A CID-keyed font in the Compact Font Format (Adobe Technical Note 5176; a FontFile3 of subtype
// CIDFontType0C) of .notdef and these charstrings, whose CIDs are code_of(0), code_of(1)….
Bytes compact_font(std::string_view name, const std::vector<ByteView>& charstrings);

}  // namespace yinxin::pdf
