#include <algorithm>
#include <array>
#include <utility>

#include "templating/body_reader.h"
#include "templating/field_reader.h"
#include "templating/template.h"
#include "templating/template_source.h"

namespace yinxin::templating {
namespace {

class TemplateReader {
 public:
  TemplateReader(std::string_view text, std::string name, const Parts& parts)
      : source_(text, std::move(name), parts) {}

  Template read() {
    read_head();
    read_sections();
    for (const char* section : {"fields", "body"}) {
      if (!source_.root().child(section)) {
        source_.refuse(source_.root(), "缺少<" + std::string(section) + "> (missing section)");
      }
    }
    if (result_.record.find("issuer") == nullptr) {
      source_.refuse(source_.root().child("fields"),
                     "缺少字段issuer，请引用片段common-fields (no field for the issuer)");
    }
    result_.files = source_.files();
    return std::move(result_);
  }

 private:
  using Section = void (TemplateReader::*)(pugi::xml_node);
  static constexpr std::array<std::pair<std::string_view, Section>, 7> sections() {
    return {{{"source", &TemplateReader::read_source},
             {"issued-by", &TemplateReader::read_issued_by},
             {"fields", &TemplateReader::read_field_section},
             {"checks", &TemplateReader::read_checks},
             {"chain", &TemplateReader::read_chain},
             {"guards", &TemplateReader::read_guards},
             {"body", &TemplateReader::read_body_section}}};
  }

  void read_head() {
    const auto root = source_.root();
    source_.allow(root, {"xmlns", "kind", "version", "catalogue", "family", "format", "name",
                         "name-en", "xmlns:xsi", "xsi:schemaLocation"});
    result_.kind = source_.required(root, "kind");
    result_.version = source_.required(root, "version");
    result_.family = source_.required(root, "family");
    result_.format = source_.required(root, "format");
    result_.name = source_.required(root, "name");
    result_.name_en = source_.required(root, "name-en");
    result_.catalogue = root.attribute("catalogue").value();
  }

  // Fields come before what mentions them, wherever the author put the rest.
  void read_sections() {
    const auto root = source_.root();
    std::vector<std::string> seen;
    for (const auto node : source_.children(root)) {
      const std::string name = node.name();
      const auto known = [&](const auto& row) { return row.first == name; };
      if (std::none_of(sections().begin(), sections().end(), known)) {
        source_.refuse(node, "这里不能有这个元素 (unexpected element)");
      }
      const bool again = std::find(seen.begin(), seen.end(), name) != seen.end();
      if (again && name != "source" && name != "issued-by") {
        source_.refuse(node, "只能出现一次 (section repeated)");
      }
      seen.push_back(name);
    }
    for (const auto& [name, section] : sections()) {
      for (const auto node : root.children(std::string(name).c_str())) (this->*section)(node);
    }
  }

  void read_source(pugi::xml_node node) {
    source_.allow(node, {"place"});
    result_.sources.push_back({source_.required(node, "place"), node.child_value()});
  }

  void read_issued_by(pugi::xml_node node) {
    source_.allow(node, {"role"});
    source_.expect_empty(node);
    Guard guard;
    guard.among = "issuer";
    guard.role = source_.required(node, "role");
    guard.where = source_.where(node);
    result_.guards.push_back(std::move(guard));
  }

  void read_field_section(pugi::xml_node node) {
    source_.allow(node, {});
    result_.record = read_fields(source_, node);
  }

  Expression expression(pugi::xml_node node, const char* attribute, const Field& scope,
                        const Field** field = nullptr) {
    const std::string text = node.attribute(attribute).value();
    if (text.empty()) return {};
    Expression compiled = Expression::compile(text, source_.where(node));
    const Field* found = check_names(compiled, scope, result_.record);
    if (field != nullptr && found != nullptr) *field = found;
    return compiled;
  }

  void read_checks(pugi::xml_node checks) {
    for (const auto node : source_.children(checks)) {
      if (std::string_view(node.name()) != "check") {
        source_.refuse(node, "<checks>中只能有<check> (unexpected element)");
      }
      source_.allow(node, {"id", "test", "when", "each", "field", "message", "message-en", "advice",
                           "severity"});
      source_.expect_empty(node);
      result_.checks.push_back(read_check(node));
    }
  }

  Check read_check(pugi::xml_node node) {
    Check check;
    const Field* scope = &result_.record;
    check.id = source_.required(node, "id");
    check.each = expression(node, "each", result_.record, &scope);
    source_.required(node, "test");
    check.test = expression(node, "test", *scope);
    check.when = expression(node, "when", *scope);
    check.field = node.attribute("field").value();
    if (!check.field.empty()) expression(node, "field", *scope);
    check.message = source_.required(node, "message");
    check.advice = node.attribute("advice").value();
    check.english = node.attribute("message-en").value();
    check.severity = severity(node);
    return check;
  }

  Severity severity(pugi::xml_node node) const {
    const std::string_view value = node.attribute("severity").value();
    if (value == "warning") return Severity::kWarning;
    if (value != "" && value != "error") {
      source_.refuse(node, "severity只能是error或者warning (unknown severity)");
    }
    return Severity::kError;
  }

  void read_chain(pugi::xml_node chain) {
    source_.allow(chain, {"answers"});
    const std::string answers = chain.attribute("answers").value();
    for (std::size_t at = 0; at < answers.size();) {
      const auto end = std::min(answers.find(' ', at), answers.size());
      if (end > at) result_.answers.push_back(answers.substr(at, end - at));
      at = end + 1;
    }
    for (const auto node : source_.children(chain)) {
      if (std::string_view(node.name()) != "expects") {
        source_.refuse(node, "<chain>中只能有<expects> (unexpected element)");
      }
      source_.allow(node, {"kind", "rule", "from", "optional"});
      source_.expect_empty(node);
      result_.expects.push_back({source_.required(node, "kind"), node.attribute("rule").value(),
                                 node.attribute("from").value(), source_.yes(node, "optional")});
    }
  }

  void read_guards(pugi::xml_node guards) {
    for (const auto node : source_.children(guards)) {
      Guard guard;
      guard.among = node.name();
      if (guard.among != "to" && guard.among != "cc" && guard.among != "issuer") {
        source_.refuse(node, "<guards>中只能有<to>、<cc>和<issuer> (unexpected element)");
      }
      source_.allow(node, {"role", "level", "advice", "message"});
      source_.expect_empty(node);
      guard.role = node.attribute("role").value();
      const std::string_view level = node.attribute("level").value();
      if (level != "" && level != "same") source_.refuse(node, "level只能是same (unknown level)");
      guard.same_level = level == "same";
      guard.severity = source_.yes(node, "advice") ? Severity::kWarning : Severity::kError;
      guard.message = node.attribute("message").value();
      guard.where = source_.where(node);
      result_.guards.push_back(std::move(guard));
    }
  }

  void read_body_section(pugi::xml_node node) {
    source_.allow(node, {});
    result_.body = read_body(source_, node, result_.record);
  }

  TemplateSource source_;
  Template result_;
};

}  // namespace

std::string Instruction::attribute(std::string_view name, std::string_view otherwise) const {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string(otherwise) : found->second;
}

Template Template::parse(std::string_view text, std::string name, const Parts& parts) {
  return TemplateReader(text, std::move(name), parts).read();
}

}  // namespace yinxin::templating
