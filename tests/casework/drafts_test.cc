#include "casework/drafts.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/expect_error.h"
#include "support/temporary_directory.h"

namespace yinxin::casework {
namespace {

using testing::expect_error;

const Hand kClerk = {"lisi", "李四例", "执法人员", "sjg"};
const Hand kReviewer = {"yangshijiu", "杨十九核", "审核人员", "sjg"};
const Hand kHead = {"qianqi", "钱七批", "局长", "sjg"};
const Hand kOtherHead = {"sunba", "孙八核", "副局长", "gaj"};
const Hand kSealKeeper = {"shenshiqi", "沈十七", "支队长", "sjg"};

class DraftsTest : public ::testing::Test {
 protected:
  Draft create(const std::vector<std::string>& issuers = {"sjg"}) {
    return drafts_.create({"opinion-request", "征求意见函", "<record/>", issuers, ""}, kClerk);
  }
  Draft take(const Draft& draft, Verb verb, const Hand& by, const std::string& reason = "") {
    return drafts_.take(draft.id, draft.version, verb, reason, by);
  }
  Draft signed_draft(const std::vector<std::string>& issuers = {"sjg"}) {
    const Draft draft = take(create(issuers), Verb::kSubmit, kClerk);
    return take(take(draft, Verb::kApprove, kReviewer), Verb::kSign, kHead);
  }

  testing::TemporaryDirectory directory_;
  FixedClock clock_{*from_rfc3339("2026-03-18T09:20")};
  storage::Database database_{directory_.path() + "/desk.sqlite", {kDraftTables}};
  Drafts drafts_{database_, clock_};
};

TEST_F(DraftsTest, GoFromDeskToDesk) {
  Draft draft = signed_draft();
  EXPECT_EQ(name(draft.state), "ready");
  EXPECT_EQ(draft.issuers.at(0).post, "局长");
  draft = take(draft, Verb::kIssue, kSealKeeper);
  draft = drafts_.complete(draft.id, document_of(draft.id), "示市监〔2026〕1号");
  EXPECT_EQ(name(draft.state), "issued");
  EXPECT_EQ(drafts_.get(draft.id).number, "示市监〔2026〕1号");
  std::string told;
  for (const StepTaken& step : drafts_.steps(draft.id)) {
    told += step.by.name + step.by.post + ":" + std::string(name(step.verb)) + " ";
  }
  EXPECT_EQ(told,
            "李四例执法人员:create-draft 李四例执法人员:submit 杨十九核审核人员:approve "
            "钱七批局长:sign 沈十七支队长:issue :complete ");
}

TEST_F(DraftsTest, WaitForEveryIssuer) {
  Draft draft = signed_draft({"sjg", "gaj"});
  EXPECT_EQ(name(draft.state), "countersigning");
  expect_error(ErrorCode::kConflict, "signed already",
               [&] { take(draft, Verb::kCountersign, kHead); });
  expect_error(ErrorCode::kConflict, "not one of the issuers", [&] {
    take(draft, Verb::kCountersign, {"x", "x", "x", "jcy"});
  });
  draft = take(draft, Verb::kCountersign, kOtherHead);
  EXPECT_EQ(name(draft.state), "ready");
  EXPECT_EQ(draft.issuers.at(1).person, "sunba");
  EXPECT_EQ(draft.issuers.at(1).time, "2026-03-18T09:20:00.000+08:00");
}

TEST_F(DraftsTest, AreSignedAnewAfterARefusal) {
  Draft draft = signed_draft({"sjg", "gaj"});
  draft = take(draft, Verb::kRefuse, kOtherHead, "第三条应由我局办理");
  EXPECT_EQ(name(draft.state), "returned");
  EXPECT_TRUE(draft.issuers.at(0).person.empty());
  EXPECT_EQ(drafts_.steps(draft.id).back().reason, "第三条应由我局办理");
  draft = drafts_.edit(draft.id, draft.version,
                       {"opinion-request", "改", "<record>2</record>", {"sjg", "gaj"}, ""}, kClerk);
  EXPECT_EQ(name(draft.state), "returned");
  EXPECT_EQ(drafts_.record(draft.id, 1), "<record/>");
  EXPECT_EQ(drafts_.record(draft.id, draft.version), "<record>2</record>");
  EXPECT_EQ(name(take(draft, Verb::kSubmit, kClerk).state), "submitted");
}

TEST_F(DraftsTest, RefuseAStepOutOfTurnOrFromAnOldVersion) {
  const Draft draft = create();
  expect_error(ErrorCode::kConflict, "不能签发", [&] { take(draft, Verb::kSign, kHead); });
  expect_error(ErrorCode::kConflict, "不能编号用印印发",
               [&] { take(draft, Verb::kIssue, kSealKeeper); });
  const Draft submitted = take(draft, Verb::kSubmit, kClerk);
  expect_error(ErrorCode::kConflict, "changed meanwhile",
               [&] { take(draft, Verb::kSubmit, kClerk); });
  EXPECT_EQ(drafts_.steps(draft.id).size(), 2U);
  expect_error(ErrorCode::kConflict, "不能修改", [&] {
    drafts_.edit(draft.id, submitted.version, {"k", "t", "<r/>", {"sjg"}, ""}, kClerk);
  });
  expect_error(ErrorCode::kNotFound, "no such draft", [&] { drafts_.get("0000"); });
}

TEST_F(DraftsTest, AreCreatedOnceForARequest) {
  const NewDraft draft = {"opinion-request", "函", "<record/>", {"sjg"}, "request-1"};
  const Draft first = drafts_.create(draft, kClerk);
  EXPECT_EQ(drafts_.create(draft, kClerk).id, first.id);
  EXPECT_NE(drafts_.create(draft, kReviewer).id, first.id);
  EXPECT_NE(create().id, create().id);
}

TEST_F(DraftsTest, AreListedByWhoHasToDoWithThem) {
  const Draft own = create();
  const Draft joint = take(create({"sjg", "gaj"}), Verb::kSubmit, kClerk);
  EXPECT_EQ(drafts_.list({"lisi", "", {}}).size(), 2U);
  EXPECT_EQ(drafts_.list({"qianqi", "", {}}).size(), 0U);
  const auto of_police = drafts_.list({"", "gaj", {}});
  ASSERT_EQ(of_police.size(), 1U);
  EXPECT_EQ(of_police[0].id, joint.id);
  EXPECT_EQ(of_police[0].issuers.size(), 2U);
  EXPECT_EQ(of_police[0].record, "");
  EXPECT_EQ(drafts_.list({"", "", {State::kDraft}}).at(0).id, own.id);
  EXPECT_EQ(drafts_.list({"", "", {}}, 1).size(), 1U);
}

TEST_F(DraftsTest, NeverForgetAStep) {
  create();
  for (const char* sql : {"DELETE FROM draft_step", "UPDATE draft_step SET reason='other'",
                          "DELETE FROM draft_record", "UPDATE draft_record SET record=''"}) {
    expect_error(ErrorCode::kUnavailable, "are never",
                 [&] { database_.write([&](storage::Session& s) { s.execute(sql, {}); }); });
  }
}

TEST_F(DraftsTest, LetOneOfManyTakeAStep) {
  const Draft ready = signed_draft();
  std::atomic<int> won{0};
  std::vector<std::thread> keepers;
  for (int i = 0; i < 8; ++i) {
    keepers.emplace_back([&] {
      try {
        take(ready, Verb::kIssue, kSealKeeper);
        ++won;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kConflict);
      }
    });
  }
  for (std::thread& keeper : keepers) keeper.join();
  EXPECT_EQ(won, 1);
}

}  // namespace
}  // namespace yinxin::casework
