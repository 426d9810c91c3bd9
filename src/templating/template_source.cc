#include "templating/template_source.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "base/error.h"

namespace yinxin::templating {
namespace {

constexpr std::string_view kNamespace = "urn:yinxin:template:1";
constexpr XmlLimits kLimits = {1 << 20, 32, 20'000};
constexpr std::size_t kMostNodes = 50'000;  // with all parts in their places
constexpr std::size_t kMostKept = 2'000;    // faults

bool is_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

pugi::xml_node element_of(pugi::xml_node node) {
  return node.type() == pugi::node_element ? node : node.parent();
}

// The end of `where`, ":<line>:<column>", as numbers.
std::pair<long, long> position(const std::string& where) {
  const auto column = where.rfind(':');
  const auto line = column == std::string::npos ? column : where.rfind(':', column - 1);
  if (line == std::string::npos) return {0, 0};
  return {std::strtol(where.c_str() + line + 1, nullptr, 10),
          std::strtol(where.c_str() + column + 1, nullptr, 10)};
}

}  // namespace

TemplateSource::TemplateSource(std::string_view text, std::string name, const Parts& parts)
    : text_(text),
      document_(XmlDocument::parse(text, std::move(name), kLimits)),
      parts_(parts.fragments) {
  const std::string element = root().name();
  if (element != "template") {
    throw Error(ErrorCode::kInvalidInput, where(root()),
                "<" + element + ">：根元素应为<template> (not a template)");
  }
  if (root().attribute("xmlns").value() != kNamespace) {
    throw Error(ErrorCode::kInvalidInput, where(root()),
                "<template>：请加上xmlns=\"urn:yinxin:template:1\" (wrong namespace)");
  }
}

std::vector<pugi::xml_node> TemplateSource::children(pugi::xml_node node) {
  std::vector<pugi::xml_node> out;
  append_children(node, 0, out);
  return out;
}

std::vector<pugi::xml_node> TemplateSource::elements(pugi::xml_node node) {
  std::vector<pugi::xml_node> out;
  for (const auto child : children(node)) {
    if (is_text(child)) {
      report(child, "这里不能有文字，请删除 (text is not allowed here)");
    } else {
      out.push_back(child);
    }
  }
  return out;
}

void TemplateSource::append_children(pugi::xml_node node, int depth,
                                     std::vector<pugi::xml_node>& out) {
  for (const auto child : node.children()) {
    const bool element = child.type() == pugi::node_element;
    if (!element && !is_text(child)) continue;
    if (nodes_ == kMostNodes) {
      report(root(), "连同片段超过" + std::to_string(kMostNodes) +
                         "个元素，请拆分，片段不要互相引用 (too large with its parts)");
    }
    // Once there are too many, nothing more is handed out, and reading comes to its end.
    if (++nodes_ > kMostNodes) return;
    if (!element || std::string_view(child.name()) != "part") {
      out.push_back(child);
    } else if (depth >= 4) {
      report(child, "片段互相引用过深，最多4层 (parts nested too deeply)");
    } else if (const auto root = part(child)) {
      append_children(root, depth + 1, out);
    } else {
      lacks_parts_ = true;
    }
  }
}

pugi::xml_node TemplateSource::part(pugi::xml_node node) {
  allow(node, {"name"});
  const std::string name = required(node, "name");
  if (name.empty() || unreadable_.count(name) != 0) return {};
  const auto known = used_.find(name);
  if (known != used_.end()) return known->second->root();
  const auto text = parts_.find(name);
  if (text == parts_.end()) {
    report(node,
           "没有片段“" + name + "”，请核对名称，片段应为parts/" + name + ".xml (no such part)");
    return {};
  }
  const auto root = read_part(name, text->second);
  if (!root) unreadable_.insert(name);
  return root;
}

pugi::xml_node TemplateSource::read_part(const std::string& name, const std::string& text) {
  try {
    auto document =
        std::make_unique<XmlDocument>(XmlDocument::parse(text, "parts/" + name + ".xml", kLimits));
    const auto root = document->root();
    used_.emplace(name, std::move(document));
    const bool good =
        std::string_view(root.name()) == "part" && root.attribute("xmlns").value() == kNamespace;
    if (good) return root;
    report(root, "片段的根元素应为<part xmlns=\"urn:yinxin:template:1\"> (not a part)");
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    add(error.where(), "", std::string(error.problem()));
  }
  return {};
}

std::string TemplateSource::where(pugi::xml_node node) const {
  for (const auto& [name, document] : used_) {
    if (document->root().root() == node.root()) return document->where(node);
  }
  return document_.where(node);
}

void TemplateSource::add(std::string place, std::string element, std::string problem) {
  // A part that is used twice has its faults once.
  if (faults_.size() >= kMostKept || !told_.insert(place + problem).second) return;
  faults_.push_back({std::move(place), std::move(element), std::move(problem)});
}

void TemplateSource::report(pugi::xml_node node, std::string problem) {
  faulty_.insert(node);
  add(where(node), element_of(node).name(), std::move(problem));
}

void TemplateSource::allow(pugi::xml_node node, const std::vector<std::string_view>& names) {
  for (const auto attribute : node.attributes()) {
    if (std::find(names.begin(), names.end(), attribute.name()) == names.end()) {
      report(node, "不能有属性“" + std::string(attribute.name()) +
                       "”，请核对拼写或者删除 (unknown attribute)");
    }
  }
}

std::string TemplateSource::required(pugi::xml_node node, const char* attribute) {
  std::string value = node.attribute(attribute).value();
  if (value.empty()) {
    report(node, "缺少属性“" + std::string(attribute) + "”，请补上 (missing attribute)");
  }
  return value;
}

std::string TemplateSource::one_of(pugi::xml_node node, const char* attribute,
                                   std::initializer_list<std::string_view> values) {
  std::string value = node.attribute(attribute).value();
  if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) return value;
  std::string names;
  for (const auto name : values) names += (names.empty() ? "" : "或者") + std::string(name);
  report(node, "属性“" + std::string(attribute) + "”只能是" + names + " (no such value)");
  return "";
}

Expression TemplateSource::expression(pugi::xml_node node, const char* attribute) {
  const std::string text = node.attribute(attribute).value();
  if (text.empty()) return {};
  try {
    return Expression::compile(text, where(node));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    report(node, std::string(error.problem()));
    return {};
  }
}

void TemplateSource::expect_empty(pugi::xml_node node) {
  for (const auto child : elements(node)) report(child, "这里不能有内容，请删除 (must be empty)");
}

std::vector<std::pair<std::string, Bytes>> TemplateSource::files() const {
  std::vector<std::pair<std::string, Bytes>> files = {{document_.name(), text_}};
  for (const auto& [name, document] : used_) {
    files.emplace_back(document->name(), parts_.find(name)->second);
  }
  return files;
}

std::vector<TemplateFault> TemplateSource::faults() const {
  const auto key = [this](const TemplateFault& fault) {
    const bool own =
        fault.where.compare(0, document_.name().size() + 1, document_.name() + ":") == 0;
    const std::string file = own ? "" : fault.where.substr(0, fault.where.find(':'));
    return std::make_tuple(file, position(fault.where), std::string_view(fault.problem));
  };
  std::vector<TemplateFault> sorted = faults_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const TemplateFault& a, const TemplateFault& b) { return key(a) < key(b); });
  return sorted;
}

}  // namespace yinxin::templating
