#include "templating/template_source.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace yinxin::templating {
namespace {

constexpr std::string_view kNamespace = "urn:yinxin:template:1";
constexpr XmlLimits kLimits = {1 << 20, 32, 20'000};

bool is_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

}  // namespace

TemplateSource::TemplateSource(std::string_view text, std::string name, const Parts& parts)
    : text_(text), document_(XmlDocument::parse(text, std::move(name), kLimits)), parts_(parts) {
  if (std::string_view(root().name()) != "template") {
    refuse(root(), "根元素应为<template> (not a template)");
  }
  if (root().attribute("xmlns").value() != kNamespace) {
    refuse(root(), "缺少xmlns=\"urn:yinxin:template:1\" (wrong namespace)");
  }
}

std::vector<pugi::xml_node> TemplateSource::children(pugi::xml_node node) {
  std::vector<pugi::xml_node> out;
  append_children(node, 0, out);
  return out;
}

void TemplateSource::append_children(pugi::xml_node node, int depth,
                                     std::vector<pugi::xml_node>& out) {
  for (const auto child : node.children()) {
    if (is_text(child)) out.push_back(child);
    if (child.type() != pugi::node_element) continue;
    if (std::string_view(child.name()) != "part") {
      out.push_back(child);
      continue;
    }
    if (depth >= 4) refuse(child, "片段互相引用过深 (parts nested too deeply)");
    append_children(part(child), depth + 1, out);
  }
}

pugi::xml_node TemplateSource::part(pugi::xml_node node) {
  allow(node, {"name"});
  const std::string name = required(node, "name");
  const auto known = used_.find(name);
  if (known != used_.end()) return known->second->root();
  const auto text = parts_.find(name);
  if (text == parts_.end()) refuse(node, "没有片段“" + name + "” (no such part)");
  auto document = std::make_unique<XmlDocument>(
      XmlDocument::parse(text->second, "parts/" + name + ".xml", kLimits));
  const auto root = document->root();
  used_.emplace(name, std::move(document));
  if (std::string_view(root.name()) != "part" || root.attribute("xmlns").value() != kNamespace) {
    refuse(root, "片段的根元素应为<part xmlns=\"urn:yinxin:template:1\"> (not a part)");
  }
  return root;
}

std::string TemplateSource::where(pugi::xml_node node) const {
  for (const auto& [name, document] : used_) {
    if (document->root().root() == node.root()) return document->where(node);
  }
  return document_.where(node);
}

void TemplateSource::refuse(pugi::xml_node node, const std::string& problem) const {
  const auto element = node.type() == pugi::node_element ? node : node.parent();
  throw Error(ErrorCode::kInvalidInput, where(node),
              "<" + std::string(element.name()) + ">：" + problem);
}

void TemplateSource::allow(pugi::xml_node node, const std::vector<std::string_view>& names) const {
  for (const auto attribute : node.attributes()) {
    if (std::find(names.begin(), names.end(), attribute.name()) == names.end()) {
      refuse(node, "不能有属性“" + std::string(attribute.name()) + "” (unknown attribute)");
    }
  }
}

std::string TemplateSource::required(pugi::xml_node node, const char* attribute) const {
  const std::string value = node.attribute(attribute).value();
  if (value.empty()) refuse(node, "缺少属性“" + std::string(attribute) + "” (missing attribute)");
  return value;
}

bool TemplateSource::yes(pugi::xml_node node, const char* attribute) const {
  const std::string_view value = node.attribute(attribute).value();
  if (value != "" && value != "yes" && value != "no") {
    refuse(node, "属性“" + std::string(attribute) + "”只能是yes或者no (neither yes nor no)");
  }
  return value == "yes";
}

void TemplateSource::expect_empty(pugi::xml_node node) {
  for (const auto child : children(node)) refuse(child, "这里不能有内容 (must be empty)");
}

std::vector<std::pair<std::string, Bytes>> TemplateSource::files() const {
  std::vector<std::pair<std::string, Bytes>> files = {{document_.name(), text_}};
  for (const auto& [name, document] : used_) {
    files.emplace_back(document->name(), parts_.find(name)->second);
  }
  return files;
}

}  // namespace yinxin::templating
