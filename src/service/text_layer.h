#pragma once

#include <chrono>
#include <string>

#include "base/bytes.h"

namespace yinxin::service {

// For one file.
struct TextLayerLimits {
  std::chrono::seconds time{20};
  std::size_t memory = std::size_t{1} << 30;
  std::size_t text = std::size_t{16} << 20;  // what is longer is cut off
};

// The text of a PDF in reading order, as somebody would select it in a viewer; empty if it has
// none, is damaged, or is more than the limits allow. Poppler's pdftotext reads it, as a process
// of its own: a file that was made to harm harms only that. Throws Error(kUnavailable) if there is
// no pdftotext.
std::string text_layer(ByteView pdf, const TextLayerLimits& limits = {});

}  // namespace yinxin::service
