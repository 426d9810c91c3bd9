#include "registry/registry_table.h"

#include <map>
#include <sstream>
#include <utility>

#include "base/csv.h"
#include "base/error.h"
#include "base/xml.h"
#include "base/xml_table.h"
#include "registry/registry.h"

namespace yinxin::registry {
namespace {

constexpr std::size_t kLargest = 16 << 20;
constexpr XmlLimits kLimits{kLargest, 8, 500'000};
constexpr const char* kMerged = "registry.xml";
constexpr const char* kAgency = "agency";

using Column = TableColumn;
using Place = Column::Place;

XmlTable listed(const char* name, std::vector<Column> columns) {
  return {name, name, "", std::move(columns), {"id", "from"}};
}

XmlTable listed(const char* name) {
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
  return {attribute, Place::kParent};
}

const std::vector<XmlTable>& tables() {
  static const std::vector<XmlTable> kTables = {
      {kAgency,
       "name",
       kAgency,
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
        {"agency-from", Place::kParent, "from"},
        {"agency-to", Place::kParent, "to"}},
       {"id", "from"}},
      {"series",
       "series",
       kAgency,
       {{"agency", Place::kParent, "id"}, {"prefix"}, {"kind"}, {"from"}, {"to"}},
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

const XmlTable& table_of(std::string_view name) {
  for (const XmlTable& table : tables()) {
    if (table.name == name) return table;
  }
  std::string known;
  for (const XmlTable& table : tables()) known += " " + std::string(table.name);
  throw Error(ErrorCode::kNotFound, std::string(name),
              "名录中没有这个列表；有 (no such list; there are):" + known);
}

void load(pugi::xml_document& document, const Bytes& registry) {
  const XmlDocument checked = XmlDocument::parse(registry, "registry", kLimits);
  document.load_buffer(registry.data(), registry.size(), pugi::parse_full, pugi::encoding_utf8);
}

// An element for a row that has none yet.
pugi::xml_node added(pugi::xml_node root, const XmlTable& table, const Sheet& sheet,
                     std::size_t row) {
  if (table.parent.empty()) return root.append_child(table.element.c_str());
  const std::string id = sheet.cell(row, table.columns.front().head);
  auto agency = root.find_child_by_attribute(kAgency, "id", id.c_str());
  if (!agency && table.name != kAgency) {
    throw Error(ErrorCode::kInvalidInput, Sheet::place(row),
                "名录中没有机关“" + id + "” (no such agency)");
  }
  if (!agency) agency = root.append_child(kAgency);
  return agency.append_child(table.element.c_str());
}

}  // namespace

const std::vector<std::string_view>& table_names() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const XmlTable& table : tables()) names.push_back(table.name);
    return names;
  }();
  return kNames;
}

std::string to_csv(const Bytes& registry, std::string_view name) {
  const XmlTable& table = table_of(name);
  pugi::xml_document document;
  load(document, registry);
  std::string csv = std::string(kCsvBegin) + csv_line(table.heads());
  for (const auto row : table.rows(document.document_element())) {
    csv += csv_line(table.cells(row));
  }
  return csv;
}

Bytes merge_csv(const Bytes& registry, std::string_view name, std::string_view csv) {
  const XmlTable& table = table_of(name);
  const Sheet sheet(table, csv);
  pugi::xml_document document;
  load(document, registry);
  auto root = document.document_element();
  std::map<std::vector<std::string>, pugi::xml_node> known;
  for (const auto node : table.rows(root)) known.emplace(table.keys_of(node), node);
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
  const Sheet sheet(table_of(name), csv);
  sheet.blame(error, XmlDocument::parse(merged, kMerged, kLimits));
  throw;
}

}  // namespace yinxin::registry
