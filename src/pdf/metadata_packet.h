#pragma once

#include <string>

#include "pdf/writer.h"

namespace yinxin::pdf {

// What produced the file, in Info and XMP.
constexpr const char* kProducer = "Yinxin";

// "D:20260318092000+08'00'", ISO 32000-1, 7.9.4, in the time of China.
std::string pdf_date(Instant instant);

// The XMP packet that says what Metadata says, and which PDF/A it is (ISO 19005-2, 6.6).
Bytes metadata_packet(const Metadata& metadata);

}  // namespace yinxin::pdf
