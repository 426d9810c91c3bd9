#include "templating/field_reader.h"

#include <algorithm>
#include <charconv>
#include <set>

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
    std::vector<std::pair<std::string, pugi::xml_node>> officers;
    for (const auto node : source_.elements(parent)) {
      Field field = read(node, depth);
      const auto same = [&](const Field& other) { return other.name == field.name; };
      if (field.name.empty()) {
        nameless_ = true;
      } else if (std::any_of(fields.begin(), fields.end(), same)) {
        source_.report(node, "字段“" + field.name + "”重复，请改名或者删除 (defined twice)");
      } else {
        if (!field.agency.empty()) officers.emplace_back(field.agency, node);
        fields.push_back(std::move(field));
      }
    }
    for (const auto& [agency, node] : officers) check_agency(agency, node, fields);
    return fields;
  }

  // Whether there is a field whose name nobody knows.
  bool nameless() const { return nameless_; }

 private:
  Field read(pugi::xml_node node, int depth) {
    const std::string_view element = node.name();
    const bool group = element == "group" || element == "list";
    Field field;
    field.type = find_field_type(element);
    if (!group && field.type == nullptr) {
      source_.report(node, "没有这种字段类型，见README的类型表 (unknown field type)");
    }
    if (element == "deadline") {
      read_computed(node, field, depth);
    } else {
      read_common(node, field);
    }
    if (group) {
      read_group(node, field, depth);
    } else if (element == "choice") {
      read_options(node, field);
    } else if (field.type != nullptr) {
      source_.expect_empty(node);
    }
    field.incomplete = source_.is_faulty(node);
    return field;
  }

  // A field that is nobody's to fill in; what it is computed from is read with all fields known.
  void read_computed(pugi::xml_node node, Field& field, int depth) {
    source_.allow(node,
                  {"name", "label", "help", "rule", "start", "by", "when", "explain", "severity"});
    read_name(node, field);
    field.where = source_.where(node);
    if (depth > 0) source_.report(node, "deadline不能放在分组里，请移到最外层 (not in a group)");
  }

  void check_agency(const std::string& name, pugi::xml_node node,
                    const std::vector<Field>& fields) {
    const auto agency = std::find_if(fields.begin(), fields.end(),
                                     [&](const Field& field) { return field.name == name; });
    const bool known = agency != fields.end() && agency->type == find_field_type("agency");
    if (known || source_.lacks_parts()) return;
    source_.report(node, "同一组中没有<agency name=\"" + name + "\"> (no such agency beside it)");
  }

  void read_group(pugi::xml_node node, Field& field, int depth) {
    if (depth >= 4) {
      source_.report(node, "字段分组过深，最多4层 (groups nested too deeply)");
      return;
    }
    field.fields = read_all(node, depth + 1);
    if (source_.lacks_parts()) return;
    if (field.fields.empty()) source_.report(node, "分组中没有字段，请加上字段 (empty group)");
    const Field* due = field.find(field.tracks);
    if (!field.tracks.empty() && (due == nullptr || due->type != find_field_type("date"))) {
      source_.report(node, "tracks应为列表中的<date>字段 (must name a date of the list)");
    }
    const Field* number = field.find("number");
    if (!field.cites.empty() &&
        (number == nullptr || number->type != find_field_type("document-number"))) {
      source_.report(node, "有cites的分组应有<document-number name=\"number\"> (cites no number)");
    }
  }

  void read_common(pugi::xml_node node, Field& field) {
    source_.allow(node, {"name", "label", "required", "min", "max", "min-length", "max-length",
                         "from", "to", "role", "agency", "past", "help", "cites", "answers",
                         "credential", "plain-end", "unique", "tracks"});
    read_name(node, field);
    field.role = node.attribute("role").value();
    field.agency = node.attribute("agency").value();
    if (!field.agency.empty() && field.type != find_field_type("officer")) {
      source_.report(node, "agency只用于officer (for officers only)");
    }
    field.past = source_.yes(node, "past");
    field.credential = source_.yes(node, "credential");
    field.plain_end = source_.yes(node, "plain-end");
    field.unique = source_.yes(node, "unique");
    field.cites = source_.one_of(node, "cites", {"yes", "answered"});
    field.answers = node.attribute("answers").value();
    field.tracks = node.attribute("tracks").value();
    const bool of_group = !field.cites.empty() || !field.answers.empty() || !field.tracks.empty();
    if (field.type != nullptr && of_group) {
      source_.report(node, "cites、answers和tracks只用于分组 (for groups only)");
    }
    field.where = source_.where(node);
    read_occurrence(node, field);
    field.min_length = number(node, "min-length", std::size_t{0}, 20'000);
    field.max_length = number(node, "max-length", std::size_t{20'000}, 20'000);
    field.from = integer(node, "from", field.from);
    field.to = integer(node, "to", field.to);
    if (field.max_length < field.min_length || field.to < field.from) {
      source_.report(node, "上限小于下限，请核对 (upper bound below the lower one)");
    }
  }

  void read_name(pugi::xml_node node, Field& field) {
    field.name = source_.required(node, "name");
    if (!field.name.empty() && !is_name(field.name)) {
      source_.report(node, "name只用小写字母、数字和连字符，以字母开头 (not a field name)");
    }
    field.label = source_.required(node, "label");
    field.help = node.attribute("help").value();
  }

  void read_occurrence(pugi::xml_node node, Field& field) {
    const bool list = std::string_view(node.name()) == "list";
    field.min = number(node, "min", source_.yes(node, "required") ? 1U : 0U, kMany);
    const bool many = std::string_view(node.attribute("max").value()) == "many";
    field.max =
        many ? kMany
             : number(node, "max", list ? kMany : std::max<std::size_t>(1, field.min), kMany);
    if (field.max < field.min || field.max == 0) {
      source_.report(node, "max小于min，请核对 (max below min)");
    }
  }

  void read_options(pugi::xml_node node, Field& field) {
    for (const auto option : source_.elements(node)) {
      if (std::string_view(option.name()) != "option") {
        source_.report(option, "<choice>中只能有<option> (unexpected element)");
        continue;
      }
      source_.allow(option, {"value", "label"});
      source_.expect_empty(option);
      const std::string value = source_.required(option, "value");
      const auto same = [&](const Field::Option& other) { return other.value == value; };
      if (std::any_of(field.options.begin(), field.options.end(), same)) {
        source_.report(option, "选项“" + value + "”重复，请删除 (option defined twice)");
      }
      field.options.push_back({value, source_.required(option, "label")});
    }
    if (field.options.empty()) source_.report(node, "缺少<option>，请列出选项 (no options)");
  }

  std::int64_t integer(pugi::xml_node node, const char* name, std::int64_t otherwise) {
    const std::string_view text = node.attribute(name).value();
    if (text.empty()) return otherwise;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) return value;
    source_.report(node, "属性“" + std::string(name) + "”应为整数 (not an integer)");
    return otherwise;
  }

  std::size_t number(pugi::xml_node node, const char* name, std::size_t otherwise,
                     std::size_t most) {
    const auto value = integer(node, name, static_cast<std::int64_t>(otherwise));
    if (value >= 0 && value <= static_cast<std::int64_t>(most)) {
      return static_cast<std::size_t>(value);
    }
    source_.report(node, "属性“" + std::string(name) + "”应在0至" + std::to_string(most) +
                             "之间 (out of range)");
    return otherwise;
  }

  TemplateSource& source_;
  bool nameless_ = false;
};

bool knows_element(const Field& group, std::string_view name) {
  return group.incomplete ||
         std::any_of(group.fields.begin(), group.fields.end(), [&](const Field& field) {
           return field.name == name || knows_element(field, name);
         });
}

// Whether every field of that name occurs once at most in its group.
bool occurs_once(const Field& group, const std::string& name) {
  return !group.incomplete &&
         std::all_of(group.fields.begin(), group.fields.end(), [&](const Field& field) {
           return (field.name != name || field.max == 1) && occurs_once(field, name);
         });
}

bool knows_attribute(std::string_view name) {
  const auto& types = field_types();
  return name == "length" || std::any_of(types.begin(), types.end(), [&](const FieldType& type) {
           return std::find(type.attributes.begin(), type.attributes.end(), name) !=
                  type.attributes.end();
         });
}

// Reports what `expression` of `node` mentions and nobody declared.
class NameCheck {
 public:
  NameCheck(TemplateSource& source, pugi::xml_node node, const Expression& expression,
            const Field& record)
      : source_(source), node_(node), expression_(expression), record_(record) {}

  bool all_known() {
    bool known = true;
    for (const std::string& name : expression_.names()) {
      if (is_known(name)) continue;
      known = false;
      if (told_.insert(name).second) report(name);
    }
    return known;
  }

  const Field* follow(const Field& scope) {
    const Field* field = &scope;
    for (const std::string& name : expression_.path()) {
      if (name.front() == '@') return nullptr;
      const Field* child = field->find(name);
      if (child == nullptr) {
        if (field->incomplete || record_.incomplete) return &unknown_scope();
        report(name);
        return &unknown_scope();
      }
      field = child;
    }
    return field;
  }

 private:
  bool is_known(const std::string& name) const {
    if (name.front() == '@') return knows_attribute(std::string_view(name).substr(1));
    return name == "record" || knows_element(record_, name);
  }

  void report(const std::string& name) {
    source_.report(node_, "表达式“" + expression_.source() + "”中没有字段“" + name +
                              "”，请核对名称，或者在<fields>中加上 (no such field)");
  }

  TemplateSource& source_;
  pugi::xml_node node_;
  const Expression& expression_;
  const Field& record_;
  std::set<std::string, std::less<>> told_;
};

}  // namespace

const Field* Field::find(std::string_view child) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& field) { return field.name == child; });
  return found == fields.end() ? nullptr : &*found;
}

Field read_fields(TemplateSource& source, pugi::xml_node fields) {
  Field record;
  FieldReader reader(source);
  record.fields = reader.read_all(fields, 0);
  record.where = source.where(fields);
  record.incomplete = reader.nameless() || source.lacks_parts();
  return record;
}

const Field* check_names(TemplateSource& source, pugi::xml_node node, Expression& expression,
                         const Field& scope, const Field& record) {
  expression.assume([&](const std::string& name) {
    return name == "record" || (name != "*" && !record.incomplete && occurs_once(record, name));
  });
  NameCheck check(source, node, expression, record);
  if (!check.all_known()) return &unknown_scope();
  return expression.is_path() ? check.follow(scope) : nullptr;
}

const Field& unknown_scope() {
  static const Field kUnknown = [] {
    Field field;
    field.incomplete = true;
    return field;
  }();
  return kUnknown;
}

}  // namespace yinxin::templating
