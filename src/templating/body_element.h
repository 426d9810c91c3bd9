#pragma once

#include <string_view>
#include <vector>

namespace yinxin::templating {

// What may stand inside an element of <body>.
enum class Content {
  kNone,
  kInline,    // text, <value>, <blank>, …
  kTitle,     // as in a line, and where it likes to break
  kBlocks,    // paragraphs and their like
  kSlip,      // what a receipt slip is made of
  kColumns,   // of a table
  kCell,      // what stands in a column: as in a line, and its total
  kCaptions,  // of a line of fields
  kGroups,    // decided by where the element stands itself: blocks in blocks, inline in a line
};

// A row of the table of body elements; templates/README.md describes each.
struct BodyElement {
  std::string_view name;
  std::string_view expression;  // the attribute that holds one: of, test; or none
  bool expression_required = false;
  bool loops = false;  // its content is made once for each node of the expression
  std::vector<std::string_view> attributes;
  Content content = Content::kNone;
  std::vector<Content> within;
};

// nullptr if there is none of that name.
const BodyElement* find_body_element(std::string_view name);

}  // namespace yinxin::templating
