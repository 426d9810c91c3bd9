#include "service/desk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "base/file.h"
#include "service/users.h"
#include "support/expect_error.h"
#include "support/places.h"
#include "support/temporary_directory.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

using casework::State;
using casework::Verb;
using testing::expect_error;

class DeskTest : public ::testing::Test {
 protected:
  DeskTest() { made_ = service_.init(true); }

  Submission sample(const std::string& kind) const {
    const std::string file = yinxin::testing::source_dir() + "/samples/" + kind + ".xml";
    return {file, read_file(file, 1 << 20)};
  }
  std::string ready_draft() {
    Desk& desk = service_.desk();
    const auto draft = desk.create(service_.actor("lisi"), sample("criminal-referral"));
    desk.take(service_.actor("lisi"), draft.id, {}, Verb::kSubmit);
    desk.take(service_.actor("yangshijiu"), draft.id, {}, Verb::kApprove);
    desk.take(service_.actor("qianqi"), draft.id, {}, Verb::kSign);
    return draft.id;
  }

  testing::TemporaryDirectory directory_;
  SystemClock clock_;
  Service service_{Home{directory_.path() + "/home", yinxin::testing::source_dir()}, clock_};
  NewInstance made_;
};

TEST_F(DeskTest, IssuesEachDraftOnceHoweverManyTry) {
  constexpr std::size_t kDrafts = 6;
  std::vector<std::string> drafts;
  for (std::size_t i = 0; i < kDrafts; ++i) drafts.push_back(ready_draft());
  std::atomic<std::size_t> issued{0};
  std::vector<std::thread> keepers;
  for (std::size_t t = 0; t < 8; ++t) {
    keepers.emplace_back([&, t] {
      for (std::size_t i = 0; i < kDrafts; ++i) {
        try {
          const auto outcome =
              service_.desk().issue(service_.actor("shenshiqi"), drafts[(i + t) % kDrafts], {});
          if (outcome.taken) ++issued;
        } catch (const Error& error) {
          const bool expected =
              error.code() == ErrorCode::kConflict || error.code() == ErrorCode::kForbidden;
          EXPECT_TRUE(expected) << error.what();
        }
        service_.desk().todo(service_.actor("heshiliu"));
      }
    });
  }
  for (std::thread& keeper : keepers) keeper.join();
  EXPECT_EQ(issued, kDrafts);
  std::set<std::string> numbers;
  for (const std::string& id : drafts) {
    const auto draft = service_.desk().get(service_.actor("lisi"), id);
    EXPECT_EQ(casework::name(draft.state), "issued");
    numbers.insert(draft.number);
  }
  std::set<std::string> expected;
  for (std::size_t i = 1; i <= kDrafts; ++i) {
    expected.insert("示市监移〔2026〕" + std::to_string(i) + "号");
  }
  EXPECT_EQ(numbers, expected);
  EXPECT_EQ(service_.desk().todo(service_.actor("heshiliu")).size(), kDrafts);
}

TEST_F(DeskTest, WarnsOfADocumentDatedBeforeItIsSigned) {
  Desk& desk = service_.desk();
  const Actor clerk = service_.actor("lisi");
  const auto warned = [&](const std::string& day) {
    Submission record = sample("criminal-referral");
    const auto begin = record.record.find("<date>");
    const auto end = record.record.find("</date>", begin) + sizeof "</date>" - 1;
    record.record.replace(begin, end - begin, day.empty() ? "" : "<date>" + day + "</date>");
    const auto faults = desk.check(clerk, desk.create(clerk, record).id);
    return std::any_of(faults.begin(), faults.end(),
                       [](const auto& fault) { return fault.code == "early-date"; });
  };
  const Date today = china_date(clock_.now());
  EXPECT_TRUE(warned(Date::from_day_number(today.day_number() - 1).iso()));
  EXPECT_FALSE(warned(today.iso()));
  EXPECT_FALSE(warned(""));
}

TEST_F(DeskTest, LetsAnAddresseeReceiveOnceHoweverManyTry) {
  const auto issued = service_.desk().issue(service_.actor("shenshiqi"), ready_draft(), {});
  std::atomic<int> received{0};
  std::vector<std::thread> clerks;
  for (int t = 0; t < 6; ++t) {
    clerks.emplace_back([&] {
      try {
        service_.desk().receive(service_.actor("heshiliu"), issued.draft.document, clock_.now(),
                                "");
        ++received;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kConflict) << error.what();
      }
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
  EXPECT_EQ(received, 1);
  // Who received it when is on record, not only in the desk.
  const auto deliveries = service_.desk().deliveries(service_.actor("lisi"), issued.draft.document);
  ASSERT_EQ(deliveries.size(), 2U);
  EXPECT_EQ(deliveries[0].by.post, "食药环侦支队民警");
  EXPECT_GT(deliveries[0].log_index, 0);
  EXPECT_EQ(deliveries[1].agency, "jcy");
  EXPECT_TRUE(deliveries[1].received.empty());
}

TEST_F(DeskTest, KeepsEveryComputationOfALimit) {
  const auto issued = service_.desk().issue(service_.actor("shenshiqi"), ready_draft(), {});
  const Actor police = service_.actor("heshiliu");
  service_.desk().receive(police, issued.draft.document, *from_rfc3339("2026-03-18T15:00"), "");
  const auto clocks = service_.desk().clocks(police, issued.draft.document);
  const auto begun =
      std::find_if(clocks.begin(), clocks.end(), [](const auto& clock) { return clock.begun(); });
  ASSERT_NE(begun, clocks.end());
  record::Allowance allowance;
  allowance.transit_days = 2;
  const auto correct = [&](const char* user, const std::string& reason) {
    return service_.desk().correct_clock(service_.actor(user), begun->id, allowance, reason);
  };
  expect_error(ErrorCode::kForbidden, "correct-clock", [&] { correct("heshiliu", "在途"); });
  expect_error(ErrorCode::kForbidden, "correct-clock", [&] { correct("yangshijiu", "在途"); });
  expect_error(ErrorCode::kInvalidInput, "with a reason", [&] { correct("chushisi", ""); });
  // Whoever may not see the document does not learn its number from its limits either.
  for (const char* stranger : {"weiershijiu", "zhoujiu"}) {
    expect_error(ErrorCode::kNotFound, "no such clock", [&] { correct(stranger, "在途"); });
    expect_error(ErrorCode::kNotFound, "no such clock", [&] {
      service_.desk().start_clock(service_.actor(stranger), begun->id, clock_.now());
    });
  }
  const auto corrected = correct("chushisi", "邮寄在途2日");
  ASSERT_EQ(corrected.computations.size(), 2U);
  EXPECT_EQ(corrected.computations[0].last_day, begun->computations[0].last_day);
  EXPECT_EQ(corrected.computations[1].reason, "邮寄在途2日");
  EXPECT_EQ(corrected.computations[1].person, "chushisi");
}

TEST_F(DeskTest, CorrectsALimitOnceHoweverManyTry) {
  const auto issued = service_.desk().issue(service_.actor("shenshiqi"), ready_draft(), {});
  const Actor police = service_.actor("heshiliu");
  service_.desk().receive(police, issued.draft.document, *from_rfc3339("2026-03-18T15:00"), "");
  casework::ClockRow limit;
  for (const auto& clock : service_.desk().clocks(police, issued.draft.document)) {
    if (clock.begun()) limit = clock;
  }
  ASSERT_EQ(limit.computations.size(), 1U);
  storage::Database desk(directory_.path() + "/home/desk/desk.sqlite", {});
  casework::Casebook book(desk);
  casework::Computation again = limit.computations.front();
  again.reason = "邮寄在途2日";
  book.compute(limit, again);
  expect_error(ErrorCode::kConflict, "somebody else", [&] { book.compute(limit, again); });
  EXPECT_EQ(book.clock(limit.id).computations.size(), 2U);
}

// Its addressee's clerks receive a work secret; what it says is for its readers, and this has none.
TEST_F(DeskTest, TellsNobodyWhatAWorkSecretSaysWhoMayOnlyReceiveIt) {
  const auto issued = service_.issue(sample("opinion-request"), service_.actor(""), {});
  ASSERT_TRUE(issued.receipt);
  const std::string id = issued.receipt->id;
  const auto reply = [&](const char* user) {
    return service_.desk().follow_up(service_.actor(user), id, "opinion-reply");
  };
  service_.desk().receive(service_.actor("heshiliu"), id, clock_.now(), "");
  expect_error(ErrorCode::kNotFound, "no such document", [&] { reply("heshiliu"); });
  EXPECT_NE(reply("").record.find(issued.receipt->number), std::string::npos);
}

// The minutes name who does what: an agency that issues them, one that they are sent to, and one
// that only gets a copy. Whoever was merely invited, or is only told, owes nothing.
TEST_F(DeskTest, RunsClocksForThoseWhomTheDocumentNamesHoweverItReachesThem) {
  Submission minutes = sample("consultation-minutes");
  const std::string addressed = "<to>zcj</to>";
  minutes.record.erase(minutes.record.find(addressed), addressed.size());
  const std::string copied = "<cc>ssjg</cc>";
  minutes.record.replace(minutes.record.find(copied), copied.size(), copied + "<cc>zcj</cc>");
  const auto issued = service_.issue(minutes, service_.actor(""), {});
  ASSERT_TRUE(issued.receipt) << issued.faults.size();
  std::set<std::string> owing;
  for (const auto& clock : service_.desk().clocks(service_.actor("lisi"), issued.receipt->id)) {
    EXPECT_EQ(clock.rule, "resolution-due");
    owing.insert(clock.agency);
  }
  EXPECT_EQ(owing, (std::set<std::string>{"gaj", "jcy", "sjg", "zcj"}));
  EXPECT_EQ(service_.desk().clocks(service_.actor("chenshisan"), issued.receipt->id).size(), 1U);
}

// Theirs begins when they receive their copy, and is theirs to do.
TEST_F(DeskTest, BeginsTheClockOfACopyWhenItIsReceived) {
  const fs::path own = directory_.path() + "/home/desk/templates";
  const std::string name = "consultation-minutes.xml";
  std::string text = read_file(yinxin::testing::source_dir() + "/templates/" + name, 1 << 20);
  const std::string stated = "rule=\"resolution-due\" from=\"delivery\"";
  text.replace(text.find(stated), stated.size(),
               "rule=\"opinion-reply-reminder\" from=\"receipt\"");
  fs::create_directories(own);
  write_file(own / name, text);
  Submission minutes = sample("consultation-minutes");
  const std::string addressed = "<to>zcj</to>";
  minutes.record.erase(minutes.record.find(addressed), addressed.size());
  const std::string copied = "<cc>ssjg</cc>";
  minutes.record.replace(minutes.record.find(copied), copied.size(), copied + "<cc>zcj</cc>");
  const std::string id = service_.issue(minutes, service_.actor(""), {}).receipt->id;
  const auto due = [&] {
    const auto todo = service_.desk().todo(service_.actor("chenshisan"));
    return std::count_if(todo.begin(), todo.end(),
                         [](const TodoItem& item) { return item.section == "due"; });
  };
  EXPECT_EQ(due(), 0);
  service_.desk().receive(service_.actor("chenshisan"), id, clock_.now(), "");
  EXPECT_EQ(due(), 1);
  EXPECT_TRUE(service_.desk().clocks(service_.actor("chenshisan"), id).front().begun());
}

TEST_F(DeskTest, FindsTheDocumentsOfACaseAlsoByItsName) {
  const auto issued = [&](const std::string& kind, const std::string& name) {
    Submission record = sample(kind);
    const std::size_t at = record.record.find("<name>", record.record.find("<case>")) + 6;
    const std::string now = record.record.substr(at, record.record.find("</name>", at) - at);
    for (auto i = record.record.find(now); i != std::string::npos && !name.empty();
         i = record.record.find(now, i + name.size())) {
      record.record.replace(i, now.size(), name);
    }
    const auto outcome = service_.issue(record, service_.actor(""), {});
    EXPECT_TRUE(outcome.receipt) << kind;
    return outcome.receipt ? outcome.receipt->id : "";
  };
  const std::string first = issued("criminal-referral", "");
  const std::string second = issued("criminal-referral", "");
  const std::string other = issued("criminal-referral", "另一家样例商贸有限公司涉嫌销售侵权复制品");
  std::set<std::string> chain;
  for (const auto& document : service_.desk().chain(service_.actor("lisi"), first)) {
    chain.insert(document.id);
  }
  EXPECT_EQ(chain, (std::set<std::string>{first, second}));
  EXPECT_EQ(service_.desk().chain(service_.actor("lisi"), other).size(), 1U);
}

TEST_F(DeskTest, OffersSigningOnlyToWhomTheKindLetsSign) {
  Desk& desk = service_.desk();
  const auto draft = desk.create(service_.actor("lisi"), sample("criminal-referral"));
  desk.take(service_.actor("lisi"), draft.id, {}, Verb::kSubmit);
  desk.take(service_.actor("yangshijiu"), draft.id, {}, Verb::kApprove);
  const auto offers = [&](const std::string& account) {
    const Actor actor = service_.actor(account);
    const auto verbs = desk.allowed(actor, desk.get(actor, draft.id));
    const auto todo = desk.todo(actor);
    const bool is_listed = std::any_of(todo.begin(), todo.end(),
                                       [](const TodoItem& item) { return item.section == "sign"; });
    const bool is_allowed = std::find(verbs.begin(), verbs.end(), Verb::kSign) != verbs.end();
    EXPECT_EQ(is_listed, is_allowed) << account;
    return is_allowed;
  };
  EXPECT_TRUE(offers("qianqi"));
  EXPECT_FALSE(offers("wushi")) << "a deputy, whose signature would be refused";
  desk.take(service_.actor("qianqi"), draft.id, {}, Verb::kReturn, "请补充上线人员情况");
  const auto todo = desk.todo(service_.actor("lisi"));
  ASSERT_EQ(todo.size(), 1U);
  EXPECT_EQ(todo.front().section, "returned");
  EXPECT_EQ(todo.front().detail, "请补充上线人员情况");
}

TEST_F(DeskTest, OffersAsFollowUpsWhatTheAgencyMayIssue) {
  const auto id = service_.issue(sample("criminal-referral"), service_.actor(""), {}).receipt->id;
  const auto offered = [&](const std::string& account) {
    std::set<std::string> kinds;
    for (const auto* kind : service_.desk().follow_ups(service_.actor(account), id)) {
      kinds.insert(kind->kind);
    }
    return kinds;
  };
  EXPECT_TRUE(offered("lisi").count("copy-letter"));
  EXPECT_FALSE(offered("lisi").count("filing-refusal"));
  EXPECT_TRUE(offered("heshiliu").count("filing-refusal"));
  EXPECT_FALSE(offered("heshiliu").count("copy-letter"));
}

TEST_F(DeskTest, KnowsWhoComesWithWhat) {
  Users& users = service_.users();
  const auto login = users.log_in("lisi", made_.sample_password, "");
  EXPECT_EQ(users.by_session(login.token)->agency, "sjg");
  EXPECT_FALSE(users.by_session(login.token, "forged"));
  const Actor administrator = service_.actor("shiershisan");
  const std::string token = users.make_token(administrator, "lisi", "case system", "read",
                                             clock_.now() + std::chrono::hours(1));
  const auto program = users.by_token(token);
  ASSERT_TRUE(program);
  expect_error(ErrorCode::kForbidden, "create-draft",
               [&] { service_.desk().create(*program, sample("criminal-referral")); });
  EXPECT_TRUE(service_.desk().list(*program, {}).empty());
  users.set_disabled(administrator, "lisi", true);
  EXPECT_FALSE(users.by_session(login.token));
  EXPECT_FALSE(users.by_token(token));
}

TEST_F(DeskTest, WritesCsvThatNoSpreadsheetRuns) {
  const LedgerTable table{{"文号", "说明"}, {{"1", {"=cmd|'/c calc'!A1", "他说\"好\"，\n是"}}}};
  EXPECT_EQ(to_csv(table),
            "\xEF\xBB\xBF\"文号\",\"说明\"\r\n\"'=cmd|'/c calc'!A1\",\"他说\"\"好\"\"，\n是\"\r\n");
}

}  // namespace
}  // namespace yinxin::service
