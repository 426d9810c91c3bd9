#pragma once

#include "pdf/appearance.h"
#include "pdf/fonts.h"
#include "seal/seal.h"

namespace yinxin::pdf {

// Draws `seal`; its lettering becomes paths. Throws Error(kInvalidInput) if the fonts lack a
// character of it.
Appearance seal_appearance(const seal::Seal& seal, const FontSet& fonts);

}  // namespace yinxin::pdf
