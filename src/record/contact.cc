#include "record/contact.h"

#include <regex>

namespace yinxin::record {

Checked<std::string> parse_phone(std::string_view text) {
  static const std::regex kShape(R"(0\d{2,3}-\d{7,8}(?:-\d{1,6})?|1\d{10})");
  const std::string value(text.substr(0, 40));
  if (value == text && std::regex_match(value, kShape)) return value;
  static const std::regex kLoose(R"(\s*\(?(0\d{2,3})\)?[\s-]*(\d{7,8})\s*)");
  std::smatch match;
  const std::string meant = std::regex_replace(value, std::regex("（|）|—|－"), " ");
  return Objection{"不是电话号码",
                   std::regex_match(meant, match, kLoose)
                       ? "建议改为" + match.str(1) + "-" + match.str(2)
                       : "请填“区号-号码”（例如0000-5550102）或者11位手机号",
                   "not a phone number"};
}

}  // namespace yinxin::record
