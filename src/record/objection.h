#pragma once

#include <string>
#include <utility>
#include <variant>

namespace yinxin::record {

// Why a value is not what its field asks for, in words for the clerk who typed it.
struct Objection {
  std::string problem;  // 校验位应为L
  std::string advice;  // 建议改为示市监函〔2026〕58号; empty if there is nothing better to say
  std::string english;  // the problem, for the developer: "wrong check digit"
};

// What came of reading a text as a T: the value, or what is wrong with the text.
template <typename T>
class Checked {
 public:
  Checked(T value) : outcome_(std::move(value)) {}                  // NOLINT(*-explicit-*)
  Checked(Objection objection) : outcome_(std::move(objection)) {}  // NOLINT(*-explicit-*)

  explicit operator bool() const { return std::holds_alternative<T>(outcome_); }
  const T& operator*() const { return std::get<T>(outcome_); }
  const T* operator->() const { return &std::get<T>(outcome_); }
  const Objection& objection() const { return std::get<Objection>(outcome_); }

 private:
  std::variant<T, Objection> outcome_;
};

}  // namespace yinxin::record
