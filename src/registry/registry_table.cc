#include "registry/registry_table.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "base/csv.h"
#include "base/error.h"
#include "base/xml.h"
#include "record/record.h"
#include "registry/registry.h"

namespace yinxin::registry {
namespace {

constexpr std::size_t kMostRows = 100'000;
constexpr std::size_t kLargest = 16 << 20;
constexpr XmlLimits kLimits{kLargest, 8, 500'000};
constexpr const char* kMerged = "registry.xml";
constexpr const char* kAgencies = "agency";

using Cells = std::vector<std::string>;

enum class Place {
  kRow,     // an attribute of the row's element
  kAgency,  // an attribute of the agency around it
  kWords,   // the words in it
};

struct Column {
  std::string head;
  Place place = Place::kRow;
  std::string attribute = head;
};

// A list. Its first column must not be empty; the keys tell which element a row is.
struct Table {
  std::string_view name;
  std::string element;
  bool within_agency;
  std::vector<Column> columns;
  Cells keys;
};

Table listed(std::string_view name, std::vector<Column> columns) {
  return {name, std::string(name), false, std::move(columns), {"id", "from"}};
}

Table listed(std::string_view name) {
  return listed(name, {{"id"},
                       {"name"},
                       {"agency"},
                       {"organisation"},
                       {"post"},
                       {"scope"},
                       {"uscc"},
                       {"phone"},
                       {"note"},
                       {"from"},
                       {"to"}});
}

Column of_agency(const char* attribute) {
  return {attribute, Place::kAgency};
}

const std::vector<Table>& tables() {
  static const std::vector<Table> kTables = {
      {kAgencies,
       "name",
       true,
       {of_agency("id"),
        {"full"},
        {"short"},
        {"from"},
        {"to"},
        of_agency("role"),
        of_agency("level"),
        of_agency("division"),
        of_agency("superior"),
        of_agency("uscc"),
        {"agency-from", Place::kAgency, "from"},
        {"agency-to", Place::kAgency, "to"}},
       {"id", "from"}},
      {"series",
       "series",
       true,
       {{"agency", Place::kAgency, "id"}, {"prefix"}, {"kind"}, {"from"}, {"to"}},
       {"agency", "prefix", "kind", "from"}},
      listed("person", {{"id"},
                        {"name"},
                        {"agency"},
                        {"post"},
                        {"principal"},
                        {"credential"},
                        {"phone"},
                        {"from"},
                        {"to"}}),
      listed("seal", {{"id"},
                      {"agency"},
                      {"person"},
                      {"lettering"},
                      {"caption"},
                      {"diameter-mm"},
                      {"key"},
                      {"from"},
                      {"to"}}),
      listed("phrase",
             {{"id"}, {"text", Place::kWords}, {"source"}, {"articles"}, {"from"}, {"to"}}),
      listed("liaison"),
      listed("expert"),
      listed("technical-investigator"),
      listed("appraisal-body"),
      listed("right-holder"),
  };
  return kTables;
}

const Table& table_of(std::string_view name) {
  for (const Table& table : tables()) {
    if (table.name == name) return table;
  }
  std::string known;
  for (const Table& table : tables()) known += " " + std::string(table.name);
  throw Error(ErrorCode::kNotFound, std::string(name),
              "名录中没有这个列表；有 (no such list; there are):" + known);
}

[[noreturn]] void refuse(std::size_t line, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, csv_place(line), problem);
}

std::vector<pugi::xml_node> rows_of(pugi::xml_node root, const Table& table) {
  std::vector<pugi::xml_node> rows;
  const auto add = [&](pugi::xml_node parent) {
    for (const auto node : parent.children(table.element.c_str())) rows.push_back(node);
  };
  if (!table.within_agency) add(root);
  if (table.within_agency) {
    for (const auto agency : root.children(kAgencies)) add(agency);
  }
  return rows;
}

std::string value_of(pugi::xml_node node, const Column& column) {
  if (column.place == Place::kWords) return record::text_of(node);
  if (column.place == Place::kAgency) node = node.parent();
  return node.attribute(column.attribute.c_str()).value();
}

void set_value(pugi::xml_node node, const Column& column, const std::string& value) {
  if (value == value_of(node, column)) return;
  if (column.place == Place::kWords) {
    node.text().set(value.c_str());
    return;
  }
  if (column.place == Place::kAgency) node = node.parent();
  const char* name = column.attribute.c_str();
  if (value.empty()) {
    node.remove_attribute(name);
    return;
  }
  auto attribute = node.attribute(name);
  if (!attribute) attribute = node.append_attribute(name);
  attribute = value.c_str();
}

Cells keys_of(pugi::xml_node node, const Table& table) {
  Cells keys;
  for (const std::string& key : table.keys) {
    for (const Column& column : table.columns) {
      if (column.head == key) keys.push_back(value_of(node, column));
    }
  }
  return keys;
}

// A table as it was sent.
class Sheet {
 public:
  Sheet(const Table& table, std::string_view csv) : table_(table), rows_(read_csv(csv, kMostRows)) {
    if (rows_.empty()) refuse_heads();
    for (const std::string& head : rows_.front()) {
      const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                      [&](const Column& column) { return column.head == head; });
      if (found == table.columns.end()) refuse_heads();
      columns_.push_back(&*found);
    }
    for (std::size_t row = 1; row < rows_.size(); ++row) {
      const std::string& first = table.columns.front().head;
      if (cell(row, first).empty()) {
        refuse(row + 1, "没有" + first + " (a row without " + first + ")");
      }
    }
  }

  std::size_t size() const { return rows_.size(); }  // with the line of heads, which is row 0
  std::string cell(std::size_t row, const std::string& head) const {
    const Cells& heads = rows_.front();
    const auto place =
        static_cast<std::size_t>(std::find(heads.begin(), heads.end(), head) - heads.begin());
    return place < rows_[row].size() ? rows_[row][place] : std::string();
  }
  Cells keys(std::size_t row) const {
    Cells keys;
    for (const std::string& key : table_.keys) keys.push_back(cell(row, key));
    return keys;
  }
  void write(std::size_t row, pugi::xml_node node) const {
    for (std::size_t c = 0; c < columns_.size() && c < rows_[row].size(); ++c) {
      set_value(node, *columns_[c], rows_[row][c]);
    }
  }

 private:
  [[noreturn]] static void refuse_heads() {
    refuse(1, "第一行应为列名，用 yinxin registry export 可得 (the first line names the columns)");
  }

  const Table& table_;
  std::vector<Cells> rows_;
  std::vector<const Column*> columns_;
};

void load(pugi::xml_document& document, const Bytes& registry) {
  const XmlDocument checked = XmlDocument::parse(registry, "registry", kLimits);
  document.load_buffer(registry.data(), registry.size(), pugi::parse_full, pugi::encoding_utf8);
}

// An element for a row that has none yet.
pugi::xml_node added(pugi::xml_node root, const Table& table, const Sheet& sheet, std::size_t row) {
  if (!table.within_agency) return root.append_child(table.element.c_str());
  const std::string id = sheet.cell(row, table.columns.front().head);
  auto agency = root.find_child_by_attribute(kAgencies, "id", id.c_str());
  if (!agency && table.name != kAgencies) {
    refuse(row + 1, "名录中没有机关“" + id + "” (no such agency)");
  }
  if (!agency) agency = root.append_child(kAgencies);
  return agency.append_child(table.element.c_str());
}

}  // namespace

const std::vector<std::string_view>& table_names() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const Table& table : tables()) names.push_back(table.name);
    return names;
  }();
  return kNames;
}

std::string to_csv(const Bytes& registry, std::string_view name) {
  const Table& table = table_of(name);
  pugi::xml_document document;
  load(document, registry);
  Cells heads;
  for (const Column& column : table.columns) heads.push_back(column.head);
  std::string csv = std::string(kCsvBegin) + csv_line(heads);
  for (const auto node : rows_of(document.document_element(), table)) {
    Cells cells;
    for (const Column& column : table.columns) cells.push_back(value_of(node, column));
    csv += csv_line(cells);
  }
  return csv;
}

Bytes merge_csv(const Bytes& registry, std::string_view name, std::string_view csv) {
  const Table& table = table_of(name);
  const Sheet sheet(table, csv);
  pugi::xml_document document;
  load(document, registry);
  auto root = document.document_element();
  std::map<Cells, pugi::xml_node> known;
  for (const auto node : rows_of(root, table)) known.emplace(keys_of(node, table), node);
  for (std::size_t row = 1; row < sheet.size(); ++row) {
    pugi::xml_node& node = known[sheet.keys(row)];
    if (!node) node = added(root, table, sheet, row);
    sheet.write(row, node);
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

void check_merged(const Bytes& merged, std::string_view name, std::string_view csv) try {
  Registry::parse(merged, kMerged);
} catch (const Error& error) {
  const Table& table = table_of(name);
  const XmlDocument document = XmlDocument::parse(merged, kMerged, kLimits);
  const Sheet sheet(table, csv);
  for (const auto node : rows_of(document.root(), table)) {
    const bool within = table.within_agency && document.where(node.parent()) == error.where();
    if (!within && document.where(node) != error.where()) continue;
    for (std::size_t row = 1; row < sheet.size(); ++row) {
      if (sheet.keys(row) != keys_of(node, table)) continue;
      throw Error(error.code(), csv_place(row + 1), error.problem());
    }
  }
  throw;
}

}  // namespace yinxin::registry
