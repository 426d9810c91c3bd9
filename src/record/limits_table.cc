#include "record/limits_table.h"

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>

#include "base/csv.h"
#include "base/error.h"
#include "base/xml_table.h"
#include "record/time_limits.h"

namespace yinxin::record {
namespace {

constexpr const char* kRule = "rule";
constexpr const char* kCalendar = "calendar";
constexpr const char* kYear = "year";
constexpr const char* kLocal = "local";
constexpr const char* kWork = "调休上班";
constexpr const char* kNone = "<limits xmlns=\"urn:yinxin:limits:1\"/>";
constexpr XmlLimits kLimits{1 << 20, 8, 50'000};

using Place = TableColumn::Place;

const XmlTable& rules() {
  static const XmlTable kRules = {kRule,
                                  kRule,
                                  "",
                                  {{"id"},
                                   {"version"},
                                   {"name"},
                                   {"amount"},
                                   {"unit"},
                                   {"extension"},
                                   {"start"},
                                   {"moves"},
                                   {"begins"},
                                   {"kind"},
                                   {"sure"},
                                   {"basis"},
                                   {"from"},
                                   {"to"}},
                                  {"id", "from"}};
  return kRules;
}

// Rows of holidays; those of days of work are made like them.
const XmlTable& holidays() {
  static const XmlTable kHolidays = {
      kCalendar,
      "rest",
      kYear,
      {{kYear, Place::kParent, "number"}, {"name"}, {"from"}, {"to"}, {"source", Place::kParent}},
      {kYear, "from"}};
  return kHolidays;
}

[[noreturn]] void refuse(std::size_t row, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, Sheet::place(row), problem);
}

// What is arranged for a year, as its rows.
std::string year_csv(pugi::xml_node year) {
  std::string csv;
  for (const auto day : year.children("rest")) csv += csv_line(holidays().cells(day));
  for (const auto day : year.children("work")) {
    const std::string date = day.attribute("day").value();
    csv += csv_line(
        {year.attribute("number").value(), kWork, date, date, year.attribute("source").value()});
  }
  return csv;
}

// One of the files, as it may be changed.
struct OpenFile {
  std::string name;
  pugi::xml_document document;
  bool changed = false;

  OpenFile(std::string own_name, const std::string& text) : name(std::move(own_name)) {
    const XmlDocument checked = XmlDocument::parse(text, name + ".xml", kLimits);
    document.load_buffer(text.data(), text.size(), pugi::parse_full, pugi::encoding_utf8);
  }
  pugi::xml_node root() const { return document.document_element(); }
  std::string text() const {
    std::ostringstream out;
    document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return out.str();
  }
};

class Merger {
 public:
  explicit Merger(const LimitFiles& files) {
    for (const auto& [name, text] : files) files_.push_back(open(name, text));
  }

  void merge_rules(const Sheet& sheet) {
    std::map<std::vector<std::string>, pugi::xml_node> known;
    std::map<std::string, OpenFile*> homes;  // of all versions of a rule
    for (const auto& file : files_) {
      for (const auto rule : rules().rows(file->root())) {
        known.emplace(rules().keys_of(rule), rule);
        homes.emplace(rule.attribute("id").value(), file.get());
      }
    }
    for (std::size_t row = 1; row < sheet.size(); ++row) {
      OpenFile*& file = homes[sheet.cell(row, "id")];
      if (file == nullptr) file = &file_named(kLocal);
      pugi::xml_node& rule = known[sheet.keys(row)];
      if (!rule) rule = file->root().append_child(kRule);
      if (sheet.write(row, rule)) file->changed = true;
    }
  }

  void merge_calendar(const Sheet& sheet) {
    std::map<std::string, std::vector<std::size_t>> years;
    for (std::size_t row = 1; row < sheet.size(); ++row) {
      years[sheet.cell(row, kYear)].push_back(row);
    }
    for (const auto& [number, rows] : years) arrange(number, rows, sheet);
  }

  LimitFiles all() const {
    LimitFiles texts;
    for (const auto& file : files_) texts.emplace_back(file->name, file->text());
    return texts;
  }
  LimitFiles changed() const {
    LimitFiles texts;
    for (const auto& file : files_) {
      if (file->changed) texts.emplace_back(file->name, file->text());
    }
    return texts;
  }

 private:
  static std::unique_ptr<OpenFile> open(const std::string& name, const std::string& text) {
    return std::make_unique<OpenFile>(name, text);
  }

  OpenFile& file_named(const std::string& name) {
    for (const auto& file : files_) {
      if (file->name == name) return *file;
    }
    files_.push_back(open(name, kNone));
    return *files_.back();
  }

  // All that is arranged for a year is what the rows say.
  void arrange(const std::string& number, const std::vector<std::size_t>& rows,
               const Sheet& sheet) {
    const bool is_year =
        number.size() == 4 && number.find_first_not_of("0123456789") == std::string::npos;
    if (!is_year) refuse(rows.front(), "year应为四位数字 (a year of four digits)");
    OpenFile* file = nullptr;
    pugi::xml_node year;
    for (const auto& one : files_) {
      year = one->root().find_child_by_attribute(kYear, "number", number.c_str());
      file = one.get();
      if (year) break;
    }
    if (!year) {
      file = &file_named(std::string(kCalendar) + "-" + number);
      year = file->root().append_child(kYear);
      year.append_attribute("number") = number.c_str();
      year.append_attribute("source");
    }
    const std::string before = year_csv(year);
    year.remove_children();
    for (const std::size_t row : rows) add_day(year, row, sheet);
    if (year_csv(year) != before) file->changed = true;
  }

  static void add_day(pugi::xml_node year, std::size_t row, const Sheet& sheet) {
    const std::string from = sheet.cell(row, "from");
    const std::string to = sheet.cell(row, "to").empty() ? from : sheet.cell(row, "to");
    if (const std::string source = sheet.cell(row, "source"); !source.empty()) {
      year.attribute("source") = source.c_str();
    }
    if (sheet.cell(row, "name") == kWork) {
      if (from != to) refuse(row, "调休上班一天一行 (a row for each day of work)");
      year.append_child("work").append_attribute("day") = from.c_str();
      return;
    }
    auto rest = year.append_child("rest");
    rest.append_attribute("name") = sheet.cell(row, "name").c_str();
    rest.append_attribute("from") = from.c_str();
    rest.append_attribute("to") = to.c_str();
  }

  std::vector<std::unique_ptr<OpenFile>> files_;
};

// Throws the error with the row it is about, if it is about what the rows of a calendar have made.
void blame_calendar(const Error& error, const XmlDocument& document, const Sheet& sheet) {
  for (const auto year : document.root().children(kYear)) {
    for (std::size_t row = 1; row < sheet.size(); ++row) {
      if (sheet.cell(row, kYear) != year.attribute("number").value()) continue;
      if (document.where(year) == error.where()) refuse(row, std::string(error.problem()));
      for (const auto day : year.children()) {
        const char* const from = std::string_view(day.name()) == "work" ? "day" : "from";
        const bool made = sheet.cell(row, "from") == day.attribute(from).value();
        if (made && document.where(day) == error.where()) refuse(row, std::string(error.problem()));
      }
    }
  }
}

// Throws unless all files together are limits.
void check(const LimitFiles& files, const Sheet& sheet, bool calendar) {
  LimitFiles named;
  for (const auto& [name, text] : files) named.emplace_back(name + ".xml", text);
  try {
    TimeLimits::parse(named);
  } catch (const Error& error) {
    for (const auto& [name, text] : named) {
      const auto document = XmlDocument::parse(text, name, kLimits);
      if (calendar) {
        blame_calendar(error, document, sheet);
      } else {
        sheet.blame(error, document);
      }
    }
    throw;
  }
}

std::string rules_csv(const LimitFiles& files) {
  std::string csv = std::string(kCsvBegin) + csv_line(rules().heads());
  for (const auto& [name, text] : files) {
    const OpenFile file(name, text);
    for (const auto rule : rules().rows(file.root())) csv += csv_line(rules().cells(rule));
  }
  return csv;
}

std::string calendar_csv(const LimitFiles& files) {
  std::string csv = std::string(kCsvBegin) + csv_line(holidays().heads());
  for (const auto& [name, text] : files) {
    const OpenFile file(name, text);
    for (const auto year : file.root().children(kYear)) csv += year_csv(year);
  }
  return csv;
}

bool is_calendar(std::string_view table) {
  if (table != kRule && table != kCalendar) {
    throw Error(ErrorCode::kNotFound, std::string(table), "没有这个表 (no such table)");
  }
  return table == kCalendar;
}

}  // namespace

const std::vector<std::string_view>& limit_table_names() {
  static const std::vector<std::string_view> kNames = {kRule, kCalendar};
  return kNames;
}

std::string limits_csv(const LimitFiles& files, std::string_view table) {
  return is_calendar(table) ? calendar_csv(files) : rules_csv(files);
}

LimitFiles merge_limits(const LimitFiles& files, std::string_view table, std::string_view csv) {
  const bool calendar = is_calendar(table);
  const Sheet sheet(calendar ? holidays() : rules(), csv);
  Merger merger(files);
  if (calendar) {
    merger.merge_calendar(sheet);
  } else {
    merger.merge_rules(sheet);
  }
  check(merger.all(), sheet, calendar);
  return merger.changed();
}

}  // namespace yinxin::record
