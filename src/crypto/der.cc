#include "crypto/der.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yinxin::crypto {
namespace {

constexpr int kMaxDepth = 32;
constexpr std::uint8_t kConstructed = 0x20;

[[noreturn]] void throw_der(std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, "DER", problem);
}

std::uint8_t octet(ByteView bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

void check_primitive(const DerElement& element) {
  const ByteView content = element.content;
  if (element.tag == kDerInteger) {
    if (content.empty()) throw_der("an INTEGER without digits");
    const bool zero = content.size() > 1 && octet(content, 0) == 0x00 && octet(content, 1) < 0x80;
    const bool ones = content.size() > 1 && octet(content, 0) == 0xff && octet(content, 1) >= 0x80;
    if (zero || ones) throw_der("an INTEGER that is not minimal");
  }
  if (element.tag == kDerNull && !content.empty()) throw_der("a NULL with content");
  if (element.tag == kDerBoolean &&
      (content.size() != 1 || (octet(content, 0) != 0x00 && octet(content, 0) != 0xff))) {
    throw_der("a BOOLEAN that is neither");
  }
}

void check_row(ByteView bytes, int depth) {
  if (depth > kMaxDepth) throw_der("nested too deeply");
  for (DerReader reader(bytes); !reader.at_end();) {
    const DerElement element = reader.next();
    if ((element.tag & kConstructed) != 0) {
      check_row(element.content, depth + 1);
    } else {
      check_primitive(element);
    }
  }
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

DerElement DerReader::next() {
  if (rest_.size() < 2) throw_der("cut short");
  if ((octet(rest_, 0) & 0x1f) == 0x1f) throw_der("a long tag");
  std::size_t header = 2;
  std::size_t length = octet(rest_, 1);
  if (length >= 0x80) {
    const std::size_t count = length - 0x80;
    if (count == 0 || count > 4) throw_der("an indefinite or enormous length");
    if (rest_.size() < header + count) throw_der("cut short");
    length = 0;
    for (std::size_t i = 0; i < count; ++i) length = length << 8 | octet(rest_, header + i);
    header += count;
    if (length < 0x80 || octet(rest_, 2) == 0) throw_der("a length that is not minimal");
  }
  if (length > rest_.size() - header) throw_der("cut short");
  const DerElement element{octet(rest_, 0), rest_.substr(header, length),
                           rest_.substr(0, header + length)};
  rest_.remove_prefix(header + length);
  return element;
}

DerElement DerReader::expect(std::uint8_t tag) {
  if (rest_.empty() || octet(rest_, 0) != tag) throw_der("another element than expected");
  return next();
}

std::optional<DerElement> DerReader::optional(std::uint8_t tag) {
  if (rest_.empty() || octet(rest_, 0) != tag) return std::nullopt;
  return next();
}

void DerReader::expect_end() const {
  if (!rest_.empty()) throw_der("more elements than expected");
}

void check_der(ByteView bytes) {
  DerReader reader(bytes);
  const DerElement element = reader.next();
  reader.expect_end();
  check_row(element.whole, 0);
}

Bytes der_element(std::uint8_t tag, ByteView content) {
  Bytes result(1, static_cast<char>(tag));
  if (content.size() < 0x80) {
    result += static_cast<char>(content.size());
  } else {
    Bytes length;
    for (std::size_t size = content.size(); size != 0; size >>= 8) {
      length.insert(length.begin(), static_cast<char>(size & 0xff));
    }
    result += static_cast<char>(0x80 | length.size());
    result += length;
  }
  return result.append(content);
}

std::optional<Instant> time_of(ByteView t) {
  const bool whole = t.size() >= 15 && is_digits(t.substr(0, 14)) && t.back() == 'Z';
  if (!whole) return std::nullopt;
  const ByteView fraction = t.substr(14, t.size() - 15);
  const bool plain = fraction.empty() ||
                     (fraction.size() > 1 && fraction.size() <= 10 && fraction.front() == '.' &&
                      fraction.back() != '0' && is_digits(fraction.substr(1)));
  if (!plain) return std::nullopt;
  std::string rfc3339;
  rfc3339.append(t.substr(0, 4)).append("-").append(t.substr(4, 2)).append("-");
  rfc3339.append(t.substr(6, 2)).append("T").append(t.substr(8, 2)).append(":");
  rfc3339.append(t.substr(10, 2)).append(":").append(t.substr(12, 2)).append(fraction).append("Z");
  return from_rfc3339(rfc3339);
}

}  // namespace yinxin::crypto
