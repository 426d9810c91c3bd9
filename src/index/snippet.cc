#include "index/snippet.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <functional>

#include "base/utf8.h"
#include "index/fold.h"

namespace yinxin::index {
namespace {

constexpr std::size_t kLongest = 120;
constexpr std::size_t kBefore = 24;     // characters shown ahead of the first match
constexpr std::size_t kMostSpans = 64;  // a snippet has room for fewer

// Of the source, half open.
struct Span {
  std::size_t begin;
  std::size_t end;
};

void find_word(const FoldedText& folded, const std::u32string& word, std::vector<Span>& spans) {
  if (word.empty()) return;
  const std::boyer_moore_horspool_searcher searcher(word.begin(), word.end());
  std::size_t found_here = 0;
  for (auto at = folded.text.begin(); found_here < kMostSpans; ++found_here) {
    const auto match = std::search(at, folded.text.end(), searcher);
    if (match == folded.text.end()) return;
    const auto first = static_cast<std::size_t>(match - folded.text.begin());
    spans.push_back({folded.begin[first], folded.end[first + word.size() - 1]});
    at = match + static_cast<std::ptrdiff_t>(word.size());
  }
}

// In order; spans that touch are one.
std::vector<Span> merged(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (!out.empty() && span.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

bool is_ideograph(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0;
}

bool is_space(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0 || u_iscntrl(static_cast<UChar32>(c)) != 0;
}

bool is_attached(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0 || c == 0x200D;
}

// Builds the snippet a character at a time and stops where it is full.
class Piece {
 public:
  Piece(const std::u32string& source, const std::vector<Span>& spans)
      : source_(source), spans_(spans) {}

  std::u32string from(std::size_t begin) {
    if (begin > 0) out_ += U'…';
    std::size_t at = begin;
    while (at < source_.size() && has_room(at)) at = append_character(at);
    if (open_) out_ += U'»';
    if (at < source_.size()) out_ += U'…';
    return std::move(out_);
  }

 private:
  // Room for the character at `at`, both marks and the ellipsis.
  bool has_room(std::size_t at) const {
    return out_.size() + (next_character(at) - at) + 3 <= kLongest;
  }

  std::size_t next_character(std::size_t at) const {
    ++at;
    while (at < source_.size() && is_attached(source_[at])) ++at;
    return at;
  }

  std::size_t append_character(std::size_t at) {
    mark(at);
    const std::size_t next = next_character(at);
    if (is_space(source_[at])) {
      append_space(at, next);
    } else {
      for (; at < next; ++at) out_ += shown(source_[at]);
    }
    return next;
  }

  void mark(std::size_t at) {
    while (span_ < spans_.size() && spans_[span_].end <= at) {
      if (open_) out_ += U'»';
      open_ = false;
      ++span_;
    }
    if (!open_ && span_ < spans_.size() && spans_[span_].begin <= at) {
      out_ += U'«';
      open_ = true;
    }
  }

  void append_space(std::size_t at, std::size_t next) {
    if (out_.empty() || out_.back() == U' ') return;
    const bool in_a_word = source_[at] == U'\n' && is_ideograph(out_.back()) &&
                           next < source_.size() && is_ideograph(source_[next]);
    if (!in_a_word) out_ += U' ';
  }

  static char32_t shown(char32_t c) { return c == U'«' ? U'‹' : c == U'»' ? U'›' : c; }

  const std::u32string& source_;
  const std::vector<Span>& spans_;
  std::u32string out_;
  std::size_t span_ = 0;
  bool open_ = false;
};

std::size_t beginning(const std::u32string& source, const std::vector<Span>& spans) {
  if (spans.empty() || spans[0].begin <= kBefore) return 0;
  std::size_t at = spans[0].begin - kBefore;
  while (at < spans[0].begin && (is_attached(source[at]) || is_space(source[at]))) ++at;
  return at;
}

}  // namespace

std::string snippet(std::string_view text, const std::vector<std::u32string>& words) {
  const std::u32string source = to_utf32(text);
  const FoldedText folded = fold_with_offsets(source);
  std::vector<Span> spans;
  for (const std::u32string& word : words) find_word(folded, word, spans);
  spans = merged(std::move(spans));
  return to_utf8(Piece(source, spans).from(beginning(source, spans)));
}

}  // namespace yinxin::index
