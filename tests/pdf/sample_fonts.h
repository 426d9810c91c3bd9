#pragma once

#include <string>

#include "pdf/fonts.h"
#include "support/places.h"

namespace yinxin::testing {

// The fonts scripts/fonts prepares, loaded once for all tests of a program.
inline const pdf::FontSet& sample_fonts() {
  static const pdf::FontSet fonts =
      pdf::FontSet::load(yinxin::testing::source_dir() + "/fonts/faces.xml");
  return fonts;
}

}  // namespace yinxin::testing
