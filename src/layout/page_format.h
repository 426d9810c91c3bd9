#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "layout/pages.h"

namespace yinxin::layout {

// The numbers of one page format, from templates/formats/<name>.xml, where each names the clause
// it comes from and whether that is a rule, a recommendation or practice. Lengths are points;
// "lines" are multiples of the line pitch.
struct PageFormat {
  enum class NumberPlace { kCentre, kRight };
  // The red rule of the head: none, one below the number (文件), or a double one below the mark
  // with its counterpart near the foot of page 1 (信函).
  enum class HeadRule { kNone, kBelowNumber, kBelowMark };
  // The imprint: ruled at the foot of the last page, there without rules and only its copies
  // (信函), or the copies in the flow of the text (instruments).
  enum class Imprint { kRuled, kCopiesAtFoot, kCopiesInFlow };

  std::string name;
  std::string source;  // the XML it was read from

  double page_width = 0;
  double page_height = 0;
  double left = 0;  // of the type area (版心)
  double top = 0;
  double text_width = 0;
  double text_height = 0;
  double characters = 0;  // a line
  double lines = 0;       // a page
  double text_size = 0;

  double mark_top = 0;   // of the agency mark (发文机关标志), from the top of the page
  double mark_size = 0;  // at most; less if the names are long
  Colour mark_colour = Colour::kBlack;
  bool mark_lead_only = false;

  NumberPlace number_place = NumberPlace::kCentre;
  double number_gap = 0;            // above it, in lines
  bool number_after_title = false;  // else between mark and title

  HeadRule head_rule = HeadRule::kNone;
  double rule_gap = 0;  // from what stands above it
  double rule_length = 0;
  double foot_rule_top = 0;  // of the second rule, from the top of the page

  // 密级、紧急程度: in the top left corner of page 1, there below the head's rule (信函), or among
  // the text.
  enum class NotesPlace { kCorner, kBelowRule, kInText };
  NotesPlace notes_place = NotesPlace::kCorner;

  double title_gap = 0;  // above it, in lines
  double title_size = 0;
  double text_gap = 0;  // blank lines between the head and the text

  double page_number_drop = 0;  // from the type area to the dashes
  double page_number_size = 0;
  bool page_number_first = true;

  bool seal_across_edges = false;  // 骑缝章 on documents of several pages

  Imprint imprint = Imprint::kRuled;
  double imprint_size = 0;
  double table_size = 0;

  double line_pitch() const { return text_height / lines; }
  double character_pitch() const { return text_width / characters; }

  // Reads one format. Throws Error(kInvalidInput) "<name>:<line>:<column>" for anything missing,
  // unknown, twice there or out of its range.
  static PageFormat parse(std::string_view xml, const std::string& file);
};

// The formats of directories by name. A file stands in for those of its name in the directories
// before its own. Immutable after loading, shared by all threads.
class PageFormats {
 public:
  PageFormats() = default;
  explicit PageFormats(PageFormat only) { formats_.emplace(only.name, std::move(only)); }

  // Throws Error(kNotFound) if there is no format in them.
  static PageFormats load(const std::vector<std::filesystem::path>& directories);

  // Throws as PageFormat::parse() if its file is wrong, which the others do not suffer from, and
  // Error(kInvalidInput) naming the formats there are.
  const PageFormat& get(const std::string& name) const;

 private:
  std::map<std::string, PageFormat> formats_;
  std::map<std::string, Error> faulty_;
};

}  // namespace yinxin::layout
