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

class BodyReader {
 public:
  BodyReader(TemplateSource& source, const Field& record) : source_(source), record_(record) {}

  std::vector<Instruction> read_all(pugi::xml_node parent, Content content, const Field& scope) {
    std::vector<Instruction> instructions;
    for (const auto node : source_.children(parent)) {
      instructions.push_back(node.type() == pugi::node_element ? read(node, content, scope)
                                                               : read_text(node, content));
    }
    return instructions;
  }

 private:
  Instruction read_text(pugi::xml_node node, Content content) const {
    if (content != Content::kInline && content != Content::kCell) {
      source_.refuse(node, "文字应放在<p>之类的元素里 (text outside a paragraph)");
    }
    Instruction instruction;
    instruction.text = record::unwrapped(node.value());
    instruction.where = source_.where(node);
    return instruction;
  }

  Instruction read(pugi::xml_node node, Content content, const Field& scope) {
    const BodyElement* element = find_body_element(node.name());
    if (element == nullptr) source_.refuse(node, "没有这个元素 (unknown element)");
    if (!may_stand(*element, content)) {
      source_.refuse(node, "不能放在<" + std::string(node.parent().name()) + ">里 (misplaced)");
    }
    Instruction instruction;
    instruction.element = node.name();
    instruction.where = source_.where(node);
    read_attributes(node, *element, instruction);
    const Field* field = read_expression(node, *element, scope, instruction);
    const Content inner = element->content == Content::kGroups ? content : element->content;
    const bool enters = element->loops && field != nullptr && !field->fields.empty();
    if (inner == Content::kNone || (node.name() == std::string_view("value"))) {
      source_.expect_empty(node);
    } else {
      const bool total = element->name == "total";
      instruction.content = read_all(node, inner, total ? record_ : enters ? *field : scope);
    }
    return instruction;
  }

  static bool may_stand(const BodyElement& element, Content content) {
    return std::any_of(element.within.begin(), element.within.end(), [&](Content within) {
      return within == content || (content == Content::kCell && within == Content::kInline);
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
    check_number(node, "width", 1, 60);
    check_number(node, "level", 1, 4);
    check_number(node, "indent", 0, 10);
  }

  void check_number(pugi::xml_node node, const char* name, int from, int to) const {
    const auto attribute = node.attribute(name);
    if (!attribute) return;
    const int value = attribute.as_int(from - 1);
    if (value < from || value > to || std::to_string(value) != attribute.value()) {
      source_.refuse(node, "属性“" + std::string(name) + "”应为" + std::to_string(from) + "至" +
                               std::to_string(to) + "的整数 (out of range)");
    }
  }

  const Field* read_expression(pugi::xml_node node, const BodyElement& element, const Field& scope,
                               Instruction& instruction) {
    if (element.expression.empty()) return nullptr;
    const std::string name(element.expression);
    if (element.expression_required) source_.required(node, name.c_str());
    const std::string text = node.attribute(name.c_str()).value();
    if (text.empty()) return nullptr;
    instruction.expression = Expression::compile(text, source_.where(node));
    const Field* field = check_names(instruction.expression, scope, record_);
    if (element.name == "value") check_form(node, field, instruction);
    if (field != nullptr) instruction.label = field->label;
    return field;
  }

  void check_form(pugi::xml_node node, const Field* field, Instruction& instruction) const {
    instruction.required = field != nullptr && !source_.yes(node, "optional");
    const std::string_view as = node.attribute("as").value();
    if (field != nullptr && field->type == nullptr) {
      source_.refuse(node,
                     "“" + instruction.expression.source() + "”是一组字段，不是一个值 (a group)");
    }
    if (as.empty()) return;
    bool known = field == nullptr &&
                 std::find(kNumberForms.begin(), kNumberForms.end(), as) != kNumberForms.end();
    for (const FieldType& type : field_types()) {
      if (field != nullptr && field->type != &type) continue;
      known = known || std::find(type.forms.begin(), type.forms.end(), as) != type.forms.end();
    }
    if (!known) source_.refuse(node, "这里不能用as=\"" + std::string(as) + "\" (no such form)");
  }

  TemplateSource& source_;
  const Field& record_;
};

}  // namespace

std::vector<Instruction> read_body(TemplateSource& source, pugi::xml_node body,
                                   const Field& record) {
  return BodyReader(source, record).read_all(body, Content::kBlocks, record);
}

}  // namespace yinxin::templating
