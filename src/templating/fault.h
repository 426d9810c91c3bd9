#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace yinxin::templating {

enum class Severity { kError, kWarning };  // a warning is shown, and does not keep from issuing

// One thing wrong with a record.
struct Fault {
  Severity severity = Severity::kError;
  std::string code;     // stable: "missing", "unknown-element", "uscc", "guard.cc", "check.<id>"
  std::string field;    // where in the record: "party[1]/uscc"; empty: the record as a whole
  std::string label;    // what the form calls it: 当事人 统一社会信用代码
  std::string value;    // as entered, shortened to 80 characters
  std::string message;  // what is wrong, for the clerk
  std::string advice;   // what to do about it; may be empty
  std::string english;  // message, for the developer
  std::string where;    // "<record>:<line>:<column>"
};

// Whether any of them keeps the document from being issued.
bool has_errors(const std::vector<Fault>& faults);

// {"severity","code","field","label","value","message","advice","english","where"}
Json to_json(const Fault& fault);

// "错误 当事人 统一社会信用代码“…”：校验位应为L（a.xml:7:5）", one line.
std::string text(const Fault& fault);

}  // namespace yinxin::templating
