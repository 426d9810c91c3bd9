#include "record/secrecy.h"

#include <array>

namespace yinxin::record {
namespace {

constexpr std::array<std::string_view, 3> kLevels = {"绝密", "机密", "秘密"};
constexpr std::array<std::string_view, 2> kStars = {"★", "☆"};

}  // namespace

std::optional<std::string> classification_mark(std::string_view text) {
  for (const auto star : kStars) {
    for (auto at = text.find(star); at != std::string_view::npos; at = text.find(star, at + 1)) {
      auto before = text.substr(0, at);
      while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
      for (const auto level : kLevels) {
        const bool marks =
            before.size() >= level.size() && before.substr(before.size() - level.size()) == level;
        if (marks) return std::string(level) + std::string(star);
      }
    }
  }
  return std::nullopt;
}

Checked<std::string> parse_secrecy(std::string_view text) {
  if (text == "非涉密" || text == "工作秘密") return std::string(text);
  for (const auto level : kLevels) {
    if (text.find(level) != std::string_view::npos) {
      return Objection{"本系统不得处理国家秘密", "请停止录入，按保密规定在涉密系统中办理",
                       "classified material is refused"};
    }
  }
  return Objection{"不是可选的密级标识", "请填“非涉密”或者“工作秘密”", "not a secrecy mark"};
}

}  // namespace yinxin::record
