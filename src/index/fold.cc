#include "index/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <unordered_map>

#include "base/error.h"

namespace yinxin::index {
namespace {

struct Pair {
  char32_t from;
  char32_t to;
};

constexpr Pair kSimplified[] = {
#include "simplified.inc"
};

constexpr Pair kRadicals[] = {
#include "index/radicals.inc"
};

// Typed for 〇 in years written in characters, and no letters by themselves.
constexpr Pair kCircles[] = {{U'○', U'〇'}, {U'◯', U'〇'}};

// NFKC would make letters of these, and 耐克™商标 would not contain 耐克商标.
constexpr char32_t kMarks[] = {U'™', U'℠'};

// A longer run of combining marks is no writing; Unicode's stream-safe format stops at 30 too.
constexpr std::size_t kLongestSegment = 32;

const icu::Normalizer2& normalizer() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) throw Error(ErrorCode::kInternal, "ICU", "no NFKC_Casefold data");
    return found;
  }();
  return *instance;
}

bool is_kept(char32_t c) {
  constexpr std::uint32_t kKept =
      U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK | U_GC_CO_MASK | U_GC_CN_MASK;
  return c != 0xFFFD && (U_GET_GC_MASK(static_cast<UChar32>(c)) & kKept) != 0;
}

using Table = std::unordered_map<char32_t, char32_t>;

Table single_characters() {
  Table table;
  for (const Pair& pair : kSimplified) table.emplace(pair.from, pair.to);
  // OpenCC knows forms that it simplifies in two steps.
  for (auto& [from, to] : table) {
    for (int step = 0; step < 4; ++step) {
      const auto further = table.find(to);
      if (further == table.end() || further->second == from) break;
      to = further->second;
    }
  }
  for (const Pair& pair : kCircles) table.emplace(pair.from, pair.to);
  for (const Pair& pair : kRadicals) {
    const auto simpler = table.find(pair.to);
    table.emplace(pair.from, simpler == table.end() ? pair.to : simpler->second);
  }
  return table;
}

// What normalised `c` becomes: another character, or nothing (0).
char32_t final_form(char32_t c) {
  static const Table table = single_characters();
  const auto found = table.find(c);
  if (found != table.end()) c = found->second;
  return is_kept(c) ? c : 0;
}

void append_segment(std::u32string_view segment, std::u32string& out) {
  icu::UnicodeString source;
  for (const char32_t c : segment) {
    if (std::find(std::begin(kMarks), std::end(kMarks), c) == std::end(kMarks)) {
      source.append(static_cast<UChar32>(c));
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString normal = normalizer().normalize(source, status);
  if (U_FAILURE(status)) throw Error(ErrorCode::kInternal, "ICU", "cannot normalise");
  for (std::int32_t i = 0; i < normal.length(); i = normal.moveIndex32(i, 1)) {
    const char32_t c = final_form(static_cast<char32_t>(normal.char32At(i)));
    if (c != 0) out += c;
  }
}

// Nearly all text is of the basic plane and folds one character to one or none; a table spares
// it the normaliser. kSlow: it may combine with a neighbour or becomes several.
constexpr char32_t kSlow = 0xFFFFFFFF;

std::vector<char32_t> basic_plane() {
  std::vector<char32_t> table(0x10000, kSlow);
  for (char32_t c = 0; c < table.size(); ++c) {
    if ((c >= 0xD800 && c < 0xE000) || !begins_segment(c)) continue;
    std::u32string folded;
    append_segment({&c, 1}, folded);
    if (folded.size() <= 1) table[c] = folded.empty() ? 0 : folded[0];
  }
  return table;
}

// Indexed by character.
const std::vector<char32_t>& quick_forms() {
  static const std::vector<char32_t> table = basic_plane();
  return table;
}

// Calls emit(c, begin, end) for each folded character.
template <typename Emit>
void fold_each(std::u32string_view text, Emit emit) {
  std::u32string several;
  const std::vector<char32_t>& quick_table = quick_forms();
  const auto quick_form = [&](char32_t c) {
    return c < quick_table.size() ? quick_table[c] : kSlow;
  };
  for (std::size_t i = 0; i < text.size();) {
    const char32_t quick = quick_form(text[i]);
    if (quick != kSlow && (i + 1 == text.size() || quick_form(text[i + 1]) != kSlow)) {
      if (quick != 0) emit(quick, i, i + 1);
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && end - i < kLongestSegment && !begins_segment(text[end])) ++end;
    several.clear();
    append_segment(text.substr(i, end - i), several);
    for (const char32_t c : several) emit(c, i, end);
    i = end;
  }
}

}  // namespace

bool begins_segment(char32_t c) {
  return normalizer().hasBoundaryBefore(static_cast<UChar32>(c)) != 0;
}

std::u32string fold(std::u32string_view text) {
  std::u32string out;
  out.reserve(text.size());
  fold_each(text, [&](char32_t c, std::size_t, std::size_t) { out += c; });
  return out;
}

FoldedText fold_with_offsets(std::u32string_view text) {
  if (text.size() > UINT32_MAX)
    throw Error(ErrorCode::kInvalidInput, "文本 text", "太长 (too long)");
  FoldedText out;
  out.text.reserve(text.size());
  out.begin.reserve(text.size());
  out.end.reserve(text.size());
  fold_each(text, [&](char32_t c, std::size_t begin, std::size_t end) {
    out.text += c;
    out.begin.push_back(static_cast<std::uint32_t>(begin));
    out.end.push_back(static_cast<std::uint32_t>(end));
  });
  return out;
}

std::uint64_t fold_fingerprint() {
  static const std::uint64_t fingerprint = [] {
    std::uint64_t hash = 14695981039346656037U;  // FNV-1a
    for (char32_t c = 0; c < 0x30000; ++c) {
      const char32_t quick = c < quick_forms().size() ? quick_forms()[c] : kSlow;
      hash = (hash ^ (quick == kSlow ? final_form(c) : quick)) * 1099511628211U;
    }
    return hash;
  }();
  return fingerprint;
}

}  // namespace yinxin::index
