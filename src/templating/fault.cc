#include "templating/fault.h"

#include <algorithm>

namespace yinxin::templating {

bool has_errors(const std::vector<Fault>& faults) {
  return std::any_of(faults.begin(), faults.end(),
                     [](const Fault& fault) { return fault.severity == Severity::kError; });
}

Json to_json(const Fault& fault) {
  return Json::Object{{"severity", fault.severity == Severity::kError ? "error" : "warning"},
                      {"code", fault.code},
                      {"field", fault.field},
                      {"label", fault.label},
                      {"value", fault.value},
                      {"message", fault.message},
                      {"advice", fault.advice},
                      {"english", fault.english},
                      {"where", fault.where}};
}

std::string text(const Fault& fault) {
  std::string out = fault.severity == Severity::kError ? "错误" : "提示";
  if (!fault.label.empty()) out += " " + fault.label;
  if (!fault.value.empty()) out += "“" + fault.value + "”";
  out += "：" + fault.message;
  if (!fault.advice.empty()) out += "，" + fault.advice;
  if (!fault.where.empty()) out += "（" + fault.where + "）";
  return out;
}

}  // namespace yinxin::templating
