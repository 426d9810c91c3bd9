#pragma once

#include <string>
#include <string_view>

#include "record/objection.h"

namespace yinxin::record {

// 发文字号: 示市监移〔2026〕3号 is the third document of 2026 in the series 示市监移.
//
// There is exactly one way to write a given number (GB/T 9704-2012, 7.2.5: six-cornered brackets,
// the year in full, the serial unpadded and without 第), so text() can be used as a key.
class DocumentNumber {
 public:
  // Objects to any other spelling, with the right one as advice if it can be told.
  static Checked<DocumentNumber> parse(std::string_view text);
  // `prefix` is not empty, 1949 ≤ year ≤ 9999, serial ≥ 1.
  DocumentNumber(std::string prefix, int year, int serial);

  const std::string& prefix() const { return prefix_; }  // 机关代字
  int year() const { return year_; }
  int serial() const { return serial_; }

  std::string text() const;

 private:
  std::string prefix_;
  int year_;
  int serial_;
};

// 示市监移〔2026〕　号: before the serial is assigned.
std::string unnumbered(std::string_view prefix, int year);

}  // namespace yinxin::record
