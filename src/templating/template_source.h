#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/xml.h"
#include "templating/template.h"

namespace yinxin::templating {

// The XML of a template together with the fragments it includes, read as if they stood in it.
class TemplateSource {
 public:
  // Throws as Template::parse() does. `parts` must outlive this.
  TemplateSource(std::string_view text, std::string name, const Parts& parts);

  pugi::xml_node root() const { return document_.root(); }

  // The child elements of `node`, those of a <part name="…"/> in its place, and stretches of
  // text. Nothing else is there.
  std::vector<pugi::xml_node> children(pugi::xml_node node);

  // The place of a node in the template or in one of its parts.
  std::string where(pugi::xml_node node) const;

  // Throws Error(kInvalidInput) at `node`; the message names the element.
  [[noreturn]] void refuse(pugi::xml_node node, const std::string& problem) const;

  // Refuses attributes that are not in `names`.
  void allow(pugi::xml_node node, const std::vector<std::string_view>& names) const;
  // The attribute, which must be there and not be empty.
  std::string required(pugi::xml_node node, const char* attribute) const;
  // Whether attribute="yes"; refuses what is neither yes nor no.
  bool yes(pugi::xml_node node, const char* attribute) const;
  // Refuses anything inside `node`.
  void expect_empty(pugi::xml_node node);

  // The template and the parts used so far, with their names.
  std::vector<std::pair<std::string, Bytes>> files() const;

 private:
  void append_children(pugi::xml_node node, int depth, std::vector<pugi::xml_node>& out);
  pugi::xml_node part(pugi::xml_node node);

  std::string text_;
  XmlDocument document_;
  const Parts& parts_;
  std::map<std::string, std::unique_ptr<XmlDocument>, std::less<>> used_;
};

}  // namespace yinxin::templating
