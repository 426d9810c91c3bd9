#include "templating/body_reader.h"

#include <algorithm>
#include <array>

#include "record/record.h"
#include "templating/body_element.h"
#include "templating/field_reader.h"
#include "templating/field_type.h"

namespace yinxin::templating {
namespace {

// What as="…" may say of a number that an expression computed.
constexpr std::array<std::string_view, 6> kNumberForms = {"money", "money-wan",  "money-upper",
                                                          "date",  "date-upper", "chinese"};

constexpr int kDeepest = 40;

class BodyReader {
 public:
  BodyReader(TemplateSource& source, const Field& record) : source_(source), record_(record) {}

  std::vector<Instruction> read_all(pugi::xml_node parent, Content content, const Field& scope) {
    std::vector<Instruction> instructions;
    if (depth_ >= kDeepest) {
      source_.report(parent, "元素连同片段嵌套过深，片段不要引用自己 (nested too deeply)");
      return instructions;
    }
    ++depth_;
    for (const auto node : source_.children(parent)) {
      if (node.type() != pugi::node_element) {
        read_text(node, content, instructions);
      } else if (const BodyElement* element = element_at(node, content)) {
        instructions.push_back(read(node, *element, content, scope));
      }
    }
    --depth_;
    return instructions;
  }

 private:
  void read_text(pugi::xml_node node, Content content, std::vector<Instruction>& instructions) {
    if (!is_line(content)) {
      source_.report(node, "文字应放在<p>之类的元素里 (text outside a paragraph)");
      return;
    }
    Instruction instruction;
    instruction.text = record::unwrapped(node.value());
    instruction.where = source_.where(node);
    instructions.push_back(std::move(instruction));
  }

  const BodyElement* element_at(pugi::xml_node node, Content content) {
    const BodyElement* element = find_body_element(node.name());
    if (element == nullptr) {
      source_.report(node, "没有这个元素，见README的元素表 (unknown element)");
    } else if (!may_stand(*element, content)) {
      source_.report(node, "不能放在<" + std::string(node.parent().name()) + ">里 (misplaced)");
      return nullptr;
    }
    return element;
  }

  Instruction read(pugi::xml_node node, const BodyElement& element, Content content,
                   const Field& scope) {
    Instruction instruction;
    instruction.element = node.name();
    instruction.where = source_.where(node);
    read_attributes(node, element, instruction);
    const Field* field = read_expression(node, element, scope, instruction);
    const Content inner = element.content == Content::kGroups ? content : element.content;
    const bool enters =
        element.loops && field != nullptr && (field->incomplete || !field->fields.empty());
    if (inner == Content::kNone) {
      source_.expect_empty(node);
    } else {
      const bool total = element.name == "total";
      instruction.content = read_all(node, inner, total ? record_ : enters ? *field : scope);
    }
    return instruction;
  }

  // Where text may stand.
  static bool is_line(Content content) {
    return content == Content::kInline || content == Content::kCell || content == Content::kTitle;
  }

  static bool may_stand(const BodyElement& element, Content content) {
    return std::any_of(element.within.begin(), element.within.end(), [&](Content within) {
      return within == content || (is_line(content) && within == Content::kInline);
    });
  }

  void read_attributes(pugi::xml_node node, const BodyElement& element, Instruction& instruction) {
    std::vector<std::string_view> names = element.attributes;
    if (!element.expression.empty()) names.push_back(element.expression);
    source_.allow(node, names);
    for (const auto attribute : node.attributes()) {
      instruction.attributes.emplace(attribute.name(), attribute.value());
    }
    if (element.name == "phrase") source_.required(node, "id");
    if (element.name == "heading") source_.one_of(node, "number", {"yes", "no"});
    if (element.name == "number") source_.one_of(node, "form", {"full", "year", "serial"});
    if (element.name == "index") source_.one_of(node, "as", {"chinese"});
    for (const char* name : {"seals", "landscape", "printed"})
      source_.one_of(node, name, {"yes", "no"});
    source_.one_of(node, "align", {"left", "centre", "right"});
    if (element.name == "imprint") read_imprint(node);
    check_number(node, "width", 1, 60);
    check_number(node, "level", 1, 4);
    check_number(node, "indent", 0, 10);
  }

  void read_imprint(pugi::xml_node node) {
    source_.one_of(node, "to", {"yes", "no"});
    for (const char* name : {"office", "date"}) {
      const std::string field = node.attribute(name).value();
      if (field.empty() || record_.incomplete || record_.find(field) != nullptr) continue;
      source_.report(node, "没有字段“" + field + "”，请核对名称 (no such field)");
    }
  }

  void check_number(pugi::xml_node node, const char* name, int from, int to) {
    const auto attribute = node.attribute(name);
    if (!attribute) return;
    const int value = attribute.as_int(from - 1);
    if (value < from || value > to || std::to_string(value) != attribute.value()) {
      source_.report(node, "属性“" + std::string(name) + "”应为" + std::to_string(from) + "至" +
                               std::to_string(to) + "的整数 (out of range)");
    }
  }

  // The field that the expression leads to; nullptr if it leads to none.
  const Field* read_expression(pugi::xml_node node, const BodyElement& element, const Field& scope,
                               Instruction& instruction) {
    if (element.expression.empty()) return nullptr;
    const std::string name(element.expression);
    if (element.expression_required) source_.required(node, name.c_str());
    const bool given = node.attribute(name.c_str()).value()[0] != '\0';
    if (!given) return element.expression_required ? &unknown_scope() : nullptr;
    instruction.expression = source_.expression(node, name.c_str());
    if (!instruction.expression) return &unknown_scope();
    const Field* field = check_names(source_, node, instruction.expression, scope, record_);
    if (element.name == "value") check_form(node, field, instruction);
    if (field != nullptr) instruction.label = field->label;
    return field;
  }

  void check_form(pugi::xml_node node, const Field* field, Instruction& instruction) {
    instruction.required = !source_.yes(node, "optional") && field != nullptr;
    if (field != nullptr && field->incomplete) return;
    if (field != nullptr && field->type == nullptr) {
      source_.report(node, "“" + instruction.expression.source() +
                               "”是一组字段，不是一个值，请写到其中的字段 (a group)");
      return;
    }
    const std::string_view as = node.attribute("as").value();
    if (as.empty()) return;
    bool known = field == nullptr &&
                 std::find(kNumberForms.begin(), kNumberForms.end(), as) != kNumberForms.end();
    std::string forms;
    for (const FieldType& type : field_types()) {
      if (field != nullptr && field->type != &type) continue;
      known = known || std::find(type.forms.begin(), type.forms.end(), as) != type.forms.end();
      if (field == nullptr) continue;
      for (const auto form : type.forms) forms += (forms.empty() ? "" : "、") + std::string(form);
    }
    if (known) return;
    source_.report(node, "这里不能用as=\"" + std::string(as) + "\"" +
                             (forms.empty() ? "，请删除as" : "，可以用" + forms) +
                             " (no such form)");
  }

  TemplateSource& source_;
  const Field& record_;
  int depth_ = 0;
};

}  // namespace

std::vector<Instruction> read_body(TemplateSource& source, pugi::xml_node body,
                                   const Field& record) {
  return BodyReader(source, record).read_all(body, Content::kBlocks, record);
}

}  // namespace yinxin::templating
