#include "index/snippet.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.h"
#include "index/fold.h"

namespace yinxin::index {
namespace {

constexpr std::size_t kLongest = 120;
constexpr std::size_t kBefore = 24;  // characters shown ahead of the first match
constexpr std::size_t kReach = 80;   // from the first match, what surely has room
constexpr std::size_t kMostSpans = 4096;
constexpr std::size_t kBeginning = 1024;    // bytes of a text that are tried first
constexpr std::size_t kLongestMatch = 128;  // that is marked to its end beyond those

using Span = Occurrence;

// Finds all words in one pass.
class WordFinder {
 public:
  explicit WordFinder(const std::vector<std::u32string>& words) : words_(words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!words[i].empty()) by_beginning_[bucket(words[i][0])].push_back(i);
    }
  }

  // In order of their ends within each word, of their beginnings altogether.
  std::vector<Span> find(const FoldedText& folded) const {
    std::vector<Span> spans;
    std::vector<std::size_t> next(words_.size());  // occurrences of one word do not overlap
    const std::u32string_view text = folded.text;
    for (std::size_t at = 0; at < text.size() && spans.size() < kMostSpans; ++at) {
      for (const std::size_t i : by_beginning_[bucket(text[at])]) {
        const std::u32string& word = words_[i];
        if (at < next[i] || text.substr(at, word.size()) != word) continue;
        next[i] = at + word.size();
        spans.push_back({folded.begin[at], folded.end[next[i] - 1], i});
      }
    }
    return spans;
  }

 private:
  static std::size_t bucket(char32_t c) { return c % kBuckets; }

  static constexpr std::size_t kBuckets = 256;
  const std::vector<std::u32string>& words_;
  std::array<std::vector<std::size_t>, kBuckets> by_beginning_;
};

struct BestPlace {
  std::size_t begin = 0;
  std::size_t words = 0;  // different ones
};

// Where the first span begins that has most different words within the reach of one snippet.
BestPlace best_place(const std::vector<Span>& spans, std::size_t words) {
  std::vector<std::size_t> counts(words);
  std::size_t different = 0;
  BestPlace best = {spans.empty() ? 0 : spans[0].begin, 0};
  for (std::size_t first = 0, end = 0; first < spans.size(); ++first) {
    for (; end < spans.size() && spans[end].end <= spans[first].begin + kReach; ++end) {
      if (counts[spans[end].word]++ == 0) ++different;
    }
    if (different > best.words) best = {spans[first].begin, different};
    if (end > first && --counts[spans[first].word] == 0) --different;
    end = std::max(end, first + 1);
  }
  return best;
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
  if (c < 0x300 || (c >= 0x4E00 && c < 0xA000)) return false;  // nearly all there are
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0 || c == 0x200D;
}

// Builds the snippet a character at a time and stops where it is full.
class Piece {
 public:
  Piece(const std::u32string& source, const std::vector<Span>& spans)
      : source_(source), spans_(spans) {}

  std::u32string from(std::size_t begin) {
    if (begin > 0) out_ += U'…';
    end_ = begin;
    while (end_ < source_.size() && has_room(end_)) end_ = append_character(end_);
    if (open_) out_ += U'»';
    if (end_ < source_.size()) out_ += U'…';
    return std::move(out_);
  }
  // Of what is shown, in the source.
  std::size_t end() const { return end_; }

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
  std::size_t end_ = 0;
  bool open_ = false;
};

std::size_t beginning(const std::u32string& source, std::size_t match) {
  if (match <= kBefore) return 0;
  std::size_t at = match - kBefore;
  while (at < match && (is_attached(source[at]) || is_space(source[at]))) ++at;
  return at;
}

// What `text` begins with.
std::u32string beginning_of(std::string_view text) {
  constexpr unsigned kContinues = 0x80;
  std::size_t size = kBeginning;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == kContinues) --size;
  std::u32string part = to_utf32(text.substr(0, size));
  while (!part.empty() && !begins_segment(part.back())) part.pop_back();
  if (!part.empty()) part.pop_back();
  return part;
}

// The snippet of a text that begins with `source`, or is that; nothing if the rest may matter.
std::optional<std::string> snippet_of(const std::u32string& source, bool is_all,
                                      const std::vector<std::u32string>& words) {
  const std::vector<Span> spans = WordFinder(words).find(fold_with_offsets(source));
  const BestPlace best = best_place(spans, words.size());
  if (!is_all && best.words < words.size()) return std::nullopt;
  const std::vector<Span> marked = merged(spans);
  Piece piece(source, marked);
  const std::u32string shown = piece.from(beginning(source, best.begin));
  if (!is_all && piece.end() + kLongestMatch > source.size()) return std::nullopt;
  return to_utf8(shown);
}

}  // namespace

std::vector<Occurrence> occurrences(std::u32string_view text,
                                    const std::vector<std::u32string>& words) {
  return WordFinder(words).find(fold_with_offsets(text));
}

std::string snippet(std::string_view text, const std::vector<std::u32string>& words) {
  // All words are often in the title; then nobody needs the rest.
  if (text.size() > kBeginning) {
    if (auto found = snippet_of(beginning_of(text), false, words)) return *std::move(found);
  }
  return snippet_of(to_utf32(text), true, words).value();
}

}  // namespace yinxin::index
