#include "base/xml_table.h"

#include <algorithm>

#include "base/csv.h"

namespace yinxin {
namespace {

constexpr std::size_t kMostRows = 100'000;

using Place = TableColumn::Place;

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin));
}

std::string value_of(pugi::xml_node row, const TableColumn& column) {
  if (column.place == Place::kWords) return trimmed(row.text().get());
  if (column.place == Place::kParent) row = row.parent();
  return row.attribute(column.attribute.c_str()).value();
}

void set_value(pugi::xml_node row, const TableColumn& column, const std::string& value) {
  if (column.place == Place::kWords) {
    row.text().set(value.c_str());
    return;
  }
  if (column.place == Place::kParent) row = row.parent();
  const char* name = column.attribute.c_str();
  if (value.empty()) {
    row.remove_attribute(name);
    return;
  }
  auto attribute = row.attribute(name);
  if (!attribute) attribute = row.append_attribute(name);
  attribute = value.c_str();
}

[[noreturn]] void refuse_heads() {
  throw Error(ErrorCode::kInvalidInput, csv_place(1),
              "第一行应为列名，用 yinxin registry export 可得 (the first line names the columns)");
}

[[noreturn]] void refuse_without(const std::string& head, std::size_t row) {
  throw Error(ErrorCode::kInvalidInput, Sheet::place(row),
              "没有" + head + " (a row without " + head + ")");
}

}  // namespace

std::vector<pugi::xml_node> XmlTable::rows(pugi::xml_node root) const {
  std::vector<pugi::xml_node> found;
  const auto add = [&](pugi::xml_node around) {
    for (const auto row : around.children(element.c_str())) found.push_back(row);
  };
  if (parent.empty()) {
    add(root);
  } else {
    for (const auto around : root.children(parent.c_str())) add(around);
  }
  return found;
}

std::vector<std::string> XmlTable::keys_of(pugi::xml_node row) const {
  std::vector<std::string> values;
  for (const std::string& key : keys) {
    for (const TableColumn& column : columns) {
      if (column.head == key) values.push_back(value_of(row, column));
    }
  }
  return values;
}

std::vector<std::string> XmlTable::heads() const {
  std::vector<std::string> all;
  for (const TableColumn& column : columns) all.push_back(column.head);
  return all;
}

std::vector<std::string> XmlTable::cells(pugi::xml_node row) const {
  std::vector<std::string> all;
  for (const TableColumn& column : columns) all.push_back(value_of(row, column));
  return all;
}

Sheet::Sheet(const XmlTable& table, std::string_view csv)
    : table_(table), rows_(read_csv(csv, kMostRows)) {
  if (rows_.empty()) refuse_heads();
  for (const std::string& head : rows_.front()) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const TableColumn& column) { return column.head == head; });
    if (found == table.columns.end()) refuse_heads();
    columns_.push_back(&*found);
  }
  const std::string& first = table.columns.front().head;
  for (std::size_t row = 1; row < rows_.size(); ++row) {
    if (!cell(row, first).empty()) continue;
    refuse_without(first, row);
  }
}

std::string Sheet::place(std::size_t row) {
  return csv_place(row + 1);
}

std::string Sheet::cell(std::size_t row, std::string_view head) const {
  const auto& heads = rows_.front();
  const auto at =
      static_cast<std::size_t>(std::find(heads.begin(), heads.end(), head) - heads.begin());
  return at < rows_[row].size() ? rows_[row][at] : std::string();
}

std::vector<std::string> Sheet::keys(std::size_t row) const {
  std::vector<std::string> keys;
  for (const std::string& key : table_.keys) keys.push_back(cell(row, key));
  return keys;
}

bool Sheet::write(std::size_t row, pugi::xml_node element) const {
  bool changed = false;
  for (std::size_t c = 0; c < columns_.size() && c < rows_[row].size(); ++c) {
    if (rows_[row][c] == value_of(element, *columns_[c])) continue;
    set_value(element, *columns_[c], rows_[row][c]);
    changed = true;
  }
  return changed;
}

void Sheet::blame(const Error& error, const XmlDocument& document) const {
  for (const auto element : table_.rows(document.root())) {
    const bool around = !table_.parent.empty() && document.where(element.parent()) == error.where();
    if (!around && document.where(element) != error.where()) continue;
    for (std::size_t row = 1; row < rows_.size(); ++row) {
      if (keys(row) != table_.keys_of(element)) continue;
      throw Error(error.code(), place(row), error.problem());
    }
  }
}

}  // namespace yinxin
