#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace yinxin {

// What went wrong, in words that tell the reader what to do next. There is no code named
// after a library: a module that wraps one translates its failures into these.
enum class ErrorCode {
  kInvalidInput,  // the caller can fix it: a record, a template, a request
  kForbidden,     // the caller may not do this, however it is phrased
  kNotFound,      // nothing of that name, as far as we know
  kConflict,      // somebody else was first; read again and retry
  kUnavailable,   // a disk, database or time-stamp authority is not answering
  kCorrupt,       // stored bytes are not what the ledger says they are
  kInternal,      // a bug in Yinxin
};

// The stable name of `code`, as it appears in JSON answers: "invalid_input".
std::string_view name(ErrorCode code);

// Thrown when an operation cannot give its caller what was asked for. An answer the caller
// has to expect is a value, not an Error: a search without hits, the faults of a record, a
// signature that does not verify.
class Error : public std::runtime_error {
 public:
  // `where` is the thing at fault, named the way someone would look it up:
  // "templates/notice.xml:14:3", "objects/sha256/3f/9a02…", "发文字号". `problem` says what is
  // wrong and what to do; Chinese where a clerk may read it.
  Error(ErrorCode code, std::string where, std::string_view problem);

  ErrorCode code() const noexcept { return code_; }
  const std::string& where() const noexcept { return where_; }
  // what() without the leading "where: ".
  std::string_view problem() const noexcept;

 private:
  ErrorCode code_;
  std::string where_;
};

}  // namespace yinxin
