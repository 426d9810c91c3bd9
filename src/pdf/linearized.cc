#include "pdf/linearized.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "pdf/indirect_object.h"
#include "pdf/syntax.h"

namespace yinxin::pdf {
namespace {

constexpr std::size_t kLongestHead = 1024;

// The header line and the comments behind it.
std::size_t skip_head(ByteView file) {
  std::size_t position = 0;
  while (position < file.size() && position < kLongestHead &&
         (file[position] == '%' || is_white_space(file[position]))) {
    const std::size_t end = file.find_first_of("\r\n", position);
    if (file[position] != '%') {
      ++position;
    } else if (end == ByteView::npos) {
      return file.size();
    } else {
      position = end;
    }
  }
  return position;
}

// "startxref 0 %%EOF", which stands for a startxref that is at the end of the file. QPDF leaves it
// out behind a stream.
void check_marker(ByteView file, const XrefSection& first) {
  const std::size_t position = first.end;
  Parser parser(file, position);
  parser.skip_white_space();
  if (!parser.skip_word("startxref")) {
    if (first.is_stream) return;
    throw_defect("LINEARIZED", position, "expected startxref");
  }
  parser.skip_white_space();
  if (parser.expect_digits() != 0) throw_defect("LINEARIZED", position, "an unexpected startxref");
  parser.skip_white_space();
  constexpr std::string_view kMarker = "%%EOF";
  if (file.substr(parser.position(), kMarker.size()) != kMarker) {
    throw_defect("LINEARIZED", parser.position(), "expected %%EOF");
  }
}

// Whichever part a reader takes for the trailer, it says the same.
void check_agreement(const XrefSection& first, const XrefSection& rest, std::size_t offset) {
  bool fits = !rest.trailer.has("Prev") && rest.is_stream == first.is_stream;
  for (const char* const key : {"Root", "Info"}) {
    fits = fits && (!rest.trailer.has(key) || rest.trailer[key] == first.trailer[key]);
  }
  if (!fits) throw_defect("LINEARIZED", offset, "a second part that does not fit the first");
}

LinearizedSection read_parts(ByteView file, std::size_t section, InflateBudget& budget) {
  LinearizedSection result;
  result.xref = read_xref_section(file, section, budget);
  check_marker(file, result.xref);
  const std::int64_t* main = result.xref.trailer["Prev"].integer();
  if (main == nullptr || *main <= static_cast<std::int64_t>(result.xref.end)) {
    throw_defect("LINEARIZED", section, "no second part behind the first");
  }
  result.main_begin = static_cast<std::size_t>(*main);
  XrefSection rest = read_xref_section(file, result.main_begin, budget, XrefPart::kLinearizedMain);
  check_agreement(result.xref, rest, result.main_begin);
  auto& entries = result.xref.entries;
  const auto by_number = [](const XrefEntry& a, const XrefEntry& b) { return a.number < b.number; };
  const std::size_t first_count = entries.size();
  entries.insert(entries.end(), rest.entries.begin(), rest.entries.end());
  std::inplace_merge(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(first_count),
                     entries.end(), by_number);
  const auto same = [](const XrefEntry& a, const XrefEntry& b) { return a.number == b.number; };
  if (std::adjacent_find(entries.begin(), entries.end(), same) != entries.end()) {
    throw_defect("LINEARIZED", section, "an object is listed in both parts");
  }
  result.xref.trailer.dictionary()->erase("Prev");
  result.xref.end = rest.end;
  return result;
}

}  // namespace

std::optional<std::size_t> linearized_section(ByteView file) {
  if (file.substr(0, kLongestHead).find("/Linearized") == ByteView::npos) return std::nullopt;
  try {
    const IndirectObject object =
        parse_indirect(file, skip_head(file), [](Reference) -> std::int64_t { return -1; });
    if (!object.value.has("Linearized")) return std::nullopt;
    Parser parser(file, object.end);
    parser.skip_white_space();
    return parser.position();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    return std::nullopt;
  }
}

LinearizedSection read_linearized_section(ByteView file, std::size_t section,
                                          InflateBudget& budget) {
  try {
    return read_parts(file, section, budget);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput || error.where() == "BOMB") throw;
    throw Error(ErrorCode::kInvalidInput, "LINEARIZED", error.what());
  }
}

}  // namespace yinxin::pdf
