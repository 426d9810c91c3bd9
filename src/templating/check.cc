#include "templating/check.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "templating/annotated_record.h"
#include "templating/citations.h"
#include "templating/fault_place.h"
#include "templating/instantiate.h"
#include "templating/total.h"

namespace yinxin::templating {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kRoles = {
    {{"market-regulator", "市场监督管理部门"},
     {"police", "公安机关"},
     {"procuratorate", "检察机关"},
     {"ip-office", "知识产权管理部门"},
     {"court", "人民法院"}}};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(separator, at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string role_names(const std::string& roles) {
  std::string out;
  for (const auto& role : split(roles, ' ')) {
    const auto known = std::find_if(kRoles.begin(), kRoles.end(),
                                    [&](const auto& row) { return row.first == role; });
    out += (out.empty() ? "" : "或者") + std::string(known == kRoles.end() ? role : known->second);
  }
  return out;
}

class Checker {
 public:
  Checker(const Template& kind, const record::Record& record, const Context& context)
      : kind_(kind),
        record_(record),
        context_(context),
        annotated_(annotate(kind, record, context)),
        faults_(annotated_.faults) {}

  Examination run() {
    check_kind();
    check_date();
    check_series();
    for (const Guard& guard : kind_.guards) check_guard(guard);
    for (const ComputedDeadline& deadline : annotated_.deadlines) check_deadline(deadline);
    for (const Check& check : kind_.checks) check_all(check);
    if (context_.find_document) {
      for (Fault& fault : check_citations(kind_, record_, context_, annotated_)) {
        add(std::move(fault));
      }
    }
    if (faults_.size() >= kMostFaults) {
      faults_.resize(kMostFaults - 1);
      add({Severity::kError, "more", "", "", "", "问题太多，其余没有列出", "请先改正以上问题",
           "there are more", ""});
    }
    std::optional<Document> document;
    if (!has_errors(faults_)) document = make_document();
    return {std::move(faults_), std::move(document)};
  }

 private:
  void add(Fault fault) {
    if (fault.where.empty()) fault.where = record_.where(record_.root());
    faults_.push_back(std::move(fault));
  }

  void check_kind() {
    if (record_.kind() == kind_.kind) return;
    add({Severity::kError, "kind", "", "文书种类", record_.kind(), "与模板" + kind_.kind + "不符",
         "请核对kind", "the record is of another kind", ""});
  }

  void check_date() {
    const Date today = china_date(context_.now);
    if (!(today < annotated_.date)) return;
    add({Severity::kError, "future-date", "date", "成文日期", annotated_.date.chinese(),
         "晚于今天（" + today.chinese() + "）", "请改为今天或者更早", "date in the future",
         record_.where(record_.root().child("date"))});
  }

  void check_series() {
    if (!context_.number.empty() || annotated_.owner.id.empty()) return;
    if (!context_.directory.series(annotated_.owner.id, kind_.kind, annotated_.date).empty())
      return;
    add({Severity::kError, "series", "issuer", "发文机关", annotated_.owner.full_name,
         "名录中没有它的机关代字，不能编号", "请管理员补录", "the issuer has no number series",
         ""});
  }

  void check_guard(const Guard& guard) {
    const auto faulty = [&](const std::string& name) { return annotated_.faulty.count(name) != 0; };
    if (faulty(guard.among) || (guard.same_level && faulty("issuer"))) return;
    if (touches_a_fault(guard.when)) return;
    if (guard.when && !guard.when.truth(annotated_.root(), budget_)) return;
    const auto lead = annotated_.root().child("issuer");
    const auto roles = split(guard.role, ' ');
    for (const auto node : annotated_.root().children(guard.among.c_str())) {
      const std::string role = node.attribute("role").value();
      const bool fits = roles.empty() || std::find(roles.begin(), roles.end(), role) != roles.end();
      const std::string_view level = node.attribute("level").value();
      if (fits && (!guard.same_level || level == lead.attribute("level").value())) return;
    }
    const Field* field = kind_.record.find(guard.among);
    const std::string wanted = std::string(guard.same_level ? "同级" : "") +
                               (roles.empty() ? std::string("机关") : role_names(guard.role));
    add({guard.severity, "guard." + guard.among, guard.among,
         field == nullptr ? guard.among : field->label, "",
         guard.message.empty() ? "其中没有" + wanted : guard.message,
         guard.severity == Severity::kError ? "请补充，否则不能签发" : "请核对",
         "no agency of the required role or level", where(guard.among)});
  }

  std::string where(const std::string& field) const {
    const auto node = record_.root().child(field.c_str());
    return record_.where(node ? node : record_.root());
  }

  bool touches_a_fault(const Expression& expression) const {
    const auto& names = expression.names();
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return annotated_.faulty.count(name) != 0; });
  }

  // What is late needs its explanation; what nobody has to explain is only pointed out.
  void check_deadline(const ComputedDeadline& computed) {
    const Deadline& deadline = *computed.deadline;
    if (touches_a_fault(deadline.by) || touches_a_fault(deadline.when)) return;
    if (!is_late(computed, annotated_, context_.now, budget_)) return;
    if (annotated_.root().child(deadline.explain.c_str())) return;
    const bool reminder = computed.limit.kind == record::TimeLimit::Kind::kReminder;
    const bool required = deadline.severity == Severity::kError && !reminder;
    Fault fault;
    fault.severity = required ? Severity::kError : Severity::kWarning;
    fault.code = "deadline." + deadline.name;
    fault.message = "已超过" + computed.text();
    fault.advice = required ? "请填写逾期说明" : "请核对";
    fault.english = "later than the time limit allows";
    place_fault(kind_, record_, annotated_.root(), deadline.explain, fault);
    add(std::move(fault));
  }

  void check_all(const Check& check) {
    for (const Expression* part :
         {&check.test, &check.sum, &check.total, &check.each, &check.when}) {
      if (touches_a_fault(*part)) return;
    }
    if (!check.each) return check_one(check, annotated_.root());
    for (const auto& node : check.each.nodes(annotated_.root(), budget_)) {
      if (faults_.size() >= kMostFaults) return;
      check_one(check, node.node());
    }
  }

  void check_one(const Check& check, pugi::xml_node node) {
    if (check.when && !check.when.truth(node, budget_)) return;
    std::string message = check.message;
    if (check.sum) {
      const auto difference = difference_of(check, node);
      if (!difference) return;
      message += "：" + *difference;
    } else if (check.test.truth(node, budget_)) {
      return;
    }
    Fault fault{check.severity, "check." + check.id, "", "", "", std::move(message),
                check.advice,   check.english,       ""};
    place_fault(kind_, record_, node, check.field, fault);
    add(std::move(fault));
  }

  // Nothing if there is no such total.
  std::optional<std::string> difference_of(const Check& check, pugi::xml_node node) {
    const auto total = check.total.nodes(node, budget_);
    if (total.empty()) return {};
    return total_fault(check.sum.nodes(node, budget_), total.front().node());
  }

  // What the checks let pass must also make a page; a template that does not see to that is at
  // fault, and better found now than at signing.
  std::optional<Document> make_document() {
    try {
      return instantiate(kind_, annotated_, context_);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidInput) throw;
      add({Severity::kError, "page", "", "", "", std::string(error.problem()), "", "no page",
           error.where()});
      return std::nullopt;
    }
  }

  const Template& kind_;
  const record::Record& record_;
  const Context& context_;
  AnnotatedRecord annotated_;
  std::vector<Fault>& faults_;
  Budget budget_;
};

}  // namespace

std::vector<Fault> check(const Template& kind, const record::Record& record,
                         const Context& context) {
  return examine(kind, record, context).faults;
}

Examination examine(const Template& kind, const record::Record& record, const Context& context) {
  return Checker(kind, record, context).run();
}

std::vector<ComputedDeadline> deadlines(const Template& kind, const record::Record& record,
                                        const Context& context) {
  AnnotatedRecord annotated = annotate(kind, record, context);
  if (annotated.date < china_date(context.now)) return std::move(annotated.deadlines);
  for (ComputedDeadline& computed : annotated.deadlines) {
    if (!computed.deadline->by) computed.standing = record::standing(computed.due, context.now);
  }
  return std::move(annotated.deadlines);
}

}  // namespace yinxin::templating
