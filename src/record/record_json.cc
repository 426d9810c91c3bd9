#include "record/record_json.h"

#include <algorithm>

#include "base/error.h"

namespace yinxin::record {
namespace {

Json value_of(pugi::xml_node node) {
  const auto is_element = [](pugi::xml_node child) { return child.type() == pugi::node_element; };
  const auto children = node.children();
  if (std::none_of(children.begin(), children.end(), is_element)) return text_of(node);
  Json object = Json::Object{};
  for (const auto child : children) {
    if (!is_element(child)) continue;
    const Json* before = object.find(child.name());
    if (before == nullptr) {
      object[child.name()] = value_of(child);
      continue;
    }
    Json several = before->is_array() ? *before : Json(Json::Array{*before});
    several.push_back(value_of(child));
    object[child.name()] = several;
  }
  return object;
}

// Writes the elements of a record.
class Writer {
 public:
  explicit Writer(const std::string& name) : name_(name) {}

  Bytes write(const Json& json) {
    const Json* kind = json.find("kind");
    const Json* fields = json.find("fields");
    if (kind == nullptr || !kind->is_string()) refuse("kind", "缺少文书种类 (no kind)");
    if (fields == nullptr || !fields->is_object()) refuse("fields", "缺少字段 (no fields)");
    for (const auto& [member, value] : json.object()) {
      if (member != "kind" && member != "fields") refuse(member, "没有这一项 (unknown member)");
    }
    out_ = R"(<record xmlns="urn:yinxin:record:1" kind=")" + escaped(kind->string()) + "\">";
    write_fields(*fields, "fields");
    return out_ + "</record>\n";
  }

 private:
  [[noreturn]] void refuse(const std::string& path, const std::string& problem) const {
    throw Error(ErrorCode::kInvalidInput, name_ + ": " + path, problem);
  }

  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (c == '&') out += "&amp;";
      if (c == '<') out += "&lt;";
      if (c == '>') out += "&gt;";
      if (c == '"') out += "&quot;";
      if (c != '&' && c != '<' && c != '>' && c != '"') out += c;
    }
    return out;
  }

  static bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' &&
           std::all_of(text.begin(), text.end(), [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
  }

  void write_fields(const Json& object, const std::string& path) {
    for (const auto& [name, value] : object.object()) {
      std::string below = path;
      below.append(".").append(name);
      if (!is_name(name)) refuse(below, "不是字段名 (not the name of a field)");
      if (!value.is_array()) {
        write_field(name, value, below);
        continue;
      }
      std::size_t index = 0;
      for (const Json& one : value.array()) {
        write_field(name, one, below + "[" + std::to_string(index++) + "]");
      }
    }
  }

  void write_field(const std::string& name, const Json& value, const std::string& path) {
    out_ += "<" + name + ">";
    if (value.is_object()) {
      write_fields(value, path);
    } else if (value.is_integer()) {
      out_ += std::to_string(value.integer());
    } else if (value.is_string()) {
      out_ += escaped(value.string());
    } else {
      refuse(path, "应为文字、一组字段或者若干项 (not a text, a group or an array)");
    }
    out_ += "</" + name + ">";
  }

  const std::string& name_;
  std::string out_;
};

}  // namespace

Json to_json(const Record& record) {
  Json fields = value_of(record.root());
  if (!fields.is_object()) fields = Json::Object{};
  return Json::Object{{"kind", record.kind()}, {"fields", fields}};
}

Bytes record_xml(const Json& json, const std::string& name) {
  return Writer(name).write(json);
}

}  // namespace yinxin::record
