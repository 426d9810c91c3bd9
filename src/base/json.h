#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace yinxin {

// A JSON value. Objects keep their members in byte order of the key, so that dump() of equal
// values is equal text.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json, std::less<>>;

  Json() = default;
  Json(std::nullptr_t) {}                                                  // NOLINT(*-explicit-*)
  Json(bool value) : value_(value) {}                                      // NOLINT(*-explicit-*)
  Json(int value) : value_(std::int64_t{value}) {}                         // NOLINT(*-explicit-*)
  Json(std::int64_t value) : value_(value) {}                              // NOLINT(*-explicit-*)
  Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}  // NOLINT(*-explicit-*)
  Json(double value) : value_(value) {}                                    // NOLINT(*-explicit-*)
  Json(const char* value) : value_(std::string(value)) {}                  // NOLINT(*-explicit-*)
  Json(std::string_view value) : value_(std::string(value)) {}             // NOLINT(*-explicit-*)
  Json(std::string value) : value_(std::move(value)) {}                    // NOLINT(*-explicit-*)
  Json(Array value) : value_(std::move(value)) {}                          // NOLINT(*-explicit-*)
  Json(Object value) : value_(std::move(value)) {}                         // NOLINT(*-explicit-*)

  // Throws Error(kInvalidInput, name + ":line", …) for anything but one JSON value in UTF-8, for
  // nesting beyond 32 and for a repeated member.
  static Json parse(std::string_view text, const std::string& name);

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
  bool is_boolean() const { return std::holds_alternative<bool>(value_); }
  bool is_fraction() const { return std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  // The value as what it must be; Error(kInvalidInput) otherwise.
  bool boolean() const;
  std::int64_t integer() const;
  double number() const;  // an integer or a fraction
  const std::string& string() const;
  const Array& array() const;
  const Object& object() const;

  // The member `key` of an object; Error(kInvalidInput) naming it if there is none.
  const Json& at(std::string_view key) const;
  // The member, or nullptr if this is not an object or has none.
  const Json* find(std::string_view key) const;

  // Makes a null value an object; sets or reaches a member.
  Json& operator[](std::string_view key);
  // Makes a null value an array and appends.
  void push_back(Json value);

  // Without white space, members in byte order of the key. For a value without fractions this
  // is the canonical form of RFC 8785 as long as keys are ASCII.
  std::string dump() const;
  // For people: indented by two spaces.
  std::string pretty() const;

  friend bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }
  friend bool operator!=(const Json& a, const Json& b) { return !(a == b); }

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value_;
};

// dump(), but throws Error(kInvalidInput) if a number has a fraction or lies beyond ±2^53, or a
// key is not ASCII: such a value has no canonical form here (RFC 8785, integers only).
std::string canonical(const Json& value);

}  // namespace yinxin
