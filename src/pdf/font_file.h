#pragma once

#include <hb.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "pdf/outline.h"

namespace yinxin::pdf {

// One font out of a TrueType or OpenType file or collection, mapped into memory. Everything asked
// about a character is worked out once per process and then answered from a table. Safe to use
// from several threads.
class FontFile {
 public:
  struct Metrics {  // in thousandths of an em
    int left, bottom, right, top;
    int ascent, descent, cap_height;
  };

  // `tolerance` is how far, in thousandths of an em, charstring() may depart from outline(); 0 is
  // not at all. Throws Error(kNotFound) naming the file and scripts/fonts, Error(kInvalidInput) if
  // it is not a font with outlines and a Unicode character map.
  FontFile(const std::filesystem::path& path, unsigned index, double tolerance);
  ~FontFile();
  FontFile(const FontFile&) = delete;
  FontFile& operator=(const FontFile&) = delete;

  const std::string& postscript_name() const { return name_; }
  const Metrics& metrics() const { return metrics_; }
  double tolerance() const { return tolerance_; }
  // fontRevision and checkSumAdjustment of the head table (OpenType), in hexadecimal.
  std::string revision() const;

  // The advance of `character` in thousandths of an em; nullopt if the font lacks it.
  std::optional<int> width(char32_t character) const;
  // The outline of `character`, which the font must have.
  Outline outline(char32_t character) const;
  // outline(), simplified, and width() as a Type 2 charstring; stays valid as long as the font.
  const Bytes& charstring(char32_t character) const;

 private:
  struct Cell {
    std::atomic<std::uint64_t> found{0};  // 0 not looked up, 1 missing, else packed; see pack()
    std::atomic<const Bytes*> charstring{nullptr};
  };
  static constexpr std::size_t kRowSize = 256;
  using Row = std::array<Cell, kRowSize>;

  Cell& cell(char32_t character) const;
  std::uint64_t look_up(char32_t character) const;
  Metrics read_metrics() const;

  std::unique_ptr<hb_face_t, decltype(&hb_face_destroy)> face_;
  std::unique_ptr<hb_font_t, decltype(&hb_font_destroy)> font_;
  double tolerance_;
  std::string name_;
  Metrics metrics_;
  mutable std::array<std::atomic<Row*>, 0x110000 / kRowSize> rows_{};
};

}  // namespace yinxin::pdf
