#include "templating/field_reader.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "templating/field_type.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kMany = 10'000;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

class FieldReader {
 public:
  explicit FieldReader(TemplateSource& source) : source_(source) {}

  std::vector<Field> read_all(pugi::xml_node parent, int depth) {
    std::vector<Field> fields;
    for (const auto node : source_.children(parent)) {
      Field field = read(node, depth);
      const auto same = [&](const Field& other) { return other.name == field.name; };
      if (std::any_of(fields.begin(), fields.end(), same)) {
        source_.refuse(node, "字段“" + field.name + "”重复 (field defined twice)");
      }
      fields.push_back(std::move(field));
    }
    return fields;
  }

 private:
  Field read(pugi::xml_node node, int depth) {
    const std::string_view element = node.name();
    const bool group = element == "group" || element == "list";
    Field field;
    field.type = find_field_type(element);
    if (!group && field.type == nullptr) {
      source_.refuse(node, "没有这种字段类型 (unknown field type)");
    }
    read_common(node, field);
    if (group) {
      if (depth >= 4) source_.refuse(node, "字段分组过深 (groups nested too deeply)");
      field.fields = read_all(node, depth + 1);
      if (field.fields.empty()) source_.refuse(node, "分组中没有字段 (empty group)");
    } else if (element == "choice") {
      read_options(node, field);
    } else {
      source_.expect_empty(node);
    }
    return field;
  }

  void read_common(pugi::xml_node node, Field& field) {
    source_.allow(node, {"name", "label", "required", "min", "max", "min-length", "max-length",
                         "from", "to", "role", "past", "help"});
    field.name = source_.required(node, "name");
    if (!is_name(field.name)) {
      source_.refuse(node, "name只用小写字母、数字和连字符 (not a field name)");
    }
    field.label = source_.required(node, "label");
    field.help = node.attribute("help").value();
    field.role = node.attribute("role").value();
    field.past = source_.yes(node, "past");
    field.where = source_.where(node);
    read_occurrence(node, field);
    field.min_length = number(node, "min-length", std::size_t{0}, 20'000);
    field.max_length = number(node, "max-length", std::size_t{20'000}, 20'000);
    field.from = integer(node, "from", field.from);
    field.to = integer(node, "to", field.to);
  }

  void read_occurrence(pugi::xml_node node, Field& field) {
    const bool list = std::string_view(node.name()) == "list";
    field.min = number(node, "min", source_.yes(node, "required") ? 1U : 0U, kMany);
    const bool many = std::string_view(node.attribute("max").value()) == "many";
    field.max =
        many ? kMany
             : number(node, "max", list ? kMany : std::max<std::size_t>(1, field.min), kMany);
    if (field.max < field.min || field.max == 0) {
      source_.refuse(node, "max小于min (max below min)");
    }
  }

  void read_options(pugi::xml_node node, Field& field) {
    for (const auto option : source_.children(node)) {
      if (std::string_view(option.name()) != "option") {
        source_.refuse(option, "<choice>中只能有<option> (unexpected element)");
      }
      source_.allow(option, {"value", "label"});
      source_.expect_empty(option);
      field.options.push_back(
          {source_.required(option, "value"), source_.required(option, "label")});
    }
    if (field.options.empty()) source_.refuse(node, "缺少<option> (no options)");
  }

  std::int64_t integer(pugi::xml_node node, const char* name, std::int64_t otherwise) const {
    const std::string_view text = node.attribute(name).value();
    if (text.empty()) return otherwise;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
      source_.refuse(node, "属性“" + std::string(name) + "”应为整数 (not an integer)");
    }
    return value;
  }

  std::size_t number(pugi::xml_node node, const char* name, std::size_t otherwise,
                     std::size_t most) const {
    const auto value = integer(node, name, static_cast<std::int64_t>(otherwise));
    if (value < 0 || value > static_cast<std::int64_t>(most)) {
      source_.refuse(node, "属性“" + std::string(name) + "”应在0至" + std::to_string(most) +
                               "之间 (out of range)");
    }
    return static_cast<std::size_t>(value);
  }

  TemplateSource& source_;
};

bool knows_element(const Field& group, std::string_view name) {
  return std::any_of(group.fields.begin(), group.fields.end(), [&](const Field& field) {
    return field.name == name || knows_element(field, name);
  });
}

bool knows_attribute(std::string_view name) {
  const auto& types = field_types();
  return name == "length" || std::any_of(types.begin(), types.end(), [&](const FieldType& type) {
           return std::find(type.attributes.begin(), type.attributes.end(), name) !=
                  type.attributes.end();
         });
}

[[noreturn]] void refuse(const Expression& expression, const std::string& name) {
  throw Error(ErrorCode::kInvalidInput, expression.where(),
              "表达式“" + expression.source() + "”中没有字段“" + name + "” (no such field)");
}

const Field* follow(const Expression& expression, const Field& scope) {
  const Field* field = &scope;
  for (const std::string& name : expression.path()) {
    if (name.front() == '@') {
      if (!knows_attribute(std::string_view(name).substr(1))) refuse(expression, name);
      return nullptr;
    }
    field = field->find(name);
    if (field == nullptr) refuse(expression, name);
  }
  return field;
}

}  // namespace

const Field* Field::find(std::string_view child) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& field) { return field.name == child; });
  return found == fields.end() ? nullptr : &*found;
}

Field read_fields(TemplateSource& source, pugi::xml_node fields) {
  Field record;
  record.fields = FieldReader(source).read_all(fields, 0);
  record.where = source.where(fields);
  return record;
}

const Field* check_names(const Expression& expression, const Field& scope, const Field& record) {
  for (const std::string& name : expression.names()) {
    const bool known = name.front() == '@' ? knows_attribute(std::string_view(name).substr(1))
                                           : knows_element(record, name) || name == "record";
    if (!known) refuse(expression, name);
  }
  return expression.is_path() ? follow(expression, scope) : nullptr;
}

}  // namespace yinxin::templating
