#include "base/error.h"

#include <algorithm>
#include <utility>

namespace yinxin {

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return "invalid_input";
    case ErrorCode::kForbidden:
      return "forbidden";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

namespace {

// what() ends at the first of them, wherever the text came from.
std::string without_nul(std::string text) {
  std::replace(text.begin(), text.end(), '\0', '?');
  return text;
}

}  // namespace

Error::Error(ErrorCode code, std::string where, std::string_view problem)
    : std::runtime_error(without_nul(where + ": " + std::string(problem))),
      code_(code),
      where_(without_nul(std::move(where))) {}

std::string_view Error::problem() const noexcept {
  return std::string_view(what()).substr(where_.size() + 2);
}

}  // namespace yinxin
