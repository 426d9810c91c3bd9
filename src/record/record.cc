#include "record/record.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace yinxin::record {
namespace {

constexpr std::string_view kNamespace = "urn:yinxin:record:1";

bool is_kind(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

[[noreturn]] void refuse(const XmlDocument& document, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, document.where(document.root()), problem);
}

void check_root(const XmlDocument& document) {
  const auto root = document.root();
  if (std::string_view(root.name()) != "record") {
    refuse(document, "根元素应为<record>，不是<" + std::string(root.name()) + "> (not a record)");
  }
  if (std::string_view(root.attribute("xmlns").value()) != kNamespace) {
    refuse(document, "<record>缺少xmlns=\"urn:yinxin:record:1\" (wrong namespace)");
  }
  if (!is_kind(root.attribute("kind").value())) {
    refuse(document, "<record>缺少kind属性，应写文书种类的代码，例如criminal-referral (no kind)");
  }
  for (const auto attribute : root.attributes()) {
    const std::string_view name = attribute.name();
    if (name != "xmlns" && name != "kind") {
      refuse(document, "<record>不能有属性“" + std::string(name) + "” (unknown attribute)");
    }
  }
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

}  // namespace

Record Record::parse(std::string_view xml, std::string name) {
  auto document = std::make_shared<XmlDocument>(XmlDocument::parse(xml, std::move(name)));
  check_root(*document);
  Record record;
  record.kind_ = document->root().attribute("kind").value();
  record.xml_ = std::make_shared<const Bytes>(xml);
  record.document_ = std::move(document);
  return record;
}

std::vector<std::string> Record::values(const char* field) const {
  std::vector<std::string> texts;
  for (const auto node : root().children(field)) texts.push_back(text_of(node));
  return texts;
}

std::string Record::value(const char* field) const {
  return text_of(root().child(field));
}

std::string unwrapped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_space(text[i])) {
      out += text[i++];
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && is_space(text[i])) ++i;
    if (out.empty() || i == text.size()) continue;
    const auto gap = text.substr(begin, i - begin);
    if (gap.find('\n') == std::string_view::npos) {
      out += gap;
    } else if (is_ascii(out.back()) && is_ascii(text[i])) {
      out += ' ';
    }
  }
  return out;
}

std::string text_of(pugi::xml_node node) {
  std::string text;
  for (const auto child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      text += child.value();
    }
  }
  return unwrapped(text);
}

}  // namespace yinxin::record
