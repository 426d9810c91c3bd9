#include "index/terms.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"

namespace yinxin::index {
namespace {

constexpr std::size_t kAsciiGram = 4;

bool is_ascii(char32_t c) {
  return c < 0x80;
}

}  // namespace

std::vector<std::u32string_view> grams(std::u32string_view folded) {
  std::vector<std::u32string_view> out;
  std::size_t ascii_run = 0;
  for (std::size_t end = 1; end <= folded.size(); ++end) {
    ascii_run = is_ascii(folded[end - 1]) ? ascii_run + 1 : 0;
    if (end >= 2) out.push_back(folded.substr(end - 2, 2));
    if (ascii_run >= kAsciiGram) out.push_back(folded.substr(end - kAsciiGram, kAsciiGram));
  }
  return out;
}

std::vector<std::u32string_view> telling_grams(std::u32string_view folded) {
  const auto all = grams(folded);
  std::set<std::u32string_view> implied;
  for (const std::u32string_view gram : all) {
    for (std::size_t i = 0; gram.size() > 2 && i + 2 <= gram.size(); ++i) {
      implied.insert(gram.substr(i, 2));
    }
  }
  std::vector<std::u32string_view> out;
  for (const std::u32string_view gram : all) {
    if (implied.insert(gram).second) out.push_back(gram);
  }
  return out;
}

std::string term(std::string_view prefix, std::u32string_view folded) {
  return std::string(prefix) + to_utf8(folded);
}

std::string release_value(Instant moment) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(moment.time_since_epoch());
  const std::string digits = std::to_string(std::max<std::int64_t>(0, seconds.count()));
  return std::string(12 - std::min<std::size_t>(12, digits.size()), '0') + digits;
}

std::string date_value(std::string_view iso) {
  std::string value(iso);
  value.erase(std::remove(value.begin(), value.end(), '-'), value.end());
  return value;
}

}  // namespace yinxin::index
