#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "templating/annotated_record.h"
#include "templating/document.h"

namespace yinxin::templating {

// Where expressions start from, and which turn of the loop this is (from 1; 0: no loop).
struct Scope {
  pugi::xml_node node;
  std::size_t index = 0;
};

// Runs of the same style next to each other become one.
Text joined_runs(Text text);

// What <break/> leaves in the text of a title.
constexpr std::string_view kBreak = "\u2028";

// Makes the text of lines, and keeps the account of what a document may cost.
class LineMaker {
 public:
  // Both must outlive this.
  LineMaker(const Context& context, const AnnotatedRecord& record);

  Text text(const std::vector<Instruction>& content, const Scope& scope);
  std::string plain(const std::vector<Instruction>& content, const Scope& scope);

  // The value of the instruction's expression.
  std::string value(const Instruction& instruction, const Scope& scope);

  bool truth(const Instruction& instruction, const Scope& scope);
  std::vector<pugi::xml_node> nodes(const Instruction& instruction, const Scope& scope);
  std::vector<Scope> rows(const Instruction& instruction, const Scope& scope);

 private:
  void append(const Instruction& instruction, const Scope& scope, Style style, Text& out);
  void append_all(const std::vector<Instruction>& content, const Scope& scope, Style style,
                  Text& out);
  void append_rows(const Instruction& instruction, const Scope& scope, Style style, Text& out);
  void append_text(const Instruction& instruction, std::string text, Style style, Text& out);
  std::string phrase(const Instruction& instruction) const;

  const Context& context_;
  const AnnotatedRecord& record_;
  Budget budget_;
  std::size_t bytes_ = 0;
  std::size_t turns_ = 0;
};

}  // namespace yinxin::templating
