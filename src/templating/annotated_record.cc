#include "templating/annotated_record.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "record/calendar.h"
#include "record/document_number.h"
#include "record/secrecy.h"
#include "templating/characters.h"
#include "templating/check.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kMostRows = 10'000;

std::string shortened(std::string_view text) {
  if (length(text) <= 80) return std::string(text);
  return to_utf8(to_utf32(text).substr(0, 79)) + "…";
}

class Annotator {
 public:
  Annotator(const record::Record& record, const Occasion& occasion, AnnotatedRecord& result)
      : record_(record), occasion_(occasion), result_(result) {}

  // Copies the fields of `group` from `from` to `to`. `path` ends with a slash unless empty.
  void copy_group(pugi::xml_node from, pugi::xml_node to, const Field& group,
                  const std::string& path, const std::string& label) {
    std::map<std::string, std::size_t, std::less<>> counts;
    for (const auto node : from.children()) {
      if (result_.faults.size() >= kMostFaults) return;
      if (node.type() != pugi::node_element) {
        if (node.type() != pugi::node_comment) stray_text(node, path, label);
        continue;
      }
      const Field* field = group.find(node.name());
      if (field == nullptr) {
        unknown(node, path, label);
        continue;
      }
      const std::size_t index = ++counts[field->name];
      if (index > std::min(field->max, kMostRows)) {
        if (index == field->max + 1) too_many(node, *field, path, label);
        continue;
      }
      copy_field(node, to, *field, index, path + field->name + place(*field, index), label);
    }
    for (const Field& field : group.fields) {
      if (from) expect_enough(to, field, path, label, from);
    }
  }

 private:
  static std::string place(const Field& field, std::size_t index) {
    return field.max > 1 ? "[" + std::to_string(index) + "]" : "";
  }

  static std::string joined(const std::string& outer, const std::string& label) {
    return outer.empty() ? label : outer + " " + label;
  }

  void add(Fault fault, const std::string& name) {
    if (fault.severity == Severity::kError) result_.faulty.insert(name);
    result_.faults.push_back(std::move(fault));
  }

  void stray_text(pugi::xml_node node, const std::string& path, const std::string& label) {
    add({Severity::kError, "stray-text", path.substr(0, path.size() - (path.empty() ? 0 : 1)),
         label, shortened(record::unwrapped(node.value())), "文字不在任何字段里",
         "请放进相应的字段", "text outside a field", record_.where(node)},
        "");
  }

  void unknown(pugi::xml_node node, const std::string& path, const std::string& label) {
    add({Severity::kError, "unknown-element", path + node.name(), label, "",
         "没有<" + std::string(node.name()) + ">这个字段", "请核对名称，或者删除",
         "unknown element", record_.where(node)},
        node.name());
  }

  void too_many(pugi::xml_node node, const Field& field, const std::string& path,
                const std::string& label) {
    const auto most = std::to_string(std::min(field.max, kMostRows));
    add({Severity::kError, "too-many", path + field.name, joined(label, field.label), "",
         field.max == 1 ? "重复填写" : "超过" + most + "项",
         field.max == 1 ? "只能填写一次" : "请分开办理", "occurs too often", record_.where(node)},
        field.name);
  }

  void expect_enough(pugi::xml_node to, const Field& field, const std::string& path,
                     const std::string& label, pugi::xml_node from) {
    const auto children = to.children(field.name.c_str());
    const auto count = static_cast<std::size_t>(std::distance(children.begin(), children.end()));
    if (count >= field.min) return;
    const bool none = count == 0;
    add({Severity::kError, none ? "missing" : "too-few", path + field.name,
         joined(label, field.label), "", none ? "没有填写" : "只有" + std::to_string(count) + "项",
         field.min == 1 ? "请填写" : "至少" + std::to_string(field.min) + "项",
         none ? "required field is missing" : "too few", record_.where(from)},
        field.name);
  }

  void copy_field(pugi::xml_node node, pugi::xml_node to, const Field& field, std::size_t index,
                  const std::string& path, const std::string& outer) {
    const std::string label = joined(outer, field_label(field, index, node));
    if (const auto attribute = node.first_attribute()) {
      add({Severity::kError, "unknown-attribute", path, label, attribute.name(),
           "记录的字段不带属性", "请删除", "unknown attribute", record_.where(node)},
          field.name);
    }
    if (field.type == nullptr) {
      if (!node.first_child()) return;
      auto copy = to.append_child(field.name.c_str());
      copy_group(node, copy, field, path + "/", label);
      return;
    }
    const auto before = to.last_child();
    copy_value(node, to, field, path, label);
    const auto copy = to.last_child();
    if (field.unique && copy != before) expect_unique(node, copy, field, path, label);
  }

  // In a list the values of all rows differ, otherwise those of the field itself.
  void expect_unique(pugi::xml_node node, pugi::xml_node copy, const Field& field,
                     const std::string& path, const std::string& label) {
    const auto group = field.max > 1 ? path.substr(0, path.rfind('[')) : without_indices(path);
    if (values_[group].insert(printed(copy, "")).second) return;
    add({Severity::kError, "repeated", path, label, shortened(copy.child_value()), "与前面的重复",
         "请核对，或者删除一项", "occurs twice", record_.where(node)},
        field.name);
  }

  static std::string without_indices(const std::string& path) {
    std::string out;
    bool index = false;
    for (const char c : path) {
      if (c == '[') index = true;
      if (!index) out += c;
      if (c == ']') index = false;
    }
    return out;
  }

  void copy_value(pugi::xml_node node, pugi::xml_node to, const Field& field,
                  const std::string& path, const std::string& label) {
    const std::string value = record::text_of(node);
    const Fault fault{Severity::kError, "", path, label, shortened(value), "", "", "", ""};
    for (const auto child : node.children()) {
      if (child.type() == pugi::node_element) {
        to.append_child(field.name.c_str());
        return object(node, fault, "unknown-element",
                      {"这个字段里不能有<" + std::string(child.name()) + ">", "请只填文字",
                       "element inside a value"},
                      field.name);
      }
    }
    if (value.empty()) return;
    auto copy = to.append_child(field.name.c_str());
    copy.text().set(value.c_str());
    copy.append_attribute("length").set_value(length(value));
    if (!is_clean(node, value, fault, field.name)) return;
    read_value(node, copy, value, field, fault);
  }

  void read_value(pugi::xml_node node, pugi::xml_node copy, const std::string& value,
                  const Field& field, const Fault& fault) {
    const Reading reading = field.agency.empty()
                                ? field.type->read(value, field, occasion_)
                                : field.type->read(value, field, occasion_for(node, field));
    const std::string code(field.type->name);
    if (reading.objection) return object(node, fault, code, *reading.objection, field.name);
    if (reading.hint) {
      Fault hint = fault;
      hint.severity = Severity::kWarning;
      object(node, hint, code, *reading.hint, field.name);
    }
    for (const auto& [name, text] : reading.attributes) {
      copy.append_attribute(name.c_str()).set_value(text.c_str());
    }
    for (const auto& [name, text] : reading.forms) {
      if (!copy.attribute("_")) copy.append_attribute("_").set_value(text.c_str());
      if (!name.empty()) copy.append_attribute(("_" + name).c_str()).set_value(text.c_str());
    }
  }

  // An agency that cannot be told is a fault of its own.
  Occasion occasion_for(pugi::xml_node node, const Field& field) const {
    Occasion occasion = occasion_;
    if (field.agency.empty()) return occasion;
    const auto reference = record::text_of(node.parent().child(field.agency.c_str()));
    const auto agency = occasion.context.directory.agency(reference, occasion.date);
    occasion.agency = agency ? agency->id : "";
    return occasion;
  }

  void object(pugi::xml_node node, Fault fault, const std::string& code,
              const record::Objection& objection, const std::string& name) {
    fault.where = record_.where(node);
    fault.code = code;
    fault.message = objection.problem;
    fault.advice = objection.advice;
    fault.english = objection.english;
    add(std::move(fault), name);
  }

  bool is_clean(pugi::xml_node node, const std::string& value, const Fault& fault,
                const std::string& name) {
    if (const auto mark = record::classification_mark(value)) {
      object(node, fault, "secrecy",
             {"含有国家秘密标志“" + *mark + "”，本系统拒收",
              "请停止录入，按保密规定在涉密系统中办理", "classified material is refused"},
             name);
      return false;
    }
    if (const auto unusable = unprintable(value, occasion_.context.can_draw)) {
      object(node, fault, unusable->code, unusable->objection, name);
      return false;
    }
    return true;
  }

  const record::Record& record_;
  const Occasion& occasion_;
  AnnotatedRecord& result_;
  std::map<std::string, std::set<std::string>, std::less<>> values_;  // of unique fields
};

void set(pugi::xml_node root, const char* name, const std::string& value) {
  root.append_attribute((std::string("_v.") + name).c_str()).set_value(value.c_str());
}

std::optional<Agency> agency_of(const record::Record& record, const char* field,
                                const Context& context, Date date) {
  const std::string reference = record.value(field);
  return reference.empty() ? std::nullopt : context.directory.agency(reference, date);
}

void set_variables(AnnotatedRecord& result, const Template& kind, const Context& context,
                   const Agency& issuer, const std::string& series) {
  auto root = result.tree.document_element();
  const auto minutes =
      std::chrono::duration_cast<std::chrono::minutes>(context.now.time_since_epoch()).count();
  set(root, "kind", kind.kind);
  set(root, "issuer", issuer.full_name);
  set(root, "number", result.number);
  set(root, "series", series);
  set(root, "today", std::to_string(china_date(context.now).day_number()));
  set(root, "now", std::to_string(minutes));
  set(root, "date", std::to_string(result.date.day_number()));
}

}  // namespace

std::string field_label(const Field& field, std::size_t index, pugi::xml_node node) {
  const bool several = index > 1 || node.next_sibling(node.name());
  return field.max == 1 || !several ? field.label
                                    : field.label + "（第" + std::to_string(index) + "项）";
}

AnnotatedRecord annotate(const Template& kind, const record::Record& record,
                         const Context& context) {
  const Date date = date_of(record, context);
  const auto issuer = agency_of(record, "issuer", context, date).value_or(Agency{});
  const bool lent = !record.value("number-owner").empty();
  AnnotatedRecord result{
      {}, date, lent ? agency_of(record, "number-owner", context, date).value_or(Agency{}) : issuer,
      {}, {},   {},
      {}};
  const std::string series =
      result.owner.id.empty() ? "" : context.directory.series(result.owner.id, kind.kind, date);
  result.number = context.number.empty() ? record::unnumbered(series, date.year()) : context.number;
  auto root = result.tree.append_child("record");
  set_variables(result, kind, context, issuer, series);
  const Occasion occasion{context, date, issuer.id};
  Annotator(record, occasion, result).copy_group(record.root(), root, kind.record, "", "");
  result.deadlines = compute_deadlines(kind, root);
  return result;
}

std::string printed(pugi::xml_node value, std::string_view as) {
  const auto form = value.attribute(("_" + std::string(as)).c_str());
  return form ? form.value() : value.child_value();
}

Date date_of(const record::Record& record, const Context& context) {
  const auto date = record::parse_date(record.value("date"));
  return date ? *date : china_date(context.now);
}

Agency number_owner(const record::Record& record, const Context& context) {
  const char* field = record.value("number-owner").empty() ? "issuer" : "number-owner";
  const auto agency = agency_of(record, field, context, date_of(record, context));
  if (agency) return *agency;
  throw Error(ErrorCode::kInvalidInput, record.where(record.root()),
              "名录中没有发文机关“" + record.value(field) + "” (issuer not in the registry)");
}

}  // namespace yinxin::templating
