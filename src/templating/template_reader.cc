#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "templating/body_reader.h"
#include "templating/deadline_reader.h"
#include "templating/field_reader.h"
#include "templating/field_type.h"
#include "templating/literal_check.h"
#include "templating/template.h"
#include "templating/template_source.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kMostTold = 100;

class TemplateReader {
 public:
  TemplateReader(std::string_view text, std::string name, const Parts& parts)
      : source_(text, std::move(name), parts), limits_(parts.limits) {}

  Template read() {
    read_head();
    read_sections();
    const bool lacks_issuer =
        result_.record.find("issuer") == nullptr && !result_.record.incomplete;
    if (lacks_issuer) {
      source_.report(source_.root().child("fields"),
                     "缺少字段issuer，请引用片段common-fields (no field for the issuer)");
    }
    result_.files = source_.files();
    if (!result_.deadlines.empty()) limits_.append_to(result_.files);
    return std::move(result_);
  }

  TemplateSource& source() { return source_; }

 private:
  using Section = void (TemplateReader::*)(pugi::xml_node);
  struct Row {
    std::string_view name;
    bool repeats;
    bool required;
    Section read;
  };
  // Fields come before what mentions them, wherever the author put the rest.
  static constexpr std::array<Row, 7> sections() {
    return {{{"source", true, false, &TemplateReader::read_source},
             {"issued-by", true, false, &TemplateReader::read_issued_by},
             {"fields", false, true, &TemplateReader::read_field_section},
             {"checks", false, false, &TemplateReader::read_checks},
             {"chain", false, false, &TemplateReader::read_chain},
             {"guards", false, false, &TemplateReader::read_guards},
             {"body", false, true, &TemplateReader::read_body_section}}};
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

  void read_sections() {
    const auto nodes = source_.elements(source_.root());
    const auto rows = sections();
    for (const auto node : nodes) {
      const auto known = [&](const Row& row) { return row.name == node.name(); };
      if (std::none_of(rows.begin(), rows.end(), known)) {
        source_.report(node, "这里不能有这个元素，请核对名称 (unexpected element)");
      }
    }
    for (const Row& row : rows) read_section(row, nodes);
  }

  void read_section(const Row& row, const std::vector<pugi::xml_node>& nodes) {
    bool seen = false;
    for (const auto node : nodes) {
      if (row.name != node.name()) continue;
      if (seen && !row.repeats) {
        source_.report(node, "只能出现一次，请合并 (section repeated)");
        continue;
      }
      seen = true;
      (this->*row.read)(node);
    }
    if (seen || !row.required) return;
    source_.report(source_.root(), "缺少<" + std::string(row.name) + ">，请补上 (missing section)");
    if (row.name == "fields") result_.record.incomplete = true;
  }

  void read_source(pugi::xml_node node) {
    source_.allow(node, {"place"});
    result_.sources.push_back({source_.required(node, "place"), node.child_value()});
  }

  void read_issued_by(pugi::xml_node node) {
    source_.allow(node, {"role", "signed-by"});
    source_.expect_empty(node);
    const std::string signatory = node.attribute("signed-by").value();
    if (signatory == "principal") {
      result_.principal_signs = true;
    } else if (!signatory.empty()) {
      source_.report(node, "signed-by应为principal (must be principal)");
    }
    Guard guard;
    guard.among = "issuer";
    guard.role = source_.required(node, "role");
    guard.where = source_.where(node);
    result_.guards.push_back(std::move(guard));
  }

  void read_field_section(pugi::xml_node node) {
    source_.allow(node, {});
    result_.record = read_fields(source_, node);
    result_.deadlines = read_deadlines(source_, node, result_.record, limits_);
    result_.limits = limits_.table;
  }

  // `field`, if asked for, is set to what the expression leads to.
  Expression expression(pugi::xml_node node, const char* attribute, const Field& scope,
                        const Field** field = nullptr) {
    Expression compiled = source_.expression(node, attribute);
    const bool given = node.attribute(attribute).value()[0] != '\0';
    const Field* found = !given ? nullptr : &unknown_scope();
    if (compiled) found = check_names(source_, node, compiled, scope, result_.record);
    if (field != nullptr && found != nullptr) *field = found;
    return compiled;
  }

  void read_checks(pugi::xml_node checks) {
    source_.allow(checks, {});
    for (const auto node : source_.elements(checks)) {
      if (std::string_view(node.name()) != "check") {
        source_.report(node, "<checks>中只能有<check> (unexpected element)");
        continue;
      }
      source_.allow(node, {"id", "test", "sum", "total", "when", "each", "field", "message",
                           "message-en", "advice", "severity"});
      source_.expect_empty(node);
      Check check = read_check(node);
      const auto same = [&](const Check& other) { return other.id == check.id; };
      const auto& all = result_.checks;
      if (!check.id.empty() && std::any_of(all.begin(), all.end(), same)) {
        source_.report(node, "id“" + check.id + "”重复，请改名 (check defined twice)");
      }
      result_.checks.push_back(std::move(check));
    }
  }

  Check read_check(pugi::xml_node node) {
    Check check;
    const Field* scope = &result_.record;
    check.id = source_.required(node, "id");
    check.each = expression(node, "each", result_.record, &scope);
    if (node.attribute("sum")) {
      source_.required(node, "total");
      check.sum = expression(node, "sum", *scope);
      check.total = expression(node, "total", *scope);
      if (node.attribute("test")) {
        source_.report(node, "sum和total代替test，不能都写 (either sum and total, or test)");
      }
    } else {
      source_.required(node, "test");
      check.test = expression(node, "test", *scope);
    }
    check.when = expression(node, "when", *scope);
    check.field = node.attribute("field").value();
    expression(node, "field", *scope);
    check.message = source_.required(node, "message");
    check.advice = node.attribute("advice").value();
    check.english = node.attribute("message-en").value();
    const bool warns = source_.one_of(node, "severity", {"error", "warning"}) == "warning";
    check.severity = warns ? Severity::kWarning : Severity::kError;
    return check;
  }

  void read_chain(pugi::xml_node chain) {
    source_.allow(chain, {"answers"});
    const std::string answers = chain.attribute("answers").value();
    for (std::size_t at = 0; at < answers.size();) {
      const auto end = std::min(answers.find(' ', at), answers.size());
      if (end > at) result_.answers.push_back(answers.substr(at, end - at));
      at = end + 1;
    }
    for (const auto node : source_.elements(chain)) {
      if (std::string_view(node.name()) != "expects") {
        source_.report(node, "<chain>中只能有<expects> (unexpected element)");
        continue;
      }
      source_.allow(node, {"kind", "rule", "from", "optional", "by"});
      source_.expect_empty(node);
      if (const std::string rule = node.attribute("rule").value(); !rule.empty()) {
        check_rule(source_, node, rule, limits_);
      }
      result_.expects.push_back({source_.required(node, "kind"), node.attribute("rule").value(),
                                 node.attribute("from").value(), source_.yes(node, "optional"),
                                 read_debtor(node)});
    }
  }

  std::string read_debtor(pugi::xml_node node) {
    std::string by = node.attribute("by").value();
    if (by.empty() || by == "issuer") return by;
    const Field* field = &result_.record;
    for (std::size_t at = 0; at <= by.size() && field != nullptr;) {
      const auto end = std::min(by.find('/', at), by.size());
      if (field->incomplete) return by;
      field = field->find(by.substr(at, end - at));
      at = end + 1;
    }
    if (field == nullptr || field->type != find_field_type("agency")) {
      source_.report(node, "by“" + by +
                               "”应为issuer，或者机关字段的路径，如 resolution/owner "
                               "(neither issuer nor the path of an agency field)");
    }
    return by;
  }

  void read_guards(pugi::xml_node guards) {
    source_.allow(guards, {});
    for (const auto node : source_.elements(guards)) {
      Guard guard;
      guard.among = node.name();
      if (guard.among != "to" && guard.among != "cc" && guard.among != "issuer") {
        source_.report(node, "<guards>中只能有<to>、<cc>和<issuer> (unexpected element)");
        continue;
      }
      source_.allow(node, {"role", "level", "when", "advice", "message"});
      source_.expect_empty(node);
      guard.role = node.attribute("role").value();
      guard.same_level = source_.one_of(node, "level", {"same"}) == "same";
      guard.when = expression(node, "when", result_.record);
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
  const Limits& limits_;
  Template result_;
};

}  // namespace

std::string Instruction::attribute(std::string_view name, std::string_view otherwise) const {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string(otherwise) : found->second;
}

Template Template::parse(std::string_view text, std::string name, const Parts& parts) {
  TemplateReader reader(text, std::move(name), parts);
  Template result = reader.read();
  const auto faults = reader.source().faults();
  if (faults.empty()) return result;
  std::string problem = templating::text(faults.front());
  if (faults.size() > 1) {
    problem += "；另有" + std::to_string(faults.size() - 1) +
               "处问题，见 yinxin template check (and more)";
  }
  throw Error(ErrorCode::kInvalidInput, faults.front().where, problem);
}

std::string text(const TemplateFault& fault) {
  return (fault.element.empty() ? "" : "<" + fault.element + ">：") + fault.problem;
}

std::vector<TemplateFault> check_template(std::string_view text, std::string name,
                                          const Parts& parts, const CanDraw& can_draw) {
  std::vector<TemplateFault> faults;
  try {
    TemplateReader reader(text, std::move(name), parts);
    reader.read();
    if (can_draw) check_literals(reader.source(), can_draw);
    faults = reader.source().faults();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    faults.push_back({error.where(), "", std::string(error.problem())});
  }
  if (faults.size() > kMostTold) {
    const std::string rest = std::to_string(faults.size() - kMostTold + 1);
    faults.resize(kMostTold - 1);
    faults.push_back({faults.back().where, "", "此后还有" + rest + "处问题没有列出 (and more)"});
  }
  return faults;
}

}  // namespace yinxin::templating
