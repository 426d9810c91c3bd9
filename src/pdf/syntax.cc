#include "pdf/syntax.h"

#include <utility>

#include "base/error.h"

namespace yinxin::pdf {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void throw_defect(std::string_view code, std::size_t offset, std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, std::string(code),
              std::string(problem) + " (offset " + std::to_string(offset) + ")");
}

bool is_white_space(char c) {
  return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

bool is_delimiter(char c) {
  return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos;
}

bool Parser::skip_white_space() {
  const std::size_t begin = position_;
  while (position_ < bytes_.size() && is_white_space(bytes_[position_])) ++position_;
  return position_ > begin;
}

bool Parser::skip_word(std::string_view word) {
  if (bytes_.substr(position_, word.size()) != word) return false;
  const std::size_t end = position_ + word.size();
  if (end < bytes_.size() && !is_white_space(bytes_[end]) && !is_delimiter(bytes_[end])) {
    return false;
  }
  position_ = end;
  return true;
}

bool Parser::skip(char c) {
  if (at_end() || bytes_[position_] != c) return false;
  ++position_;
  return true;
}

bool Parser::skip_end_of_line() {
  const bool carriage_return = skip('\r');
  return skip('\n') || carriage_return;
}

void Parser::expect_word(std::string_view word) {
  if (!skip_word(word)) {
    throw_defect("SYNTAX", position_, "expected '" + std::string(word) + "'");
  }
}

std::optional<std::uint64_t> Parser::digits() {
  std::uint64_t value = 0;
  std::size_t end = position_;
  while (end < bytes_.size() && is_digit(bytes_[end]) && end - position_ < 10) {
    value = value * 10 + static_cast<std::uint64_t>(bytes_[end] - '0');
    ++end;
  }
  if (end == position_ || (end < bytes_.size() && is_digit(bytes_[end]))) return std::nullopt;
  position_ = end;
  return value;
}

std::uint64_t Parser::expect_digits() {
  const auto value = digits();
  if (!value) throw_defect("SYNTAX", position_, "expected a number");
  return *value;
}

Object Parser::object() {
  values_ = 0;
  object_begin_ = position_;
  return value(0);
}

void Parser::check_size() const {
  if (position_ - object_begin_ > kMaxObjectSize) {
    throw_defect("LIMIT", object_begin_, "an object is too large");
  }
}

Object Parser::value(int depth) {
  if (depth > kMaxNesting) throw_defect("NESTING", position_, "objects are nested too deeply");
  if (++values_ > kMaxValuesPerObject) throw_defect("LIMIT", position_, "an object is too large");
  skip_white_space();
  check_size();
  const std::size_t begin = position_;
  const char c = peek();
  if (c == '/') return {Name{name()}, begin, position_};
  if (c == '(') {
    Bytes text = literal_string();
    return {std::move(text), begin, position_};
  }
  if (c == '[') return array(depth);
  if (c == '<') {
    if (bytes_.substr(position_, 2) == "<<") return dictionary(depth);
    Bytes text = hex_string();
    return {std::move(text), begin, position_};
  }
  if (is_digit(c) || c == '+' || c == '-' || c == '.') return number_or_reference();
  return keyword();
}

Object Parser::keyword() {
  const std::size_t begin = position_;
  if (skip_word("true")) return {true, begin, position_};
  if (skip_word("false")) return {false, begin, position_};
  if (skip_word("null")) return {std::monostate{}, begin, position_};
  throw_defect("SYNTAX", begin, "expected an object");
}

Object Parser::array(int depth) {
  const std::size_t begin = position_++;
  Object::Array items;
  for (;;) {
    skip_white_space();
    if (peek() == ']') break;
    items.push_back(value(depth + 1));
  }
  ++position_;
  return {std::move(items), begin, position_};
}

Object Parser::dictionary(int depth) {
  const std::size_t begin = position_;
  position_ += 2;
  Object::Dictionary entries;
  for (;;) {
    skip_white_space();
    if (bytes_.substr(position_, 2) == ">>") break;
    if (peek() != '/') throw_defect("SYNTAX", position_, "expected a dictionary key");
    std::string key = name();
    Object entry = value(depth + 1);
    const auto [place, added] = entries.try_emplace(std::move(key), std::move(entry));
    if (!added)
      throw_defect("DUPLICATE_KEY", position_, Object(Name{place->first}).text() + " stands twice");
  }
  position_ += 2;
  return {std::move(entries), begin, position_};
}

Object Parser::number_or_reference() {
  const std::size_t begin = position_;
  if (const auto found = reference()) return {*found, begin, position_};
  std::size_t digit_count = 0;
  std::size_t points = 0;
  if (peek() == '+' || peek() == '-') ++position_;
  for (; is_digit(peek()) || peek() == '.'; ++position_) ++(peek() == '.' ? points : digit_count);
  const bool ended = at_end() || is_white_space(peek()) || is_delimiter(peek());
  if (digit_count == 0 || digit_count > 18 || points > 1 || !ended) {
    throw_defect("SYNTAX", begin, "a malformed number");
  }
  const std::string text(bytes_.substr(begin, position_ - begin));
  if (points == 1) return {Real{text}, begin, position_};
  return {static_cast<std::int64_t>(std::stoll(text)), begin, position_};
}

std::optional<Reference> Parser::reference() {
  const std::size_t begin = position_;
  const auto number = digits();
  if (number && skip_white_space()) {
    const auto generation = digits();
    if (generation && skip_white_space() && skip_word("R")) {
      if (*number == 0 || *number > kMaxObjectNumber || *generation > 65535) {
        throw_defect("SYNTAX", begin, "a reference to an impossible object number");
      }
      return Reference{static_cast<std::uint32_t>(*number),
                       static_cast<std::uint32_t>(*generation)};
    }
  }
  position_ = begin;
  return std::nullopt;
}

std::string Parser::name() {
  std::string text;
  for (++position_; !at_end() && !is_white_space(peek()) && !is_delimiter(peek()); ++position_) {
    check_size();
    if (peek() != '#') {
      text += peek();
      continue;
    }
    const int high = position_ + 1 < bytes_.size() ? hex_value(bytes_[position_ + 1]) : -1;
    const int low = position_ + 2 < bytes_.size() ? hex_value(bytes_[position_ + 2]) : -1;
    if (high < 0 || low < 0 || high + low == 0) {
      throw_defect("SYNTAX", position_, "a malformed # in a name");
    }
    text += static_cast<char>(high * 16 + low);
    position_ += 2;
  }
  return text;
}

Bytes Parser::literal_string() {
  const std::size_t begin = position_++;
  Bytes text;
  for (int open = 1;;) {
    if (at_end()) throw_defect("SYNTAX", begin, "a string does not end");
    check_size();
    const char c = bytes_[position_++];
    if (c == '(') ++open;
    if (c == ')' && --open == 0) return text;
    if (c != '\\') {
      text += c;
    } else if (!skip_end_of_line()) {
      text += escaped_character();
    }
  }
}

char Parser::escaped_character() {
  if (peek() >= '0' && peek() <= '7') return octal_character();
  if (at_end()) throw_defect("SYNTAX", position_, "a string does not end");
  const char c = bytes_[position_++];
  constexpr std::string_view kLetters = "nrtbf";
  const std::size_t letter = kLetters.find(c);
  return letter == std::string_view::npos ? c : "\n\r\t\b\f"[letter];
}

char Parser::octal_character() {
  int value = 0;
  for (int i = 0; i < 3 && peek() >= '0' && peek() <= '7'; ++i) {
    value = value * 8 + (bytes_[position_++] - '0');
  }
  return static_cast<char>(value & 0xff);
}

Bytes Parser::hex_string() {
  const std::size_t begin = position_++;
  Bytes text;
  int high = -1;
  for (;; ++position_) {
    if (at_end()) throw_defect("SYNTAX", begin, "a hex string does not end");
    check_size();
    const char c = peek();
    if (c == '>') break;
    if (is_white_space(c)) continue;
    const int digit = hex_value(c);
    if (digit < 0) throw_defect("SYNTAX", position_, "not a hex digit");
    if (high >= 0) text += static_cast<char>(high * 16 + digit);
    high = high >= 0 ? -1 : digit;
  }
  if (high >= 0) throw_defect("SYNTAX", begin, "an odd number of hex digits");
  ++position_;
  return text;
}

}  // namespace yinxin::pdf
