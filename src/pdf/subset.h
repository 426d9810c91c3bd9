#pragma once

#include <map>
#include <string>
#include <vector>

#include "layout/pages.h"
#include "pdf/font_set.h"

namespace yinxin::pdf {

// The part of a font that one document needs. Every character gets a code of its own even where
// the font draws two with the same glyph, so text can always be read back as it was written.
class Subset {
 public:
  // `characters` may be in any order and repeat; the font must have them.
  Subset(const FontFile& font, std::u32string characters);

  const FontFile& font() const { return *font_; }
  const std::u32string& characters() const { return characters_; }  // in the order of their codes
  // As PDF wants it: "ABCDEF+FandolFang-Regular", the letters depending on the characters.
  const std::string& name() const { return name_; }

  // The codes of `text`, two bytes each, none of them zero.
  Bytes encode(const std::u32string& text) const;

  Bytes font_program() const;  // for FontFile3, CIDFontType0C
  Bytes to_unicode() const;    // a ToUnicode CMap, ISO 32000-1, 9.10.3

 private:
  const FontFile* font_;
  std::u32string characters_;
  std::string name_;
};

// What `pages` need of each font, in the order in which they are first used.
class Subsets {
 public:
  // Throws Error(kInvalidInput) naming a character the font of its run lacks.
  Subsets(const layout::Pages& pages, const FontSet& fonts);

  const std::vector<Subset>& all() const { return all_; }
  // The place in all() of the subset that sets `run`.
  std::size_t place(const layout::GlyphRun& run) const;

 private:
  const FontSet::State& state_;
  std::map<const FontFile*, std::size_t> places_;
  std::vector<Subset> all_;
};

}  // namespace yinxin::pdf
