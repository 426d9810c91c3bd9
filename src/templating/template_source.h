#pragma once

#include <initializer_list>
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
// Faults are collected, and reading goes on with what there is.
class TemplateSource {
 public:
  // Throws Error(kInvalidInput) if there is no template in `text` at all. `parts` must outlive
  // this.
  TemplateSource(std::string_view text, std::string name, const Parts& parts);

  pugi::xml_node root() const { return document_.root(); }

  // The child elements of `node`, those of a <part name="…"/> in its place, and stretches of
  // text. Nothing else is there.
  std::vector<pugi::xml_node> children(pugi::xml_node node);
  // The same where no text may stand; text is reported.
  std::vector<pugi::xml_node> elements(pugi::xml_node node);

  // The place of a node in the template or in one of its parts.
  std::string where(pugi::xml_node node) const;

  void report(pugi::xml_node node, std::string problem);
  // Whether something is wrong with this very node.
  bool is_faulty(pugi::xml_node node) const { return faulty_.count(node) != 0; }
  // Whether a part is missing, so that nobody knows what it would have declared.
  bool lacks_parts() const { return lacks_parts_; }

  // Reports attributes that are not in `names`.
  void allow(pugi::xml_node node, const std::vector<std::string_view>& names);
  // The attribute; reported if it is empty or not there.
  std::string required(pugi::xml_node node, const char* attribute);
  // The attribute; reported, and taken as empty, unless it is empty or one of `values`.
  std::string one_of(pugi::xml_node node, const char* attribute,
                     std::initializer_list<std::string_view> values);
  bool yes(pugi::xml_node node, const char* attribute) {
    return one_of(node, attribute, {"yes", "no"}) == "yes";
  }
  // The expression in the attribute; none if there is none or it is wrong.
  Expression expression(pugi::xml_node node, const char* attribute);
  // Reports what is inside `node`.
  void expect_empty(pugi::xml_node node);

  // The template and the parts used so far, with their names.
  std::vector<std::pair<std::string, Bytes>> files() const;
  // In the order of the files and of what stands in them.
  std::vector<TemplateFault> faults() const;

  // Calls `visit` with the template and every part used so far.
  template <typename Visit>
  void each_document(Visit visit) const {
    visit(document_);
    for (const auto& [name, document] : used_) visit(*document);
  }

 private:
  void append_children(pugi::xml_node node, int depth, std::vector<pugi::xml_node>& out);
  pugi::xml_node part(pugi::xml_node node);
  pugi::xml_node read_part(const std::string& name, const std::string& text);
  void add(std::string place, std::string element, std::string problem);

  std::string text_;
  XmlDocument document_;
  const std::map<std::string, std::string, std::less<>>& parts_;  // fragments
  std::map<std::string, std::unique_ptr<XmlDocument>, std::less<>> used_;
  std::set<std::string, std::less<>> unreadable_;  // parts
  std::vector<TemplateFault> faults_;
  std::set<std::string> told_;  // places and problems
  std::set<pugi::xml_node> faulty_;
  bool lacks_parts_ = false;
  std::size_t nodes_ = 0;  // handed out
};

}  // namespace yinxin::templating
