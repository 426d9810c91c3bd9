#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "record/objection.h"

namespace yinxin::record {

// What a record may say of its secrecy: 非涉密 or 工作秘密. Classified material (秘密, 机密, 绝密)
// is refused: it must not be entered into this system at all.
Checked<std::string> parse_secrecy(std::string_view text);

// The mark of classified material that `text` carries (机密★1年), if any. The star is what makes
// it a mark; the words alone occur in ordinary sentences.
std::optional<std::string> classification_mark(std::string_view text);

}  // namespace yinxin::record
