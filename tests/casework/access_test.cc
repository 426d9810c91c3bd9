#include "casework/access.h"

#include <gtest/gtest.h>

#include <functional>

#include "support/expect_error.h"
#include "support/golden.h"

namespace yinxin::casework {
namespace {

using registry::kAllRoles;
using registry::Role;
using registry::Roles;
using testing::expect_error;

// All sets of roles that one account may hold.
std::vector<Roles> role_sets() {
  std::vector<Roles> sets;
  for (unsigned bits = 1; bits < 1U << kAllRoles.size(); ++bits) {
    Roles roles;
    for (std::size_t i = 0; i < kAllRoles.size(); ++i) {
      if ((bits >> i & 1U) != 0) roles.add(kAllRoles[i]);
    }
    if (registry::conflict_among(roles).empty()) sets.push_back(roles);
  }
  return sets;
}

std::vector<Relations> relation_sets() {
  std::vector<Relations> sets;
  for (unsigned bits = 0; bits < 1U << all_relations().size(); ++bits) {
    Relations relations;
    for (std::size_t i = 0; i < all_relations().size(); ++i) {
      if ((bits >> i & 1U) != 0) relations.add(all_relations()[i]);
    }
    sets.push_back(relations);
  }
  return sets;
}

using Case = std::function<void(const Subject&, Verb, const Object&, bool allowed)>;

// Every decision there is.
void each_decision(const Case& visit) {
  const auto relations = relation_sets();
  for (const Roles roles : role_sets()) {
    const Subject subject{roles, {}, false, false};
    for (const Verb verb : all_verbs()) {
      for (const State state : all_states()) {
        for (const Relations& related : relations) {
          const Object object{related, state};
          visit(subject, verb, object, may(subject, verb, object));
        }
      }
    }
  }
}

bool changes_something(Verb verb) {
  for (const Verb look :
       {Verb::kReadDraft, Verb::kReadDocument, Verb::kSearch, Verb::kReadClock, Verb::kReadLedger,
        Verb::kReadRegistry, Verb::kReadAccounts, Verb::kAudit}) {
    if (look == verb) return false;
  }
  return true;
}

// The whole of who may do what, for people to read: a change of it shows in review.
TEST(Access, IsAsWrittenDown) {
  std::string table;
  for (const Verb verb : all_verbs()) {
    for (const Role role : kAllRoles) {
      for (const State state : all_states()) {
        std::string who;
        const Subject subject{{role}, {}, false, false};
        if (may(subject, verb, {{}, state})) who = " anybody";
        for (const Relation relation : all_relations()) {
          if (who != " anybody" && may(subject, verb, {{relation}, state})) {
            who += " " + std::string(name(relation));
          }
        }
        if (who.empty()) continue;
        table += std::string(name(verb)) + " | " + std::string(registry::name(role)) + " | " +
                 std::string(name(state)) + " |" + who + "\n";
      }
    }
  }
  testing::expect_golden("access.txt", table);
}

TEST(Access, LetsNobodyPassTheirOwnDraft) {
  each_decision([](const Subject& subject, Verb verb, const Object& object, bool allowed) {
    if (!object.relations.has(Relation::kAuthor) || !allowed) return;
    for (const Verb own : {Verb::kApprove, Verb::kSign, Verb::kCountersign, Verb::kIssue,
                           Verb::kReturn, Verb::kRefuse}) {
      EXPECT_NE(name(verb), name(own)) << subject.roles.text();
    }
  });
  for (const Verb own : {Verb::kApprove, Verb::kSign, Verb::kCountersign, Verb::kIssue}) {
    for (const State state : all_states()) {
      const Subject console{{}, {}, true, false};
      EXPECT_FALSE(may(console, own, {{Relation::kAuthor}, state})) << name(own);
    }
  }
}

TEST(Access, ShowsAnAdministratorAndARegistrarNoDocument) {
  each_decision([](const Subject& subject, Verb verb, const Object&, bool allowed) {
    if (!allowed) return;
    if (!subject.roles.has_any({Role::kAdministrator, Role::kRegistrar})) return;
    for (const Verb look : {Verb::kReadDraft, Verb::kReadDocument, Verb::kSearch, Verb::kFollowUp,
                            Verb::kReadClock, Verb::kReadLedger, Verb::kReceive}) {
      EXPECT_NE(name(verb), name(look)) << subject.roles.text();
    }
  });
}

TEST(Access, LetsAnAuditorChangeNothing) {
  each_decision([](const Subject& subject, Verb verb, const Object&, bool allowed) {
    if (!allowed || !subject.roles.has(Role::kAuditor)) return;
    EXPECT_TRUE(!changes_something(verb) || verb == Verb::kChangeOwnPassword) << name(verb);
  });
}

TEST(Access, SeparatesTheThreeAdministrators) {
  each_decision([](const Subject& subject, Verb verb, const Object&, bool allowed) {
    if (!allowed) return;
    const bool accounts = verb == Verb::kChangeAccounts || verb == Verb::kOperate;
    EXPECT_TRUE(!accounts || subject.roles == Roles{Role::kAdministrator}) << subject.roles.text();
    EXPECT_TRUE(verb != Verb::kChangeRegistry || subject.roles == Roles{Role::kRegistrar});
    EXPECT_TRUE(verb != Verb::kAudit || subject.roles == Roles{Role::kAuditor});
  });
}

TEST(Access, NeedsARelationToSeeOrTouchAnyDocument) {
  each_decision([](const Subject&, Verb verb, const Object& object, bool allowed) {
    if (!object.relations.empty() || !allowed) return;
    for (const Verb of_documents : {Verb::kReadDraft, Verb::kReadDocument, Verb::kReceive,
                                    Verb::kFollowUp, Verb::kReadClock, Verb::kCreateDraft}) {
      EXPECT_NE(name(verb), name(of_documents));
    }
    EXPECT_EQ(object.state == State::kNone, true) << name(verb) << " " << name(object.state);
  });
}

TEST(Access, LetsTheProgramOnlyCompleteAnIssue) {
  each_decision([](const Subject&, Verb verb, const Object&, bool allowed) {
    EXPECT_FALSE(allowed && (verb == Verb::kComplete || verb == Verb::kFail));
  });
  EXPECT_FALSE(may({{}, {}, true, false}, Verb::kComplete, {{}, State::kIssuing}));
}

TEST(Access, IsNarrowedByScopesNeverWidened) {
  for (const Scope scope :
       {Scope::kRead, Scope::kDraft, Scope::kDecide, Scope::kReceive, Scope::kAdminister}) {
    each_decision([&](const Subject& subject, Verb verb, const Object& object, bool allowed) {
      Subject narrowed = subject;
      narrowed.scopes = Scopes{scope};
      EXPECT_EQ(may(narrowed, verb, object), allowed && scope_of(verb) == scope);
    });
  }
  EXPECT_TRUE(scopes_of("read draft").has(Scope::kDraft));
  EXPECT_TRUE(scopes_of("").empty());
  expect_error(ErrorCode::kInvalidInput, "no such scope", [] { scopes_of("read everything"); });
}

TEST(Access, GivesTheConsoleAccountsAndTheRegistryOnly) {
  const Subject console{{}, {}, false, true};
  for (const Verb verb : all_verbs()) {
    for (const State state : all_states()) {
      for (const Relations& relations : relation_sets()) {
        const bool either =
            may({{Role::kAdministrator}, {}, false, false}, verb, {relations, state}) ||
            may({{Role::kRegistrar}, {}, false, false}, verb, {relations, state});
        EXPECT_EQ(may(console, verb, {relations, state}), either) << name(verb);
      }
    }
  }
}

TEST(Access, SaysWhoMay) {
  expect_error(ErrorCode::kForbidden, "签发", [] { forbid(Verb::kSign, "稿件 1"); });
  expect_error(ErrorCode::kForbidden, "(you may not: complete)",
               [] { forbid(Verb::kComplete, "稿件 1"); });
  expect_error(ErrorCode::kForbidden, "审核人员办理，不能办理本人拟的稿",
               [] { forbid(Verb::kApprove, "稿件 1"); });
  expect_error(ErrorCode::kForbidden, "名录管理人员办理 (you may not",
               [] { forbid(Verb::kChangeRegistry, "名录"); });
}

TEST(Workflow, LeadsEveryDraftToAnEnd) {
  for (const State state : all_states()) {
    if (state == State::kNone) continue;
    EXPECT_EQ(state_of(name(state)), state);
    bool leads_on = false;
    for (const Step& step : steps())
      leads_on = leads_on || (step.from == state && step.to != state);
    EXPECT_EQ(leads_on, state != State::kIssued && state != State::kDiscarded) << name(state);
  }
}

TEST(Workflow, IssuesOnlyWhatWasReviewedSignedAndCountersigned) {
  EXPECT_EQ(next(State::kSubmitted, Verb::kApprove, false), State::kReviewed);
  EXPECT_EQ(next(State::kReviewed, Verb::kSign, true), State::kCountersigning);
  EXPECT_EQ(next(State::kReviewed, Verb::kSign, false), State::kReady);
  EXPECT_EQ(next(State::kCountersigning, Verb::kCountersign, true), State::kCountersigning);
  EXPECT_EQ(next(State::kCountersigning, Verb::kCountersign, false), State::kReady);
  EXPECT_EQ(next(State::kReady, Verb::kIssue, false), State::kIssuing);
  for (const State state : all_states()) {
    EXPECT_EQ(next(state, Verb::kIssue, false).has_value(), state == State::kReady);
    EXPECT_EQ(next(state, Verb::kSign, false).has_value(), state == State::kReviewed);
    EXPECT_EQ(next(state, Verb::kEdit, false).has_value(),
              state == State::kDraft || state == State::kReturned);
  }
}

}  // namespace
}  // namespace yinxin::casework
