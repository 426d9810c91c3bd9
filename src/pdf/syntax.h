#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "pdf/object.h"

namespace yinxin::pdf {

// Reading PDF syntax from bytes that may be hostile. Whatever is wrong is thrown as
// Error(kInvalidInput) whose where() is a code that reports use ("SYNTAX", "NESTING",
// "DUPLICATE_KEY", "LIMIT", …) and whose problem() says what and at which offset.
[[noreturn]] void throw_defect(std::string_view code, std::size_t offset, std::string_view problem);

// Limits no file of an official document comes near.
constexpr int kMaxNesting = 64;
constexpr std::size_t kMaxValuesPerObject = 1 << 18;
constexpr std::size_t kMaxObjectSize = std::size_t{32} << 20;  // without the data of a stream
constexpr std::uint32_t kMaxObjectNumber = 8'000'000;

// A recursive-descent reader of direct objects (ISO 32000-1, 7.2 and 7.3). Strict where readers
// disagree, since what two programs read differently is what attacks are made of: no comments,
// no repeated dictionary keys, no odd hex digits, no unknown keywords. Takes time linear in what
// it consumes.
class Parser {
 public:
  explicit Parser(ByteView bytes, std::size_t position = 0) : bytes_(bytes), position_(position) {}

  // The next object; an "n g R" is one.
  Object object();

  std::size_t position() const { return position_; }
  bool at_end() const { return position_ >= bytes_.size(); }

  // Moves over white space; true if there was any.
  bool skip_white_space();
  // Moves over `word` if it comes next and is not the beginning of a longer word.
  bool skip_word(std::string_view word);
  // Moves over `c` if it comes next.
  bool skip(char c);
  // Moves over one end of line: CR LF, LF or CR.
  bool skip_end_of_line();
  // Moves over `word`, or throws SYNTAX.
  void expect_word(std::string_view word);
  // Digits only, at most 10 of them; nullopt, and nothing moved, if none come next.
  std::optional<std::uint64_t> digits();
  std::uint64_t expect_digits();

 private:
  Object value(int depth);
  Object array(int depth);
  Object dictionary(int depth);
  Object number_or_reference();
  Object keyword();
  std::optional<Reference> reference();
  std::string name();
  Bytes literal_string();
  char escaped_character();
  char octal_character();
  Bytes hex_string();
  void check_size() const;
  char peek() const { return position_ < bytes_.size() ? bytes_[position_] : '\0'; }

  ByteView bytes_;
  std::size_t position_;
  std::size_t object_begin_ = 0;
  std::size_t values_ = 0;
};

// White space and delimiters (ISO 32000-1, tables 1 and 2).
bool is_white_space(char c);
bool is_delimiter(char c);

}  // namespace yinxin::pdf
