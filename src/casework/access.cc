#include "casework/access.h"

#include <algorithm>
#include <sstream>

#include "base/error.h"

namespace yinxin::casework {
namespace {

using registry::Role;
using registry::Roles;

constexpr Roles kReaders = {Role::kClerk,      Role::kReviewer,     Role::kSignatory,
                            Role::kSealKeeper, Role::kInvestigator, Role::kAuditor};
constexpr Roles kDeciders = {Role::kReviewer, Role::kSignatory, Role::kSealKeeper};
constexpr Roles kEverybody = {Role::kClerk,      Role::kReviewer,     Role::kSignatory,
                              Role::kSealKeeper, Role::kInvestigator, Role::kAuditor,
                              Role::kRegistrar,  Role::kAdministrator};
constexpr States kNoState = {State::kNone};
constexpr States kSeenByColleagues = {State::kSubmitted,      State::kReviewed, State::kReturned,
                                      State::kCountersigning, State::kReady,    State::kIssuing,
                                      State::kIssued};
constexpr States kSeenByCoIssuers = {State::kCountersigning, State::kReady, State::kIssuing,
                                     State::kIssued};
constexpr States kAllDrafts = {State::kDraft,    State::kReturned,       State::kSubmitted,
                               State::kReviewed, State::kCountersigning, State::kReady,
                               State::kIssuing,  State::kIssued,         State::kDiscarded};
constexpr States kNotYetIssued = {State::kDraft,    State::kReturned,       State::kSubmitted,
                                  State::kReviewed, State::kCountersigning, State::kReady};

constexpr Relations kParties = {Relation::kIssuer, Relation::kCoIssuer, Relation::kAddressee,
                                Relation::kCopied};
constexpr Relations kMayRead = {Relation::kIssuer, Relation::kCoIssuer, Relation::kAddressee,
                                Relation::kCopied, Relation::kNamed};
constexpr Relations kReceivers = {Relation::kAddressee, Relation::kCopied};

bool allows(const Grant& grant, const Subject& subject, Verb verb, const Object& object) {
  return grant.verb == verb && subject.roles.has_any(grant.roles) &&
         (grant.relations.empty() || object.relations.has_any(grant.relations)) &&
         grant.states.has(object.state);
}

bool allows(const Step& step, const Subject& subject, Verb verb, const Object& object) {
  return step.verb == verb && step.from == object.state && subject.roles.has_any(step.roles) &&
         object.relations.has_any(step.relations) && !object.relations.has_any(step.except);
}

}  // namespace

const std::vector<Grant>& grants() {
  using V = Verb;
  using R = Relation;
  static const std::vector<Grant> kGrants = {
      // verb, roles, relations (any of), states (any of)
      {V::kCreateDraft, {Role::kClerk}, {R::kIssuer, R::kCoIssuer}, kNoState},
      {V::kReadDraft, {Role::kClerk}, {R::kAuthor}, kAllDrafts},
      {V::kReadDraft, kDeciders, {R::kIssuer}, kSeenByColleagues},
      {V::kReadDraft, {Role::kSignatory}, {R::kCoIssuer}, kSeenByCoIssuers},
      {V::kExplainLateness, {Role::kClerk}, {R::kAuthor}, kNotYetIssued},
      {V::kReadDocument, kReaders, kMayRead, kNoState},
      {V::kSearch, kReaders, {}, kNoState},
      {V::kReceive, {Role::kClerk}, kReceivers, kNoState},
      {V::kActOnDocument, {Role::kSignatory}, {R::kIssuer}, kNoState},
      {V::kFollowUp, {Role::kClerk}, kParties, kNoState},
      {V::kReadClock, kReaders, {R::kResponsible, R::kIssuer}, kNoState},
      {V::kStartClock, {Role::kClerk}, {R::kResponsible}, kNoState},
      {V::kCorrectClock, {Role::kReviewer, Role::kSignatory}, {R::kResponsible}, kNoState},
      {V::kReadLedger, kReaders, {R::kSelf}, kNoState},
      {V::kReadRegistry, kEverybody, {}, kNoState},
      {V::kChangeRegistry, {Role::kRegistrar}, {}, kNoState},
      {V::kReadAccounts, {Role::kAdministrator, Role::kAuditor}, {}, kNoState},
      {V::kChangeAccounts, {Role::kAdministrator}, {}, kNoState},
      {V::kChangeOwnPassword, kEverybody, {R::kSelf}, kNoState},
      {V::kAudit, {Role::kAuditor}, {}, kNoState},
      {V::kImport, {Role::kAdministrator}, {}, kNoState},
      {V::kOperate, {Role::kAdministrator}, {}, kNoState},
  };
  return kGrants;
}

Scope scope_of(Verb verb) {
  switch (verb) {
    case Verb::kReadDraft:
    case Verb::kReadDocument:
    case Verb::kSearch:
    case Verb::kReadClock:
    case Verb::kReadLedger:
    case Verb::kReadRegistry:
    case Verb::kAudit:
      return Scope::kRead;
    case Verb::kCreateDraft:
    case Verb::kEdit:
    case Verb::kSubmit:
    case Verb::kRecall:
    case Verb::kDiscard:
    case Verb::kExplainLateness:
    case Verb::kFollowUp:
      return Scope::kDraft;
    case Verb::kReceive:
    case Verb::kStartClock:
      return Scope::kReceive;
    case Verb::kApprove:
    case Verb::kReturn:
    case Verb::kSign:
    case Verb::kCountersign:
    case Verb::kRefuse:
    case Verb::kIssue:
    case Verb::kComplete:
    case Verb::kFail:
    case Verb::kIssueAtOnce:
    case Verb::kCorrectClock:
    case Verb::kActOnDocument:
      return Scope::kDecide;
    case Verb::kImport:
    case Verb::kChangeRegistry:
    case Verb::kReadAccounts:
    case Verb::kChangeAccounts:
    case Verb::kChangeOwnPassword:
    case Verb::kOperate:
      return Scope::kAdminister;
  }
  throw Error(ErrorCode::kInternal, "scope", "not in the table");
}

bool may(const Subject& subject, Verb verb, const Object& object) {
  if (subject.scopes && !subject.scopes->has(scope_of(verb))) return false;
  Subject who = subject;
  Object what = object;
  if (subject.console) {
    who.roles.add(Role::kAdministrator);
    who.roles.add(Role::kRegistrar);
  }
  if (subject.local_operator) {
    if (verb == Verb::kIssueAtOnce) return true;
    who.roles = kEverybody;
    // But what one has written oneself is for others to pass, also at the console of a sample.
    for (const Relation relation : all_relations()) {
      if (relation != Relation::kAuthor) what.relations.add(relation);
    }
  }
  return std::any_of(grants().begin(), grants().end(),
                     [&](const Grant& g) { return allows(g, who, verb, what); }) ||
         std::any_of(steps().begin(), steps().end(),
                     [&](const Step& s) { return allows(s, who, verb, what); });
}

Scopes scopes_of(std::string_view text) {
  constexpr std::pair<std::string_view, Scope> kNames[] = {{"read", Scope::kRead},
                                                           {"draft", Scope::kDraft},
                                                           {"decide", Scope::kDecide},
                                                           {"receive", Scope::kReceive},
                                                           {"administer", Scope::kAdminister}};
  Scopes scopes;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    const auto* const known = std::find_if(std::begin(kNames), std::end(kNames),
                                           [&](const auto& name) { return name.first == word; });
    if (known == std::end(kNames)) {
      throw Error(ErrorCode::kInvalidInput, "权限范围 " + word,
                  "应为 read、draft、decide、receive、administer (no such scope)");
    }
    scopes.add(known->second);
  }
  return scopes;
}

void forbid(Verb verb, const std::string& where) {
  std::string who;
  const bool not_ones_own = std::any_of(steps().begin(), steps().end(), [&](const Step& s) {
    return s.verb == verb && s.except.has(Relation::kAuthor);
  });
  for (const Role role : registry::kAllRoles) {
    const bool can =
        std::any_of(grants().begin(), grants().end(),
                    [&](const Grant& g) { return g.verb == verb && g.roles.has(role); }) ||
        std::any_of(steps().begin(), steps().end(),
                    [&](const Step& s) { return s.verb == verb && s.roles.has(role); });
    if (can) who += (who.empty() ? "" : "、") + std::string(registry::chinese_name(role));
  }
  throw Error(ErrorCode::kForbidden, where,
              "您不能" + std::string(chinese_name(verb)) +
                  (who.empty() ? "" : "；须由有关机关的" + who + "人员办理") +
                  (not_ones_own ? "，不能办理本人拟的稿" : "") +
                  " (you may not: " + std::string(name(verb)) + ")");
}

}  // namespace yinxin::casework
