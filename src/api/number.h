#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace yinxin::api {

// The number that all of `text` is; nullopt if it is none, or not one of that type.
template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

}  // namespace yinxin::api
