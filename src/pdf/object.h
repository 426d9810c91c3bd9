#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"

namespace yinxin::pdf {

// "12 0 R", without looking what is there.
struct Reference {
  std::uint32_t number = 0;
  std::uint32_t generation = 0;

  friend bool operator==(Reference a, Reference b) {
    return a.number == b.number && a.generation == b.generation;
  }
  friend bool operator!=(Reference a, Reference b) { return !(a == b); }
};

// A name without its slash and with #xx decoded.
struct Name {
  std::string text;
  friend bool operator==(const Name& a, const Name& b) { return a.text == b.text; }
};

// A number with a decimal point, as it was spelled: nothing here calculates with them, and what
// is copied must not change.
struct Real {
  std::string text;
  friend bool operator==(const Real& a, const Real& b) { return a.text == b.text; }
};

// A PDF object (ISO 32000-1, 7.3) other than a stream. Equality is that of the values: where and
// how they were spelled does not matter.
class Object {
 public:
  using Array = std::vector<Object>;
  using Dictionary = std::map<std::string, Object, std::less<>>;
  using Value = std::variant<std::monostate, bool, std::int64_t, Real, Name, Bytes, Reference,
                             Array, Dictionary>;

  Object() = default;
  template <typename T, typename = std::enable_if_t<std::is_constructible_v<Value, T&&>>>
  Object(T&& value, std::size_t begin = 0, std::size_t end = 0)  // NOLINT(*-explicit-*)
      : value_(std::forward<T>(value)), begin_(begin), end_(end) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  // The value if it is of that kind, otherwise nullptr.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const Bytes* string() const { return std::get_if<Bytes>(&value_); }
  const Reference* reference() const { return std::get_if<Reference>(&value_); }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Dictionary* dictionary() const { return std::get_if<Dictionary>(&value_); }
  Array* array() { return std::get_if<Array>(&value_); }
  Dictionary* dictionary() { return std::get_if<Dictionary>(&value_); }
  bool is_name(std::string_view text) const;
  // The text of a name, otherwise nullptr.
  const std::string* name() const;

  // The entry `key` of a dictionary; the null object if there is none or this is no dictionary.
  const Object& operator[](std::string_view key) const;
  bool has(std::string_view key) const { return !(*this)[key].is_null(); }

  // Where its token or tokens stood in the bytes it was parsed from: [begin, end).
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }

  // As it is written into a file. parse(text()) equals this object.
  std::string text() const;

  friend bool operator==(const Object& a, const Object& b) { return a.value_ == b.value_; }
  friend bool operator!=(const Object& a, const Object& b) { return !(a == b); }

 private:
  Value value_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace yinxin::pdf
