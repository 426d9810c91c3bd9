#include "pdf/subset.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "pdf/compact_font.h"

namespace yinxin::pdf {
namespace {

// FNV-1a: the six letters only have to differ between subsets of one font and to be the same for
// the same characters.
std::string tag(const std::u32string& characters) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char32_t c : characters) hash = (hash ^ c) * 1099511628211U;
  std::string letters;
  for (int i = 0; i < 6; ++i) {
    letters += static_cast<char>('A' + hash % 26);
    hash /= 26;
  }
  return letters;
}

// libharu cuts text off, without a word, at 32,767 bytes.
constexpr std::size_t kLongestRun = 4096;

std::string hex(unsigned value) {
  char digits[9];
  std::snprintf(digits, sizeof digits, "%04X", value);
  return digits;
}

std::string utf16_hex(char32_t character) {
  if (character < 0x10000) return hex(character);
  const unsigned offset = character - 0x10000;
  return hex(0xd800 + (offset >> 10)) + hex(0xdc00 + (offset & 0x3ff));
}

constexpr const char* kCMapHead =
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
constexpr const char* kCMapTail =
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

[[noreturn]] void refuse(char32_t character) {
  const bool printable = character >= 0x20;
  throw Error(ErrorCode::kInvalidInput,
              code_point_name(character) + (printable ? " " + to_utf8(character) : ""),
              "字体中没有这个字，不能印制 (no font has this character)");
}

const ChainLink& link_of(const FontSet::State& state, const layout::GlyphRun& run) {
  const FontSet::State::Chain& chain = state.chain(run.face);
  if (run.font < 0 || static_cast<std::size_t>(run.font) >= chain.size()) {
    throw Error(ErrorCode::kInvalidInput, "font " + std::to_string(run.font),
                "字体不在回退链中 (no such place in the fallback chain)");
  }
  return chain[static_cast<std::size_t>(run.font)];
}

template <typename Visit>
void for_each_run(const layout::Pages& pages, Visit visit) {
  for (const layout::Page& page : pages.pages) {
    for (const layout::Line& line : page.lines) {
      for (const layout::GlyphRun& run : line.runs) visit(run);
    }
  }
}

}  // namespace

Subset::Subset(const FontFile& font, std::u32string characters)
    : font_(&font), characters_(std::move(characters)) {
  std::sort(characters_.begin(), characters_.end());
  characters_.erase(std::unique(characters_.begin(), characters_.end()), characters_.end());
  if (characters_.size() > kMostGlyphs) {
    throw Error(ErrorCode::kInvalidInput, font.postscript_name(),
                "一份文书用字过多 (too many different characters in one document)");
  }
  name_ = tag(characters_) + "+" + font.postscript_name();
}

Bytes Subset::encode(const std::u32string& text) const {
  Bytes codes;
  codes.reserve(2 * text.size());
  for (const char32_t c : text) {
    const auto found = std::lower_bound(characters_.begin(), characters_.end(), c);
    const auto code = code_of(static_cast<std::size_t>(found - characters_.begin()));
    codes += static_cast<char>(code >> 8);
    codes += static_cast<char>(code & 255);
  }
  return codes;
}

Bytes Subset::font_program() const {
  std::vector<ByteView> charstrings;
  charstrings.reserve(characters_.size());
  for (const char32_t c : characters_) charstrings.emplace_back(font_->charstring(c));
  return compact_font(name_, charstrings);
}

Bytes Subset::to_unicode() const {
  const std::size_t rows = (characters_.size() + 254) / 255;
  Bytes map = kCMapHead;
  // A range may not cross a change of the first byte, and a block may hold a hundred ranges.
  for (std::size_t row = 0; row < rows; ++row) {
    if (row % 100 == 0) {
      map += std::to_string(std::min<std::size_t>(100, rows - row)) + " beginbfrange\n";
    }
    const std::size_t begin = row * 255;
    const std::size_t end = std::min(begin + 255, characters_.size());
    map += "<" + hex(code_of(begin)) + "> <" + hex(code_of(end - 1)) + "> [";
    for (std::size_t i = begin; i < end; ++i) map += "<" + utf16_hex(characters_[i]) + ">";
    map += "]\n";
    if (row % 100 == 99 || row + 1 == rows) map += "endbfrange\n";
  }
  return map + kCMapTail;
}

Subsets::Subsets(const layout::Pages& pages, const FontSet& fonts) : state_(fonts.state()) {
  std::vector<std::pair<const FontFile*, std::u32string>> used;
  for_each_run(pages, [&](const layout::GlyphRun& run) {
    const ChainLink& link = link_of(state_, run);
    const auto [entry, added] = places_.try_emplace(link.font, used.size());
    if (added) used.emplace_back(link.font, U"");
    if (run.text.size() > kLongestRun) {
      throw Error(ErrorCode::kInvalidInput, "GlyphRun",
                  "一行字数过多 (too many characters in a run)");
    }
    for (const char32_t c : run.text) {
      if (!link.width(c)) refuse(c);
    }
    used[entry->second].second += run.text;
  });
  for (auto& [font, characters] : used) all_.emplace_back(*font, std::move(characters));
}

std::size_t Subsets::place(const layout::GlyphRun& run) const {
  return places_.at(link_of(state_, run).font);
}

}  // namespace yinxin::pdf
