#include "layout/page_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/layered_files.h"
#include "base/xml.h"

namespace yinxin::layout {
namespace {

constexpr double kPointsPerMm = 72 / 25.4;
constexpr std::size_t kLargestFile = 64 << 10;

[[noreturn]] void refuse(const XmlDocument& xml, pugi::xml_node node, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, xml.where(node), problem);
}

// A number of the format: where it stands, in which unit it is written and its sensible range.
struct NumberField {
  std::string_view path;
  double PageFormat::*member;
  std::string_view unit;
  double least;
  double most;
};

constexpr std::array kNumbers = {
    NumberField{"page/width", &PageFormat::page_width, "mm", 100, 420},
    NumberField{"page/height", &PageFormat::page_height, "mm", 140, 420},
    NumberField{"page/left", &PageFormat::left, "mm", 10, 60},
    NumberField{"page/top", &PageFormat::top, "mm", 10, 60},
    NumberField{"page/text-width", &PageFormat::text_width, "mm", 80, 380},
    NumberField{"page/text-height", &PageFormat::text_height, "mm", 100, 380},
    NumberField{"page/characters", &PageFormat::characters, "count", 20, 50},
    NumberField{"page/lines", &PageFormat::lines, "count", 15, 50},
    NumberField{"page/text-size", &PageFormat::text_size, "pt", 9, 18},
    NumberField{"mark/top", &PageFormat::mark_top, "mm", 10, 100},
    NumberField{"mark/size", &PageFormat::mark_size, "pt", 12, 62.4},
    NumberField{"number/gap", &PageFormat::number_gap, "lines", 0, 4},
    NumberField{"rule/gap", &PageFormat::rule_gap, "mm", 0, 10},
    NumberField{"rule/length", &PageFormat::rule_length, "mm", 0, 200},
    NumberField{"rule/foot-top", &PageFormat::foot_rule_top, "mm", 0, 420},
    NumberField{"title/gap", &PageFormat::title_gap, "lines", 0, 4},
    NumberField{"title/size", &PageFormat::title_size, "pt", 12, 42},
    NumberField{"text/gap", &PageFormat::text_gap, "lines", 0, 4},
    NumberField{"page-number/drop", &PageFormat::page_number_drop, "mm", 3, 20},
    NumberField{"page-number/size", &PageFormat::page_number_size, "pt", 9, 18},
    NumberField{"imprint/size", &PageFormat::imprint_size, "pt", 9, 18},
    NumberField{"table/size", &PageFormat::table_size, "pt", 7, 18},
};

// A choice of the format: its words, and what each sets.
struct ChoiceField {
  std::string_view path;
  std::vector<std::string_view> words;
  void (*set)(PageFormat&, std::size_t);
};

const std::vector<ChoiceField>& choices() {
  using F = PageFormat;
  static const std::vector<ChoiceField> fields = {
      {"mark/colour",
       {"black", "red"},
       [](F& f, std::size_t i) { f.mark_colour = static_cast<Colour>(i); }},
      {"mark/agencies", {"all", "lead"}, [](F& f, std::size_t i) { f.mark_lead_only = i == 1; }},
      {"mark/notes",
       {"corner", "below-rule", "in-text"},
       [](F& f, std::size_t i) { f.notes_place = static_cast<F::NotesPlace>(i); }},
      {"number/place",
       {"centre", "right"},
       [](F& f, std::size_t i) { f.number_place = static_cast<F::NumberPlace>(i); }},
      {"number/follows",
       {"mark", "title"},
       [](F& f, std::size_t i) { f.number_after_title = i == 1; }},
      {"rule/place",
       {"none", "below-number", "below-mark"},
       [](F& f, std::size_t i) { f.head_rule = static_cast<F::HeadRule>(i); }},
      {"page-number/first-page",
       {"no", "yes"},
       [](F& f, std::size_t i) { f.page_number_first = i == 1; }},
      {"seals/across-edges",
       {"no", "yes"},
       [](F& f, std::size_t i) { f.seal_across_edges = i == 1; }},
      {"imprint/form",
       {"ruled", "copies-at-foot", "copies-in-flow"},
       [](F& f, std::size_t i) { f.imprint = static_cast<F::Imprint>(i); }},
  };
  return fields;
}

double number(const XmlDocument& xml, pugi::xml_node node, const NumberField& field) {
  const std::string text = node.attribute(std::string(field.unit).c_str()).value();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    refuse(xml, node, "缺少数值属性 " + std::string(field.unit) + " (not a number)");
  }
  if (!(value >= field.least && value <= field.most)) {
    refuse(xml, node, "数值超出允许范围 (out of range)");
  }
  return field.unit == "mm" ? value * kPointsPerMm : value;
}

void check_source(const XmlDocument& xml, pugi::xml_node node) {
  const std::string_view strength = node.attribute("strength").value();
  if (*node.attribute("clause").value() == '\0') refuse(xml, node, "未注明条款 (no clause)");
  if (strength != "rule" && strength != "recommendation" && strength != "practice") {
    refuse(xml, node, "strength 应为 rule、recommendation 或 practice");
  }
}

bool read_number(const XmlDocument& xml, pugi::xml_node node, std::string_view path,
                 PageFormat& format) {
  const auto* field = std::find_if(kNumbers.begin(), kNumbers.end(),
                                   [path](const NumberField& f) { return f.path == path; });
  if (field == kNumbers.end()) return false;
  format.*field->member = number(xml, node, *field);
  return true;
}

bool read_choice(const XmlDocument& xml, pugi::xml_node node, std::string_view path,
                 PageFormat& format) {
  for (const ChoiceField& field : choices()) {
    if (field.path != path) continue;
    const std::string_view is = node.attribute("is").value();
    const auto word = std::find(field.words.begin(), field.words.end(), is);
    if (word == field.words.end()) {
      refuse(xml, node, "属性 is 的取值无效 (not a choice): " + std::string(is));
    }
    field.set(format, static_cast<std::size_t>(word - field.words.begin()));
    return true;
  }
  return false;
}

void read_field(const XmlDocument& xml, pugi::xml_node node, std::set<std::string>& seen,
                PageFormat& format) {
  const std::string path = std::string(node.parent().name()) + "/" + node.name();
  if (!read_number(xml, node, path, format) && !read_choice(xml, node, path, format)) {
    refuse(xml, node, "未知的项目 (unknown element) " + path);
  }
  if (!seen.insert(path).second) refuse(xml, node, "重复的项目 (given twice) " + path);
  check_source(xml, node);
}

void check_complete(const XmlDocument& xml, const std::set<std::string>& seen) {
  const auto need = [&](std::string_view path) {
    if (seen.count(std::string(path)) == 0) {
      refuse(xml, xml.root(), "缺少项目 (missing) " + std::string(path));
    }
  };
  for (const NumberField& field : kNumbers) need(field.path);
  for (const ChoiceField& field : choices()) need(field.path);
}

void check_fits(const XmlDocument& xml, const PageFormat& format) {
  if (format.left + format.text_width > format.page_width ||
      format.top + format.text_height > format.page_height) {
    refuse(xml, xml.root(), "版心超出纸张 (type area leaves the page)");
  }
  if (format.text_size > format.line_pitch() || format.text_size > format.character_pitch() + 0.1) {
    refuse(xml, xml.root(), "字号大于行距或字距 (type larger than its grid)");
  }
}

}  // namespace

PageFormat PageFormat::parse(std::string_view text, const std::string& file) {
  const XmlDocument xml = XmlDocument::parse(text, file);
  const pugi::xml_node root = xml.root();
  if (std::string_view(root.name()) != "format" ||
      std::string_view(root.attribute("xmlns").value()) != "urn:yinxin:format:1") {
    refuse(xml, root, "根元素应为 format，命名空间 urn:yinxin:format:1");
  }
  PageFormat format;
  format.name = root.attribute("name").value();
  format.source = text;
  std::set<std::string> seen;
  for (const pugi::xml_node section : root.children()) {
    for (const pugi::xml_node node : section.children()) read_field(xml, node, seen, format);
  }
  check_complete(xml, seen);
  check_fits(xml, format);
  return format;
}

PageFormats PageFormats::load(const std::vector<std::filesystem::path>& directories) {
  PageFormats formats;
  for (const auto& [name, path] : layered_files(directories, ".xml")) {
    try {
      const std::string file = path.string();
      PageFormat format = PageFormat::parse(read_file(path, kLargestFile), file);
      if (format.name != name) {
        throw Error(ErrorCode::kInvalidInput, file + ":1:1", "name 与文件名不一致 (name differs)");
      }
      formats.formats_.emplace(name, std::move(format));
    } catch (const Error& error) {
      formats.faulty_.emplace(name, error);
    }
  }
  if (formats.formats_.empty() && formats.faulty_.empty()) {
    throw Error(ErrorCode::kNotFound, directories.empty() ? "" : directories.front().string(),
                "没有版式文件 (no page formats)");
  }
  return formats;
}

const PageFormat& PageFormats::get(const std::string& name) const {
  const auto found = formats_.find(name);
  if (found != formats_.end()) return found->second;
  const auto faulty = faulty_.find(name);
  if (faulty != faulty_.end()) throw faulty->second;
  std::string known;
  for (const auto& [key, format] : formats_) known += " " + key;
  throw Error(ErrorCode::kInvalidInput, "版式 " + name,
              "没有这种版式，现有：" + known.substr(known.empty() ? 0 : 1));
}

}  // namespace yinxin::layout
