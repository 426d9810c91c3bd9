#pragma once

#include "base/bytes.h"

namespace yinxin::pdf {

// An ICC profile (ISO 15076-1, version 4) of the sRGB colour space, IEC 61966-2-1: what device
// colours of our documents mean.
const Bytes& srgb_profile();

}  // namespace yinxin::pdf
