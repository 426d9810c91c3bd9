#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "pdf/font_file.h"
#include "pdf/fonts.h"

namespace yinxin::pdf {

// A place in a face's fallback chain: a font, and the characters it is asked for.
struct ChainLink {
  const FontFile* font = nullptr;
  std::vector<std::pair<char32_t, char32_t>> only;  // inclusive ranges; empty: all characters

  std::optional<int> width(char32_t character) const;
};

struct FontSet::State {
  using Chain = std::vector<ChainLink>;

  const Chain& chain(layout::Typeface face) const { return chains[static_cast<std::size_t>(face)]; }

  using Key = std::tuple<std::filesystem::path, unsigned, double>;  // index, tolerance
  std::map<Key, std::unique_ptr<FontFile>> files;
  std::array<Chain, 5> chains;  // by layout::Typeface
};

}  // namespace yinxin::pdf
