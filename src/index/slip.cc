#include "index/slip.h"

#include <cstring>

#include "index/text_store.h"

namespace yinxin::index {
namespace {

std::size_t find(std::u16string_view text, std::u16string_view needle, std::size_t from) {
  const char* const begin = reinterpret_cast<const char*>(text.data());
  const char* const end = begin + text.size() * sizeof(char16_t);
  for (const char* at = begin + from * sizeof(char16_t);;) {
    const void* const found = ::memmem(at, static_cast<std::size_t>(end - at), needle.data(),
                                       needle.size() * sizeof(char16_t));
    if (found == nullptr) return std::u16string_view::npos;
    const auto bytes = static_cast<std::size_t>(static_cast<const char*>(found) - begin);
    if (bytes % sizeof(char16_t) == 0) return bytes / sizeof(char16_t);
    at = begin + bytes + 1;  // halves of two characters
  }
}

bool is_high(char16_t unit) {
  return (unit & 0xFC00) == 0xD800;
}
bool is_low(char16_t unit) {
  return (unit & 0xFC00) == 0xDC00;
}

std::size_t same_beginning(std::u16string_view a, std::u16string_view b) {
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  if (same > 0 && is_high(a[same - 1])) --same;
  return same;
}

// The units of the first character; none at the end of a text or field.
std::size_t width(std::u16string_view text) {
  if (text.empty()) return 0;
  const bool pair = is_high(text[0]) && text.size() > 1 && is_low(text[1]);
  return pair ? 2 : text[0] == kFieldEnd ? 0 : 1;
}

bool begins(std::u16string_view text, std::u16string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

// Whether `text` begins with `needle` but for a slip. A slip, if there is one, may be taken to
// be where the two first differ.
bool begins_nearly(std::u16string_view text, std::u16string_view needle, Slip slip) {
  const std::size_t same = same_beginning(text, needle);
  const std::u16string_view here = text.substr(same);
  const std::u16string_view wanted = needle.substr(same);
  if (wanted.empty()) return true;
  const std::size_t more = width(here);
  if (more > 0 && same > 0 && begins(here.substr(more), wanted)) return true;
  if (slip == Slip::kOneMore) return false;
  const std::u16string_view rest = wanted.substr(width(wanted));
  return begins(here, rest) || (more > 0 && begins(here.substr(more), rest));
}

bool occurs_nearly(std::u16string_view text, std::u16string_view word, std::u16string_view needle,
                   Slip slip) {
  for (std::size_t at = find(text, word, 0); at != std::u16string_view::npos;
       at = find(text, word, at + 1)) {
    if (begins_nearly(text.substr(at), needle, slip)) return true;
  }
  return false;
}

// With a slip in the first half, the second is whole: looks for it, and back from there.
bool ends_nearly(std::u16string_view text, std::u16string_view first, std::u16string_view second) {
  for (std::size_t at = find(text, second, 0); at != std::u16string_view::npos;
       at = find(text, second, at + 1)) {
    for (std::size_t size = first.size() < 2 ? 0 : first.size() - 2; size <= first.size() + 2;
         ++size) {
      if (size > at) break;
      const std::u16string_view before = text.substr(at - size, size);
      const std::size_t same = same_beginning(before, first);
      const std::u16string_view here = before.substr(same);
      const std::u16string_view wanted = first.substr(same);
      const std::size_t more = width(here);
      const std::u16string_view rest = wanted.substr(width(wanted));
      if (here == wanted || here == rest || (more > 0 && here.substr(more) == rest) ||
          (more > 0 && same > 0 && here.substr(more) == wanted)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

bool contains(std::u16string_view text, std::u16string_view needle, Slip slip) {
  if (slip == Slip::kNone) return find(text, needle, 0) != std::u16string_view::npos;
  if (slip == Slip::kOneMore) {
    return occurs_nearly(text, needle.substr(0, width(needle)), needle, slip);
  }
  std::size_t half = needle.size() / 2;
  if (half > 0 && is_high(needle[half - 1])) ++half;
  return occurs_nearly(text, needle.substr(0, half), needle, slip) ||
         ends_nearly(text, needle.substr(0, half), needle.substr(half));
}

std::u16string to_utf16(std::u32string_view text) {
  std::u16string out;
  out.reserve(text.size());
  for (const char32_t c : text) {
    if (c < 0x10000) {
      out += static_cast<char16_t>(c);
    } else {
      out += static_cast<char16_t>(0xD7C0 + (c >> 10));
      out += static_cast<char16_t>(0xDC00 + (c & 0x3FF));
    }
  }
  return out;
}

}  // namespace yinxin::index
