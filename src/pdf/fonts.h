#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "layout/font_metrics.h"

namespace yinxin::pdf {

// The faces documents are set in and their fallback chains, from fonts/faces.xml and the font
// files scripts/fonts prepared. Loading maps the files; a set is immutable, is shared by all
// threads and lives as long as the process.
class FontSet final : public layout::FontMetrics {
 public:
  // Throws Error(kNotFound) naming the missing file and the command that brings it
  // (scripts/fonts); Error(kInvalidInput) if faces.xml or a font is not usable.
  static FontSet load(const std::filesystem::path& faces_xml);
  ~FontSet() override;
  FontSet(FontSet&&) noexcept;

  std::optional<Glyph> find(layout::Typeface face, char32_t character) const override;

  // Which fonts these are: a line "fangsong FandolFang-Regular 0001999a 3b9e0f21 1.50" for each
  // font of each face: revision, check sum and tolerance. Sets with the same lines draw the same.
  std::vector<std::string> identity() const;

  struct State;
  const State& state() const { return *state_; }

 private:
  explicit FontSet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace yinxin::pdf
