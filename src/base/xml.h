#pragma once

#include <pugixml.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace yinxin {

struct XmlLimits {
  std::size_t bytes = 1 << 20;
  int depth = 64;
  std::size_t nodes = 200'000;
};

// An XML file that a person wrote, with the place of everything in it. Movable, not copyable;
// reading is safe from several threads.
//
// Refuses what our formats never use and attackers do: a DTD (and with it every entity but the
// five of XML), processing instructions, encodings other than UTF-8, control characters and
// Unicode's bidirectional overrides (U+202A…202E, U+2066…2069), which make text read otherwise
// than it is stored.
class XmlDocument {
 public:
  // Throws Error(kInvalidInput) whose where() is "<name>:<line>:<column>", because whoever
  // reads that message is editing the file. `name` is how the reader knows the file.
  static XmlDocument parse(std::string_view text, std::string name, const XmlLimits& limits = {});

  pugi::xml_node root() const { return document_.document_element(); }
  const std::string& name() const { return name_; }

  // "<name>:<line>:<column>" of a node, counting both from 1 and columns in characters.
  std::string where(pugi::xml_node node) const;

 private:
  XmlDocument() = default;
  std::string where(std::size_t offset) const;
  void survey();
  std::size_t characters_before(std::size_t offset) const;

  pugi::xml_document document_;
  std::string name_;
  std::string text_;
  // So that where() takes no time: the offsets of the lines, and how many characters there are
  // before each block of the text.
  std::vector<std::size_t> lines_;
  std::vector<std::size_t> characters_;
};

}  // namespace yinxin
