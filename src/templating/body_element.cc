#include "templating/body_element.h"

#include <algorithm>

namespace yinxin::templating {
namespace {

const std::vector<BodyElement>& elements() {
  using C = Content;
  static const std::vector<BodyElement> kElements = {
      // Of the page.
      {"masthead", "", false, false, {"suffix"}, C::kInline, {C::kBlocks}},
      {"number", "signatories", false, false, {"form"}, C::kNone, {C::kBlocks}},
      {"title", "", false, false, {"printed"}, C::kTitle, {C::kBlocks}},
      {"salutation", "", false, false, {}, C::kInline, {C::kBlocks, C::kSlip}},
      {"heading", "", false, false, {"level", "number"}, C::kInline, {C::kBlocks}},
      {"p", "", false, false, {"indent"}, C::kInline, {C::kBlocks, C::kSlip}},
      {"item", "", false, false, {"level"}, C::kInline, {C::kBlocks}},
      {"annexes", "of", true, true, {}, C::kInline, {C::kBlocks}},
      {"sign-off", "signatories", false, false, {"seals"}, C::kNone, {C::kBlocks}},
      {"note", "", false, false, {}, C::kInline, {C::kBlocks}},
      {"imprint", "", false, false, {"to", "to-label", "office", "date"}, C::kNone, {C::kBlocks}},
      {"receipt-slip", "", false, false, {"caption"}, C::kSlip, {C::kBlocks}},
      {"fields", "", false, false, {}, C::kCaptions, {C::kSlip}},
      {"caption", "", false, false, {}, C::kInline, {C::kCaptions}},
      {"attendance", "of", true, true, {"label"}, C::kInline, {C::kBlocks}},
      {"table", "of", true, true, {"caption", "landscape"}, C::kColumns, {C::kBlocks}},
      {"column", "", false, false, {"heading", "width", "align"}, C::kCell, {C::kColumns}},
      {"total", "", false, false, {}, C::kInline, {C::kCell}},
      {"annex-head", "number", false, false, {"label"}, C::kInline, {C::kBlocks}},
      // Of a line.
      {"value", "of", true, false, {"as", "optional"}, C::kNone, {C::kInline}},
      {"phrase", "", false, false, {"id"}, C::kNone, {C::kInline}},
      {"blank", "", false, false, {"width"}, C::kNone, {C::kInline}},
      {"break", "", false, false, {}, C::kNone, {C::kTitle}},
      {"index", "", false, false, {"as"}, C::kNone, {C::kInline}},
      {"hei", "", false, false, {}, C::kInline, {C::kInline}},
      {"kai", "", false, false, {}, C::kInline, {C::kInline}},
      {"song", "", false, false, {}, C::kInline, {C::kInline}},
      // Of both.
      {"when", "test", true, false, {}, C::kGroups, {C::kBlocks, C::kInline, C::kSlip}},
      {"for-each", "of", true, true, {"separator"}, C::kGroups, {C::kBlocks, C::kInline}},
  };
  return kElements;
}

}  // namespace

const BodyElement* find_body_element(std::string_view name) {
  const auto& all = elements();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const BodyElement& element) { return element.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace yinxin::templating
