#pragma once

#include <string>

#include "base/bytes.h"

namespace yinxin::service {

class Parts;

// A signed file, and what its signatures have reached.
struct Lasting {
  Bytes pdf;
  std::string level;
  std::string problem;  // why it is not the level the instance aims at
};

// Brings the signatures of `pdf` to that level. A service that fails now takes nothing from the
// file but a level, which `upgrade` adds.
Lasting make_last(Bytes pdf, Parts& parts);

}  // namespace yinxin::service
