#include "registry/registry_table.h"

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/xml.h"
#include "registry/registry.h"

namespace yinxin::registry {
namespace {

constexpr std::size_t kMostRows = 100'000;
constexpr std::size_t kLargest = 16 << 20;
constexpr XmlLimits kLimits{kLargest, 8, 500'000};
constexpr const char* kMerged = "registry.xml";

using Cells = std::vector<std::string>;

struct Table {
  std::string_view name;
  Cells columns;
};

const Cells kListed = {"id",   "name",  "agency", "organisation", "post", "scope",
                       "uscc", "phone", "note",   "from",         "to"};

const std::vector<Table>& tables() {
  static const std::vector<Table> kTables = {
      {"person",
       {"id", "name", "agency", "post", "principal", "credential", "phone", "from", "to"}},
      {"liaison", kListed},
      {"expert", kListed},
      {"technical-investigator", kListed},
      {"appraisal-body", kListed},
      {"right-holder", kListed},
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

// A spreadsheet would take some first characters for the beginning of a formula; an apostrophe
// before them keeps it from doing so, and is taken off again.
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string cell(const std::string& text) {
  std::string quoted = looks_like_formula(text) ? "\"'" : "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string plain(std::string text) {
  if (text.size() > 1 && text.front() == '\'' && looks_like_formula(text.substr(1))) {
    text.erase(0, 1);
  }
  return text;
}

std::string csv_line(std::size_t line) {
  return "CSV:" + std::to_string(line);
}

[[noreturn]] void refuse(std::size_t line, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, csv_line(line), problem);
}

// RFC 4180: cells in quotes may hold anything.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);
  }

  std::vector<Cells> read() {
    std::vector<Cells> rows;
    while (at_ < text_.size()) {
      rows.push_back(row());
      if (rows.size() > kMostRows) refuse(rows.size(), "行数过多 (too many rows)");
    }
    return rows;
  }

 private:
  Cells row() {
    Cells cells = {next()};
    while (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      cells.push_back(next());
    }
    ++line_;
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] != '\n') refuse(line_, "引号之后应为逗号 (after a quote)");
    ++at_;
    return cells;
  }

  std::string next() {
    std::string value;
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    while (at_ < text_.size() && std::string_view(",\r\n").find(text_[at_]) == std::string::npos) {
      value += text_[at_++];
    }
    return plain(value);
  }

  std::string quoted() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        value += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        value += text_[at_++];
      } else {
        ++at_;
        return plain(value);
      }
    }
    refuse(line_ + 1, "引号没有结束 (a quote that does not end)");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
};

std::string cell_of(const Cells& heads, const Cells& row, std::string_view column) {
  const auto place =
      static_cast<std::size_t>(std::find(heads.begin(), heads.end(), column) - heads.begin());
  return place < row.size() ? row[place] : std::string();
}

void load(pugi::xml_document& document, const Bytes& registry) {
  const XmlDocument checked = XmlDocument::parse(registry, "registry", kLimits);
  document.load_buffer(registry.data(), registry.size(), pugi::parse_full, pugi::encoding_utf8);
}

pugi::xml_node find(pugi::xml_node root, const std::string& element, const std::string& id,
                    const std::string& from) {
  for (const auto node : root.children(element.c_str())) {
    if (node.attribute("id").value() == id && node.attribute("from").value() == from) return node;
  }
  return {};
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
  std::string csv = "\xEF\xBB\xBF";
  const auto add = [&](const auto& text_of) {
    std::string line;
    for (const std::string& column : table.columns) {
      line += (line.empty() ? "" : ",") + cell(text_of(column));
    }
    csv += line + "\r\n";
  };
  add([](const std::string& column) { return column; });
  const std::string element(name);  // the range below keeps no copy of it
  for (const auto node : document.document_element().children(element.c_str())) {
    add([&](const std::string& column) {
      return std::string(node.attribute(column.c_str()).value());
    });
  }
  return csv;
}

Bytes merge_csv(const Bytes& registry, std::string_view name, std::string_view csv) {
  const Table& table = table_of(name);
  pugi::xml_document document;
  load(document, registry);
  auto root = document.document_element();
  const std::vector<Cells> rows = CsvReader(csv).read();
  const Cells heads = rows.empty() ? Cells() : rows.front();
  const auto known = [&](const std::string& head) {
    return std::find(table.columns.begin(), table.columns.end(), head) != table.columns.end();
  };
  if (heads.empty() || !std::all_of(heads.begin(), heads.end(), known)) {
    refuse(1, "第一行应为列名，用 yinxin registry export 可得 (the first line names the columns)");
  }
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto value = [&](const char* column) { return cell_of(heads, rows[i], column); };
    if (value("id").empty()) refuse(i + 1, "没有id (a row without an id)");
    auto node = find(root, std::string(name), value("id"), value("from"));
    if (!node) node = root.append_child(std::string(name).c_str());
    for (std::size_t c = 0; c < heads.size() && c < rows[i].size(); ++c) {
      node.remove_attribute(heads[c].c_str());
      if (!rows[i][c].empty()) node.append_attribute(heads[c].c_str()) = rows[i][c].c_str();
    }
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

void check_merged(const Bytes& merged, std::string_view name, std::string_view csv) try {
  Registry::parse(merged, kMerged);
} catch (const Error& error) {
  const XmlDocument document = XmlDocument::parse(merged, kMerged, kLimits);
  const std::vector<Cells> rows = CsvReader(csv).read();
  const std::string element(name);  // the range below keeps no copy of it
  for (const auto node : document.root().children(element.c_str())) {
    if (document.where(node) != error.where()) continue;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const bool same = cell_of(rows[0], rows[i], "id") == node.attribute("id").value() &&
                        cell_of(rows[0], rows[i], "from") == node.attribute("from").value();
      if (same) throw Error(error.code(), csv_line(i + 1), error.problem());
    }
  }
  throw;
}

}  // namespace yinxin::registry
