#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/xml.h"

namespace yinxin::record {

// The facts of one document (urn:yinxin:record:1): no layout, no number, nothing computed.
//
//   <record xmlns="urn:yinxin:record:1" kind="criminal-referral">
//     <issuer>sjg</issuer>            发文机关: its id in the registry, or its name; the lead first
//     <to>gaj</to> <cc>jcy</cc>       主送, 抄送: each as often as needed
//     <party> <name>…</name> … </party>
//   </record>
//
// A field is an element, a group is an element with elements in it, and what occurs several
// times is simply repeated. Which fields there are is the template's business: a record that
// can be parsed may still have any number of faults (templating/check.h).
//
// Copies share the parsed text. Reading is safe from several threads.
class Record {
 public:
  // `name` is how messages call the record: usually its file. Throws Error(kInvalidInput) with
  // where() "<name>:<line>:<column>" for what is not XML as base/xml.h demands it, is larger than
  // 1 MiB, or has another root, namespace or attribute than shown above.
  static Record parse(std::string_view xml, std::string name);

  const std::string& kind() const { return kind_; }
  pugi::xml_node root() const { return document_->root(); }
  // The record as it was given, to be archived.
  const Bytes& xml() const { return *xml_; }

  // The texts of the elements `field` directly below the root: values("issuer").front() is the
  // lead issuer as the clerk wrote it. Empty if there are none.
  std::vector<std::string> values(const char* field) const;
  // The first of values(), or "".
  std::string value(const char* field) const;

  // "<name>:<line>:<column>" of a node of root().
  std::string where(pugi::xml_node node) const { return document_->where(node); }

 private:
  Record() = default;

  std::string kind_;
  std::shared_ptr<const Bytes> xml_;
  std::shared_ptr<const XmlDocument> document_;
};

// The text in `node` as it is meant: people wrap long lines in an editor, so white space that
// holds a line break is taken out, except that between two ASCII characters it leaves one space;
// other white space is kept, and what stands at either end is dropped.
std::string text_of(pugi::xml_node node);
std::string unwrapped(std::string_view text);

}  // namespace yinxin::record
