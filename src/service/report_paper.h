#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "templating/document.h"

namespace yinxin::service {

class Parts;

// What the program found, as it goes on paper: under a title, headings, paragraphs and tables in
// reading order. Texts may come from anywhere: what no face can draw is printed as its code point.
struct ReportPaper {
  using Block = std::variant<templating::Heading, templating::Paragraph, templating::Table>;

  std::string title;  // 核验报告
  std::vector<Block> blocks;
  Json data;  // the same for programs, embedded as report.json; null: nothing is embedded

  // Level 1 is numbered by what stands before: 一、二、…; level 2 （一）…
  void heading(int level, const std::string& text);
  void paragraph(std::string text);
  void table(templating::Table table);
};

// The PDF/A of a report made now, certified by the instance with its own key (desk/keys/instance.*)
// and brought to the level it aims at. Throws Error(kUnavailable) without an instance, or saying
// where the key belongs if it has none.
Bytes signed_paper(const ReportPaper& report, Parts& parts);

}  // namespace yinxin::service
