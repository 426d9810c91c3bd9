#pragma once

#include <cstddef>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/xml.h"

namespace yinxin {

struct TableColumn {
  enum class Place {
    kRow,     // an attribute of the row's element
    kParent,  // an attribute of the element around it
    kWords,   // the words in it
  };
  std::string head;
  Place place = Place::kRow;
  std::string attribute = head;
};

// Elements of an XML document as a table for spreadsheets: children of its root or, if `parent` is
// not empty, of the elements of that name below it. The first column must not be empty and, where
// there are parents, names one by its attribute; the keys tell which element a row is.
struct XmlTable {
  std::string name;
  std::string element;
  std::string parent;
  std::vector<TableColumn> columns;
  std::vector<std::string> keys;

  std::vector<pugi::xml_node> rows(pugi::xml_node root) const;
  std::vector<std::string> keys_of(pugi::xml_node row) const;
  std::vector<std::string> heads() const;
  std::vector<std::string> cells(pugi::xml_node row) const;
};

// A table as it was sent: CSV whose first line names the columns. Must not outlive the table.
class Sheet {
 public:
  // Throws Error(kInvalidInput) with the line for a column that the table has not, or a row whose
  // first column is empty.
  Sheet(const XmlTable& table, std::string_view csv);

  // With the line of heads, which is row 0.
  std::size_t size() const { return rows_.size(); }
  // "CSV:3", for people.
  static std::string place(std::size_t row);
  // Empty if the column was not sent.
  std::string cell(std::size_t row, std::string_view head) const;
  std::vector<std::string> keys(std::size_t row) const;
  // Gives the element what the row says, and tells whether that changed it.
  bool write(std::size_t row, pugi::xml_node element) const;

  // Throws `error`, which somebody has found in `document`, with the line of the row it is about;
  // returns if it is about none.
  void blame(const Error& error, const XmlDocument& document) const;

 private:
  const XmlTable& table_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<const TableColumn*> columns_;
};

}  // namespace yinxin
