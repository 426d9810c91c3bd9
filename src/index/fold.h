#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yinxin::index {

// The one spelling that indexing and querying compare, so that whoever types 〔2022〕157号 finds
// (2022)157号 and “２０２２ 157 号”, and a word is found although a line ends in it.
//
// In this order: Unicode NFKC and case folding (full width → half width, compatibility
// ideographs, ㈱ ① ㎡); CJK radicals (⻋ ⻓, which text extracted from PDF is full of) → the
// ideographs they stand for; ○ ◯ → 〇; traditional → simplified, one character at a time, by
// OpenCC's table (ICU's Hant-Hans lacks a thousand of its characters; OpenCC's phrases are left
// out on purpose: what a character becomes must not depend on its neighbours, or a part of a
// text would not fold to a part of the folded text). What is then not a letter, digit, mark or
// private-use character is dropped: white space, punctuation, every dot in a foreign name
// (U+00B7, U+0387, U+2022, U+30FB), ™ and ℠. Characters newer than ICU are kept.
//
// Linear in the text. A folded text folds to itself and has no capital A–Z.
std::u32string fold(std::u32string_view text);

// Whether a text may be parted before `c` without changing what its parts fold to.
bool begins_segment(char32_t c);

// A folded text that knows where it came from: character i was made from
// source[begin[i], end[i]). One source character may become several and several one.
struct FoldedText {
  std::u32string text;
  std::vector<std::uint32_t> begin;
  std::vector<std::uint32_t> end;
};

FoldedText fold_with_offsets(std::u32string_view text);

// Changes whenever the tables behind fold() do: an index made with other tables is useless.
std::uint64_t fold_fingerprint();

}  // namespace yinxin::index
