#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "record/objection.h"

namespace yinxin::templating {

struct Unprintable {
  std::string code;  // "forbidden-character", or "glyph" if only the faces lack it
  record::Objection objection;
};

// The first character of `text` that has no place in a document: one that cannot be seen, whose
// look is nobody's agreement (private use), or that no face can draw. nullopt if all are fine.
// Without `can_draw` the faces are not asked.
std::optional<Unprintable> unprintable(std::string_view text,
                                       const std::function<bool(char32_t)>& can_draw);

}  // namespace yinxin::templating
