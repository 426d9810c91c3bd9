#include "casework/workflow.h"

#include <algorithm>

#include "base/error.h"

namespace yinxin::casework {
namespace {

using registry::Role;

template <typename Enum>
struct Name {
  Enum value;
  std::string_view name;
  std::string_view chinese;
};

constexpr Name<State> kStates[] = {
    {State::kNone, "none", "—"},
    {State::kDraft, "draft", "拟稿"},
    {State::kReturned, "returned", "退回修改"},
    {State::kSubmitted, "submitted", "待审核"},
    {State::kReviewed, "reviewed", "待签发"},
    {State::kCountersigning, "countersigning", "会签中"},
    {State::kReady, "ready", "待用印"},
    {State::kIssuing, "issuing", "制发中"},
    {State::kIssued, "issued", "已印发"},
    {State::kDiscarded, "discarded", "已弃稿"},
};

constexpr Name<Verb> kVerbs[] = {
    {Verb::kEdit, "edit", "修改"},
    {Verb::kSubmit, "submit", "送审"},
    {Verb::kRecall, "recall", "撤回修改"},
    {Verb::kDiscard, "discard", "弃稿"},
    {Verb::kApprove, "approve", "审核同意"},
    {Verb::kReturn, "return", "退回"},
    {Verb::kSign, "sign", "签发"},
    {Verb::kCountersign, "countersign", "会签"},
    {Verb::kRefuse, "refuse", "拒绝会签"},
    {Verb::kIssue, "issue", "编号用印印发"},
    {Verb::kComplete, "complete", "归档完成"},
    {Verb::kFail, "fail", "制发未完成"},
    {Verb::kCreateDraft, "create-draft", "拟稿"},
    {Verb::kReadDraft, "read-draft", "看稿"},
    {Verb::kExplainLateness, "explain-lateness", "逾期说明"},
    {Verb::kReadDocument, "read-document", "查阅文书"},
    {Verb::kSearch, "search", "检索"},
    {Verb::kIssueAtOnce, "issue-at-once", "直接印发"},
    {Verb::kImport, "import", "导入"},
    {Verb::kReceive, "receive", "签收"},
    {Verb::kActOnDocument, "act-on-document", "处置已印发文书"},
    {Verb::kFollowUp, "follow-up", "拟后续文书"},
    {Verb::kReadClock, "read-clock", "查看期限"},
    {Verb::kStartClock, "start-clock", "登记起算日"},
    {Verb::kCorrectClock, "correct-clock", "更正期限"},
    {Verb::kReadLedger, "read-ledger", "查看台账"},
    {Verb::kReadRegistry, "read-registry", "查看名录"},
    {Verb::kChangeRegistry, "change-registry", "维护名录"},
    {Verb::kReadAccounts, "read-accounts", "查看账号"},
    {Verb::kChangeAccounts, "change-accounts", "管理账号"},
    {Verb::kChangeOwnPassword, "change-own-password", "改口令"},
    {Verb::kAudit, "audit", "审计"},
    {Verb::kOperate, "operate", "运行维护"},
};

constexpr Name<Relation> kRelations[] = {
    {Relation::kAuthor, "author", "拟稿人"},
    {Relation::kIssuer, "issuer", "主办机关"},
    {Relation::kCoIssuer, "co-issuer", "联署机关"},
    {Relation::kAddressee, "addressee", "主送机关"},
    {Relation::kCopied, "copied", "抄送机关"},
    {Relation::kNamed, "named", "知悉范围内的人"},
    {Relation::kResponsible, "responsible", "责任机关"},
    {Relation::kSelf, "self", "本人本机关"},
};

template <typename Enum, std::size_t kSize>
const Name<Enum>& row(const Name<Enum> (&table)[kSize], Enum value) {
  return *std::find_if(std::begin(table), std::end(table),
                       [&](const Name<Enum>& name) { return name.value == value; });
}

template <typename Enum, std::size_t kSize>
std::vector<Enum> values(const Name<Enum> (&table)[kSize]) {
  std::vector<Enum> all;
  for (const Name<Enum>& name : table) all.push_back(name.value);
  return all;
}

constexpr registry::Roles kClerk = {Role::kClerk};
constexpr registry::Roles kReviewer = {Role::kReviewer};
constexpr registry::Roles kSignatory = {Role::kSignatory};
constexpr registry::Roles kSealKeeper = {Role::kSealKeeper};
constexpr registry::Roles kNobody = {};
constexpr Relations kAuthor = {Relation::kAuthor};
constexpr Relations kIssuer = {Relation::kIssuer};
constexpr Relations kCoIssuer = {Relation::kCoIssuer};
constexpr Relations kNone = {};

}  // namespace

// The life of a draft. Nobody reviews, signs or seals what they wrote themselves.
const std::vector<Step>& steps() {
  using S = State;
  using V = Verb;
  using O = Others;
  static const std::vector<Step> kSteps = {
      // from, verb, roles, relations, except, others, to
      {S::kDraft, V::kEdit, kClerk, kAuthor, kNone, O::kWhatever, S::kDraft},
      {S::kDraft, V::kSubmit, kClerk, kAuthor, kNone, O::kWhatever, S::kSubmitted},
      {S::kDraft, V::kDiscard, kClerk, kAuthor, kNone, O::kWhatever, S::kDiscarded},
      {S::kReturned, V::kEdit, kClerk, kAuthor, kNone, O::kWhatever, S::kReturned},
      {S::kReturned, V::kSubmit, kClerk, kAuthor, kNone, O::kWhatever, S::kSubmitted},
      {S::kReturned, V::kDiscard, kClerk, kAuthor, kNone, O::kWhatever, S::kDiscarded},
      {S::kSubmitted, V::kRecall, kClerk, kAuthor, kNone, O::kWhatever, S::kDraft},
      {S::kSubmitted, V::kApprove, kReviewer, kIssuer, kAuthor, O::kWhatever, S::kReviewed},
      {S::kSubmitted, V::kReturn, kReviewer, kIssuer, kAuthor, O::kWhatever, S::kReturned},
      {S::kReviewed, V::kSign, kSignatory, kIssuer, kAuthor, O::kToSign, S::kCountersigning},
      {S::kReviewed, V::kSign, kSignatory, kIssuer, kAuthor, O::kHaveSigned, S::kReady},
      {S::kReviewed, V::kReturn, kSignatory, kIssuer, kAuthor, O::kWhatever, S::kReturned},
      {S::kCountersigning, V::kCountersign, kSignatory, kCoIssuer, kAuthor, O::kToSign,
       S::kCountersigning},
      {S::kCountersigning, V::kCountersign, kSignatory, kCoIssuer, kAuthor, O::kHaveSigned,
       S::kReady},
      {S::kCountersigning, V::kRefuse, kSignatory, kCoIssuer, kAuthor, O::kWhatever, S::kReturned},
      {S::kCountersigning, V::kReturn, kSignatory, kIssuer, kAuthor, O::kWhatever, S::kReturned},
      {S::kReady, V::kIssue, kSealKeeper, kIssuer, kAuthor, O::kWhatever, S::kIssuing},
      {S::kReady, V::kReturn, kSealKeeper, kIssuer, kAuthor, O::kWhatever, S::kReturned},
      {S::kIssuing, V::kComplete, kNobody, kNone, kNone, O::kWhatever, S::kIssued},
      {S::kIssuing, V::kFail, kNobody, kNone, kNone, O::kWhatever, S::kReady},
  };
  return kSteps;
}

std::optional<State> next(State from, Verb verb, bool others_to_sign) {
  for (const Step& step : steps()) {
    if (step.from != from || step.verb != verb) continue;
    if (step.others == Others::kToSign && !others_to_sign) continue;
    if (step.others == Others::kHaveSigned && others_to_sign) continue;
    return step.to;
  }
  return {};
}

std::string_view name(State state) {
  return row(kStates, state).name;
}

std::string_view chinese_name(State state) {
  return row(kStates, state).chinese;
}

State state_of(std::string_view name) {
  for (const auto& known : kStates) {
    if (known.name == name) return known.value;
  }
  throw Error(ErrorCode::kCorrupt, "desk.sqlite",
              "没有这种状态 (no such state): " + std::string(name));
}

std::string_view name(Verb verb) {
  return row(kVerbs, verb).name;
}

Verb verb_of(std::string_view name) {
  for (const auto& known : kVerbs) {
    if (known.name == name) return known.value;
  }
  throw Error(ErrorCode::kCorrupt, "desk.sqlite",
              "没有这种步骤 (no such verb): " + std::string(name));
}

std::string_view chinese_name(Verb verb) {
  return row(kVerbs, verb).chinese;
}

std::string_view name(Relation relation) {
  return row(kRelations, relation).name;
}

const std::vector<Verb>& all_verbs() {
  static const std::vector<Verb> kAll = values(kVerbs);
  return kAll;
}

const std::vector<State>& all_states() {
  static const std::vector<State> kAll = values(kStates);
  return kAll;
}

const std::vector<Relation>& all_relations() {
  static const std::vector<Relation> kAll = values(kRelations);
  return kAll;
}

}  // namespace yinxin::casework
