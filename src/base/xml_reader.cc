#include "base/xml_reader.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"

namespace yinxin {

void XmlReader::refuse(pugi::xml_node node, const std::string& problem) const {
  throw Error(ErrorCode::kInvalidInput, document_.where(node),
              "<" + std::string(node.name()) + ">：" + problem);
}

void XmlReader::allow(pugi::xml_node node, std::initializer_list<std::string_view> names) const {
  for (const auto attribute : node.attributes()) {
    if (std::find(names.begin(), names.end(), attribute.name()) == names.end()) {
      refuse(node, "不能有属性“" + std::string(attribute.name()) + "” (unknown attribute)");
    }
  }
}

std::string XmlReader::required(pugi::xml_node node, const char* name) const {
  std::string value = node.attribute(name).value();
  if (value.empty()) refuse(node, "缺少属性“" + std::string(name) + "” (missing attribute)");
  return value;
}

std::string XmlReader::one_of(pugi::xml_node node, const char* name,
                              std::initializer_list<std::string_view> values) const {
  std::string value = node.attribute(name).value();
  if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) return value;
  std::string known;
  for (const auto word : values) known += (known.empty() ? "" : "、") + std::string(word);
  refuse(node, std::string(name) + "应为" + known + "之一 (unknown value)");
}

std::optional<std::int64_t> XmlReader::integer(pugi::xml_node node, const char* name,
                                               std::int64_t least, std::int64_t most) const {
  const std::string_view text = node.attribute(name).value();
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (whole && value >= least && value <= most) return value;
  refuse(node, std::string(name) + "应为" + std::to_string(least) + "至" + std::to_string(most) +
                   "的整数 (not a number of that range)");
}

std::optional<Date> XmlReader::day(pugi::xml_node node, const char* name) const {
  const std::string text = node.attribute(name).value();
  if (text.empty()) return std::nullopt;
  const auto date = Date::from_iso(text);
  if (!date) refuse(node, "“" + text + "”不是日期，应为2026-03-18的形式 (not a date)");
  return date;
}

Validity XmlReader::validity(pugi::xml_node node) const {
  Validity validity{day(node, "from"), day(node, "to")};
  if (validity.from && validity.to && *validity.to < *validity.from) {
    refuse(node, "to早于from (ends before it begins)");
  }
  return validity;
}

}  // namespace yinxin
