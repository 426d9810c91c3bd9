#include "templating/deadline_reader.h"

#include <algorithm>

#include "templating/field_reader.h"
#include "templating/field_type.h"

namespace yinxin::templating {
namespace {

class DeadlineReader {
 public:
  DeadlineReader(TemplateSource& source, const Field& record, const Limits& limits)
      : source_(source), record_(record), limits_(limits) {}

  Deadline read(pugi::xml_node node) {
    Deadline deadline;
    deadline.name = node.attribute("name").value();
    deadline.label = node.attribute("label").value();
    deadline.rule = source_.required(node, "rule");
    if (!deadline.rule.empty()) check_rule(source_, node, deadline.rule, limits_);
    const bool hourly = is_hourly(deadline.rule);
    source_.required(node, "start");
    deadline.start = moment(node, "start", hourly);
    deadline.by_issue = std::string_view(node.attribute("by").value()) == "issue";
    if (!deadline.by_issue) deadline.by = moment(node, "by", false);
    deadline.when = source_.expression(node, "when");
    if (deadline.when) check_names(source_, node, deadline.when, record_, record_);
    deadline.explain = node.attribute("explain").value();
    const Field* explain = record_.find(deadline.explain);
    const bool known = explain != nullptr && explain->type == find_field_type("text");
    if (!deadline.explain.empty() && !known && !record_.incomplete) {
      source_.report(node, "explain应为最外层的一个<text> (no such text)");
    }
    const bool warns = source_.one_of(node, "severity", {"error", "warning"}) == "warning";
    if (warns || deadline.explain.empty()) deadline.severity = Severity::kWarning;
    source_.expect_empty(node);
    return deadline;
  }

 private:
  bool is_hourly(const std::string& rule) const {
    if (!limits_.table) return false;
    const auto& rules = limits_.table->rules();
    return std::any_of(rules.begin(), rules.end(), [&](const record::TimeLimit& limit) {
      return limit.id == rule && limit.unit == record::TimeLimit::Unit::kHour;
    });
  }

  Expression moment(pugi::xml_node node, const char* name, bool precise) {
    Expression expression = source_.expression(node, name);
    if (!expression) return expression;
    const Field* field = check_names(source_, node, expression, record_, record_);
    if (field == &unknown_scope() || (field != nullptr && field->incomplete)) return expression;
    const bool minute = field != nullptr && field->type == find_field_type("datetime");
    const bool day = field != nullptr && field->type == find_field_type("date");
    if (!minute && (precise || !day)) {
      source_.report(node, std::string(name) + "应指向一个" +
                               (precise ? "<datetime>，因为按小时计算 (not a moment)"
                                        : "<date>或者<datetime> (not a date)"));
    }
    return expression;
  }

  TemplateSource& source_;
  const Field& record_;
  const Limits& limits_;
};

}  // namespace

std::vector<Deadline> read_deadlines(TemplateSource& source, pugi::xml_node fields,
                                     const Field& record, const Limits& limits) {
  std::vector<Deadline> deadlines;
  DeadlineReader reader(source, record, limits);
  for (const auto node : source.elements(fields)) {
    if (std::string_view(node.name()) == "deadline") deadlines.push_back(reader.read(node));
  }
  return deadlines;
}

void check_rule(TemplateSource& source, pugi::xml_node node, const std::string& rule,
                const Limits& limits) {
  if (!limits.problem.empty()) {
    source.report(node, "期限规则文件有误：" + limits.problem);
    return;
  }
  if (!limits.table) return;
  const auto& rules = limits.table->rules();
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const record::TimeLimit& limit) { return limit.id == rule; });
  if (found == rules.end()) {
    source.report(node, "没有期限规则“" + rule + "”，见limits/*.xml (no such rule)");
  } else if (found->unit == record::TimeLimit::Unit::kStated &&
             std::string_view(node.name()) == "deadline") {
    source.report(node, "期限规则“" + rule + "”由文书写明期限，不能计算 (nothing to compute)");
  }
}

}  // namespace yinxin::templating
