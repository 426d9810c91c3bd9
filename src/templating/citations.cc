#include "templating/citations.h"

#include <algorithm>
#include <map>
#include <utility>

#include "record/document_number.h"
#include "templating/fault_place.h"
#include "templating/identities.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kMostCited = 50;
constexpr std::size_t kMostLookUps = 200;

std::string joined(const std::vector<std::size_t>& numbers) {
  std::string out;
  for (const auto number : numbers) out += (out.empty() ? "" : "、") + std::to_string(number);
  return out;
}

std::string case_of(const record::Record& record) {
  return record::text_of(record.root().child("case").child("name"));
}

// 关于…的请示, of a title that names its issuers before 关于: how documents are commonly cited.
bool is_without_issuers(std::string_view quoted, std::string_view title) {
  constexpr std::string_view kAbout = "关于";
  return quoted.substr(0, kAbout.size()) == kAbout && title.find(kAbout) != title.npos &&
         quoted == title.substr(title.find(kAbout));
}

class CitationCheck {
 public:
  CitationCheck(const Template& kind, const record::Record& record, const Context& context,
                const AnnotatedRecord& annotated)
      : kind_(kind), record_(record), context_(context), annotated_(annotated) {}

  std::vector<Fault> run() {
    walk(kind_.record, annotated_.root());
    if (answered_ != nullptr && answered_->record) walk_answers(kind_.record, annotated_.root());
    follow_case();
    for (const auto& [number, held] : held_) check_identities(number, held);
    return std::move(faults_);
  }

 private:
  void add(pugi::xml_node node, std::string_view below, const std::string& code,
           record::Objection objection, Severity severity = Severity::kError) {
    if (faults_.size() >= kMostFaults) return;
    Fault fault{severity,
                code,
                "",
                "",
                "",
                std::move(objection.problem),
                std::move(objection.advice),
                std::move(objection.english),
                ""};
    place_fault(kind_, record_, node, below, fault);
    faults_.push_back(std::move(fault));
  }

  const HeldDocument* look_up(const std::string& number) {
    const auto known = held_.find(number);
    if (known != held_.end()) return &known->second;
    if (unknown_.count(number) != 0) return nullptr;
    const auto issuer = annotated_.root().child("issuer").attribute("id").value();
    auto found = context_.find_document(number, issuer);
    if (found) return &held_.emplace(number, std::move(*found)).first->second;
    unknown_.insert(number);
    return nullptr;
  }

  void walk(const Field& group, pugi::xml_node node) {
    for (const Field& field : group.fields) {
      if (field.type != nullptr) continue;
      for (const auto child : node.children(field.name.c_str())) {
        if (!field.cites.empty()) check_citation(field, child);
        walk(field, child);
      }
    }
  }

  void check_citation(const Field& group, pugi::xml_node node) {
    const std::string number = node.child_value("number");
    if (!record::DocumentNumber::parse(number)) return;
    if (++cited_ > kMostCited) {
      if (cited_ > kMostCited + 1) return;
      return add(node, "number", "cited-many",
                 {"引用的文书超过" + std::to_string(kMostCited) + "份，其余没有核对", "请人工核对",
                  "too many cited documents to check"},
                 Severity::kWarning);
    }
    const HeldDocument* held = look_up(number);
    if (held == nullptr) {
      add(node, "number", "cited-unknown",
          {"本机关在档案库中查不到这份文书（外来文件）", "请与原件逐字核对",
           "the cited document is not held here"},
          Severity::kWarning);
      return;
    }
    check_title(group, node, *held);
    check_date(node, *held);
    if (group.cites != "answered") return;
    if (answered_ == nullptr) answered_ = held;
    const auto& kinds = kind_.answers;
    if (kinds.empty() || std::find(kinds.begin(), kinds.end(), held->kind) != kinds.end()) return;
    add(node, "number", "cited-kind",
        {"是“" + held->kind_name + "”，不是" + kind_.name + "所答复的文书", "请核对文号",
         "the cited document is not of a kind that this one answers"});
  }

  void check_title(const Field& group, pugi::xml_node node, const HeldDocument& held) {
    const Field* field = group.find("title");
    const auto title = node.child("title");
    if (field == nullptr || !title) return;
    const std::string quoted = printed(title, "");
    // Where the title is chosen from a list, the list names kinds.
    const bool chosen = !field->options.empty();
    if (quoted == held.title || (chosen && quoted == held.kind_name)) return;
    if (is_without_issuers(quoted, held.title)) return;
    add(node, "title", "cited-title",
        {"与所引文书的标题不一致",
         held.restricted ? "请与原件逐字核对" : "建议改为" + (chosen ? held.kind_name : held.title),
         "the title of the cited document is another one"});
  }

  void check_date(pugi::xml_node node, const HeldDocument& held) {
    const auto date = node.child("date").attribute("day");
    if (date && date.as_llong() != held.date.day_number()) {
      add(node, "date", "cited-date",
          {"与所引文书的成文日期不一致", "建议改为" + held.date.iso(),
           "the date of the cited document is another one"});
    }
    if (!(annotated_.date < held.date)) return;
    add(node, "number", "cited-later",
        {"所引文书的成文日期（" + held.date.chinese() + "）晚于本文书", "请核对文号和成文日期",
         "the cited document is dated later than this one"});
  }

  void walk_answers(const Field& group, pugi::xml_node node) {
    for (const Field& field : group.fields) {
      if (field.type != nullptr) continue;
      if (!field.answers.empty()) check_answers(field, node);
      for (const auto child : node.children(field.name.c_str())) walk_answers(field, child);
    }
  }

  // Items are matched by a field of the questions' name, or else by their order.
  void check_answers(const Field& list, pugi::xml_node node) {
    const auto questions = answered_->record->root().children(list.answers.c_str());
    const auto asked = static_cast<std::size_t>(std::distance(questions.begin(), questions.end()));
    if (asked == 0) return;
    const bool numbered = list.find(list.answers) != nullptr;
    std::set<std::size_t> answered;
    std::size_t position = 0;
    for (const auto item : node.children(list.name.c_str())) {
      const auto text = item.child(list.answers.c_str()).text();
      answered.insert(numbered ? text.as_uint() : position + 1);
      ++position;
    }
    std::vector<std::size_t> open;
    for (std::size_t i = 1; i <= asked; ++i) {
      if (answered.count(i) == 0) open.push_back(i);
    }
    if (!open.empty()) {
      add(node, list.name, "unanswered",
          {"没有答复来文第" + joined(open) + "个问题", "请逐项答复，暂时不能答复的写明另行答复",
           "questions of the answered document are left open"});
    }
    if (!answered.empty() && *answered.rbegin() > asked) {
      add(node, list.name, "not-asked",
          {"来文只有" + std::to_string(asked) + "个问题", "请与来文核对编号", "no such question"});
    }
  }

  // What the cited documents of this case cite in turn.
  void follow_case() {
    std::vector<std::string> open;
    for (const auto& [number, held] : held_) open.push_back(number);
    while (!open.empty()) {
      const auto& record = held_.at(open.back()).record;
      open.pop_back();
      if (!record) continue;
      for (const std::string& number : numbers_in(*record)) {
        if (held_.count(number) != 0) continue;
        if (held_.size() >= kMostCited || held_.size() + unknown_.size() >= kMostLookUps) return;
        const HeldDocument* held = look_up(number);
        if (held == nullptr) continue;
        const bool same = held->record && case_of(*held->record) == case_of(record_);
        if (same) {
          open.push_back(number);
        } else {
          held_.erase(number);
          unknown_.insert(number);
        }
      }
    }
  }

  void check_identities(const std::string& number, const HeldDocument& held) {
    if (!held.record) return;
    const bool corrected = !record_.value("correction").empty();
    const auto severity = corrected ? Severity::kWarning : Severity::kError;
    for (const auto& difference : differing_identities(annotated_.root(), held.record->root())) {
      add(difference.node, difference.field, "identity",
          {"与" + number + "所载的不一致",
           corrected ? "已填写更正说明" : "请对照证件核对；确需更正的，填写“更正说明”",
           "differs from another document of the case"},
          severity);
    }
  }

  const Template& kind_;
  const record::Record& record_;
  const Context& context_;
  const AnnotatedRecord& annotated_;
  std::map<std::string, HeldDocument> held_;
  std::set<std::string> unknown_;
  const HeldDocument* answered_ = nullptr;
  std::size_t cited_ = 0;
  std::vector<Fault> faults_;
};

void add_cited(const Field& group, pugi::xml_node node, std::set<std::string>& numbers) {
  for (const Field& field : group.fields) {
    if (field.type != nullptr) continue;
    for (const auto child : node.children(field.name.c_str())) {
      const std::string number = record::text_of(child.child("number"));
      if (!field.cites.empty() && record::DocumentNumber::parse(number)) numbers.insert(number);
      add_cited(field, child, numbers);
    }
  }
}

}  // namespace

std::set<std::string> cited_numbers(const Template& kind, const record::Record& record) {
  std::set<std::string> numbers;
  add_cited(kind.record, record.root(), numbers);
  return numbers;
}

std::vector<Fault> check_citations(const Template& kind, const record::Record& record,
                                   const Context& context, const AnnotatedRecord& annotated) {
  return CitationCheck(kind, record, context, annotated).run();
}

}  // namespace yinxin::templating
