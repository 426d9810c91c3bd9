#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/validity.h"
#include "base/xml.h"

namespace yinxin {

// Reads the attributes of an XML file that an administrator wrote; every refusal is an
// Error(kInvalidInput) at the place of the element and says what to do.
class XmlReader {
 public:
  // `document` must outlive this.
  explicit XmlReader(const XmlDocument& document) : document_(document) {}

  [[noreturn]] void refuse(pugi::xml_node node, const std::string& problem) const;

  // Refuses attributes that are not in `names`.
  void allow(pugi::xml_node node, std::initializer_list<std::string_view> names) const;
  std::string required(pugi::xml_node node, const char* name) const;
  // The attribute, one of `values`; empty if it is not there.
  std::string one_of(pugi::xml_node node, const char* name,
                     std::initializer_list<std::string_view> values) const;
  // A whole number of that range; nullopt if the attribute is not there.
  std::optional<std::int64_t> integer(pugi::xml_node node, const char* name, std::int64_t least,
                                      std::int64_t most) const;
  std::optional<Date> day(pugi::xml_node node, const char* name) const;
  // Of the attributes from and to.
  Validity validity(pugi::xml_node node) const;

 private:
  const XmlDocument& document_;
};

}  // namespace yinxin
