#include <gtest/gtest.h>

#include <fstream>

#include "journeys/instance.h"
#include "support/places.h"

// A case as people carry it from desk to desk: referral, receipt, refusal, reconsideration.
namespace yinxin {
namespace {

using testing::contents;
using testing::Instance;
using testing::Outcome;

const std::string kSamples = yinxin::testing::source_dir() + "/samples/";

struct Desks {
  const char* clerk;
  const char* reviewer;
  const char* head;
  const char* seal_keeper;
};

constexpr Desks kRegulator = {"lisi", "yangshijiu", "qianqi", "shenshiqi"};
constexpr Desks kPolice = {"heshiliu", "chushisi", "sunba", "hanshiba"};

class DeskJourney : public ::testing::Test, protected Instance {
 protected:
  using Changes = std::vector<std::pair<std::string, std::string>>;

  // A sample record with some of its text replaced.
  std::string record(const std::string& kind, const Changes& changes = {}) const {
    std::string text = contents(kSamples + kind + ".xml");
    for (const auto& [from, to] : changes) {
      const auto at = text.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      text.replace(at, from.size(), to);
    }
    std::ofstream(file(kind + ".xml")) << text;
    return file(kind + ".xml");
  }

  Json as(const char* user, std::vector<std::string> words, int status = 0) const {
    words.insert(words.end(), {"--as", user});
    return answer(std::move(words), status);
  }
  void refused(const char* user, std::vector<std::string> words, const std::string& why) const {
    words.insert(words.end(), {"--as", user});
    const Outcome outcome = yinxin(std::move(words));
    EXPECT_EQ(outcome.status, 1) << why;
    EXPECT_NE((outcome.out + outcome.err).find(why), std::string::npos)
        << outcome.out << outcome.err;
  }

  std::string created(const Desks& desks, const std::string& record) const {
    return as(desks.clerk, {"draft", "create", record}).at("id").string();
  }
  // Submitted, reviewed and signed.
  void sign(const Desks& desks, const std::string& draft) const {
    as(desks.clerk, {"draft", "submit", draft});
    as(desks.reviewer, {"draft", "approve", draft});
    as(desks.head, {"draft", "sign", draft});
  }
  std::string issue(const Desks& desks, const std::string& draft) const {
    return as(desks.seal_keeper, {"draft", "issue", draft}).at("number").string();
  }
  std::string sections(const char* user) const {
    std::string told;
    const Json items = as(user, {"todo"});
    for (const Json& item : items.array()) told += item.at("section").string() + " ";
    return told;
  }
  static Json clock(const Json& received, const std::string& rule) {
    for (const Json& row : received.at("clocks").array()) {
      if (row.at("rule").string() == rule) return row;
    }
    ADD_FAILURE() << "no clock " << rule << received.pretty();
    return {};
  }
};

TEST_F(DeskJourney, NobodyPassesADraftOutOfTurn) {
  const std::string draft = created(kRegulator, record("criminal-referral"));
  refused("lisi", {"draft", "approve", draft}, "approve");
  as("lisi", {"draft", "submit", draft});
  EXPECT_EQ(sections("yangshijiu"), "review ");
  EXPECT_EQ(sections("qianqi"), "");
  refused("lisi", {"draft", "edit", draft, record("criminal-referral")}, "edit");
  refused("yangshijiu", {"draft", "return", draft}, "reason");
  as("yangshijiu", {"draft", "return", draft, "--reason", "请核对数量"});
  EXPECT_EQ(sections("lisi"), "returned ");
  as("lisi", {"draft", "submit", draft});
  as("yangshijiu", {"draft", "approve", draft});
  refused("wushi", {"draft", "sign", draft}, "head of the agency");
  refused("sunba", {"draft", "sign", draft}, "no such draft");
  refused("shiershisan", {"draft", "show", draft}, "no such draft");
  as("qianqi", {"draft", "sign", draft});
  refused("qianqi", {"draft", "issue", draft}, "issue");
  EXPECT_EQ(sections("shenshiqi"), "seal ");
  EXPECT_EQ(issue(kRegulator, draft), "示市监移〔2026〕1号");
  const Json shown = as("lisi", {"draft", "show", draft});
  std::string told;
  for (const Json& step : shown.at("steps").array()) {
    told += step.at("verb").string() + ":" + step.at("post").string() + " ";
  }
  EXPECT_EQ(told,
            "create-draft:执法人员 submit:执法人员 return:审核人员 submit:执法人员 "
            "approve:审核人员 sign:局长 issue:综合行政执法支队支队长 complete: ");
  EXPECT_TRUE(answer({"audit"}).at("good").boolean());
}

TEST_F(DeskJourney, ACaseRunsFromReferralToReconsideration) {
  const std::string referral_draft = created(kRegulator, record("criminal-referral"));
  sign(kRegulator, referral_draft);
  const std::string referral = issue(kRegulator, referral_draft);

  EXPECT_EQ(sections("heshiliu"), "receive ");
  EXPECT_EQ(sections("fengshier"), "receive ");
  const Json receipt = as("heshiliu", {"receive", referral, "--at", "2026-03-18T15:00",
                                       "--differences", "运动鞋少一双"});
  const Json filing = clock(receipt, "filing-decision-3d").at("computations").array().at(0);
  EXPECT_EQ(filing.at("last_day").string(), "2026-03-23");
  EXPECT_EQ(filing.at("kind").string(), "法定期限");
  refused("heshiliu", {"receive", referral}, "received already");
  EXPECT_EQ(sections("heshiliu"), "due ");

  // The reply is drafted from the referral; what nobody can know is for the clerk.
  const Json begun = as("heshiliu", {"draft", "follow-up", referral, "--kind", "filing-refusal"});
  const std::string refusal_draft = begun.at("id").string();
  const std::string drafted =
      as("heshiliu", {"draft", "show", refusal_draft}).at("record").string();
  for (const char* fact : {"<issuer>gaj</issuer>", "<to>sjg</to>", "<cc>jcy</cc>",
                           "示市监移〔2026〕1号", "2026-03-18", "样张商贸有限公司"}) {
    EXPECT_NE(drafted.find(fact), std::string::npos) << fact << "\n" << drafted;
  }
  EXPECT_FALSE(as("heshiliu", {"draft", "submit", refusal_draft}, 1).at("taken").boolean());
  as("heshiliu", {"draft", "edit", refusal_draft,
                  record("filing-refusal", {{"示市监移〔2026〕4号", referral},
                                            {"<date>2026-03-17</date>", "<date>2026-03-18</date>"},
                                            {"<accepted>2026-03-17", "<accepted>2026-03-18"}})});
  sign(kPolice, refusal_draft);
  // Months later, and the limit was three days.
  refused("hanshiba", {"draft", "issue", refusal_draft}, "too late");
  as("heshiliu", {"draft", "explain", refusal_draft, "--reason", "案情复杂，补充侦查后决定"});
  const std::string refusal = issue(kPolice, refusal_draft);

  const Json received = as("lisi", {"receive", refusal, "--at", "2026-03-23T10:10"});
  const Json limit = clock(received, "reconsideration-3d").at("computations").array().at(0);
  EXPECT_EQ(limit.at("last_day").string(), "2026-03-26");
  EXPECT_NE(limit.at("explanation").string().find("2026年3月26日"), std::string::npos);
  EXPECT_FALSE(clock(received, "reconsideration-3d").at("duty").boolean());

  const std::string request_draft =
      as("lisi", {"draft", "follow-up", refusal, "--kind", "reconsideration-request"})
          .at("id")
          .string();
  const std::string request = as("lisi", {"draft", "show", request_draft}).at("record").string();
  for (const std::string& fact : {refusal, std::string("<police>gaj</police>"),
                                  std::string("<received>2026-03-23 10:10</received>")}) {
    EXPECT_NE(request.find(fact), std::string::npos) << fact << "\n" << request;
  }

  const Json chain = as("lisi", {"case", refusal});
  ASSERT_EQ(chain.array().size(), 2U);
  const Json first = clock(chain.array().at(0), "filing-decision-3d");
  EXPECT_EQ(first.at("answer").string(), chain.array().at(1).at("id").string());
  EXPECT_TRUE(first.at("late").boolean());
  EXPECT_EQ(first.at("lateness").string(), "案情复杂，补充侦查后决定");

  const Outcome csv = yinxin({"ledger", "referral", "--as", "lisi"});
  for (const char* cell : {"示市监移〔2026〕1号", "示例市公安局：运动鞋少一双", "逾期答复",
                           "法定期限", "案情复杂，补充侦查后决定", "2026-03-23"}) {
    EXPECT_NE(csv.out.find(cell), std::string::npos) << cell << "\n" << csv.out;
  }
  const Json statistics = as("lisi", {"ledger", "statistics"});
  for (const Json& rule : statistics.array()) {
    if (rule.at("rule").string() != "filing-decision-3d") continue;
    for (const Json& figure : rule.at("figures").array()) {
      const auto size = static_cast<std::int64_t>(figure.at("documents").array().size());
      EXPECT_EQ(figure.at("count").integer(), size);
      const std::string& name = figure.at("name").string();
      EXPECT_TRUE(name != "late" || size == 1);
      EXPECT_TRUE(name != "overdue" || size == 0);
    }
  }
  // Somebody who has nothing to do with it sees nothing of it.
  EXPECT_EQ(as("weishiwu", {"todo"}).array().size(), 0U);
  refused("weishiwu", {"case", refusal}, "no such document");
  EXPECT_TRUE(answer({"audit"}).at("good").boolean());
}

TEST_F(DeskJourney, ACopyLetterFollowsInOneStep) {
  const std::string draft = created(kRegulator, record("criminal-referral"));
  sign(kRegulator, draft);
  const std::string referral = issue(kRegulator, draft);
  const Json kinds = as("lisi", {"draft", "follow-up", referral});
  EXPECT_NE(kinds.dump().find("copy-letter"), std::string::npos) << kinds.dump();
  const std::string letter =
      as("lisi", {"draft", "follow-up", referral, "--kind", "copy-letter"}).at("id").string();
  const std::string text = as("lisi", {"draft", "show", letter}).at("record").string();
  for (const std::string& fact :
       {std::string("<to>jcy</to>"), std::string("<title>criminal-referral</title>"), referral,
        std::string("<police>gaj</police>"), std::string("91990100MA9XX0Y18L"),
        std::string("销售假冒注册商标的商品罪"), std::string("涉嫌犯罪案件移送书"),
        std::string("1264双")}) {
    EXPECT_NE(text.find(fact), std::string::npos) << fact << "\n" << text;
  }
}

TEST_F(DeskJourney, ALateCopyLetterIsListed) {
  const Json referral = answer({"issue", record("criminal-referral"), "--at", "2026-03-18T09:20"});
  const std::string number = referral.at("number").string();
  const auto figure = [&](const std::string& name) {
    const Json rules = as("lisi", {"ledger", "statistics"});
    for (const Json& rule : rules.array()) {
      if (rule.at("rule").string() != "referral-copy-1wd") continue;
      for (const Json& one : rule.at("figures").array()) {
        if (one.at("name").string() == name) return one.at("count").integer();
      }
    }
    return std::int64_t{-1};
  };
  EXPECT_EQ(figure("overdue"), 1);
  const std::string letter = record("copy-letter", {{"示市监移〔2026〕3号", number},
                                                    {"2026-03-18</date>", "2026-03-23</date>"},
                                                    {"09:20</sent>",
                                                     "09:20</sent><late-reason>附件复印延误，已"
                                                     "督促改正</late-reason>"}});
  answer({"issue", letter, "--at", "2026-03-23T10:00"});
  EXPECT_EQ(figure("overdue"), 0);
  EXPECT_EQ(figure("late"), 1);
  EXPECT_EQ(figure("recomputed"), 1);  // by the calendar as it is entered now
  EXPECT_EQ(figure("differing"), 0);
}

TEST_F(DeskJourney, AgreedItemsAreListedUntilTheyAreReported) {
  const Json minutes =
      answer({"issue", record("consultation-minutes"), "--at", "2026-04-15T10:00"});
  const Json table = as("lisi", {"ledger", "items"});
  const std::string text = table.dump();
  ASSERT_EQ(table.at("rows").array().size(), 4U);
  for (const char* heading : {"序号", "责任单位", "到期日", "办理情况"}) {
    EXPECT_NE(table.at("headings").dump().find(heading), std::string::npos) << heading;
  }
  for (const char* cell :
       {"涉网案件电子数据", "示例市公安局", "2026-05-15", "已到期，未反馈", "持续执行"}) {
    EXPECT_NE(text.find(cell), std::string::npos) << cell << "\n" << text;
  }
  for (const Json& row : table.at("rows").array()) {
    EXPECT_EQ(row.at("document").string(), minutes.at("id").string());
  }
  const Json later = as("lisi", {"ledger", "items", "--from", "2026-05-01"});
  EXPECT_EQ(later.at("rows").array().size(), 0U);
}

TEST_F(DeskJourney, AJointDocumentWaitsForEveryAgency) {
  const Desks province = {"qisaner", "xiesansan", "zousansi", "yusanwu"};
  const std::string draft =
      as("qisaner",
         {"draft", "create",
          record("joint-supervision-listing", {{"<print-date>2026-04-07</print-date>", ""},
                                               {"<plan-due>2026-04-15", "<plan-due>2099-04-15"},
                                               {"<due>2026-09-30", "<due>2099-09-30"}})})
          .at("id")
          .string();
  as("qisaner", {"draft", "submit", draft});
  as("xiesansan", {"draft", "approve", draft});
  refused("baisanliu", {"draft", "countersign", draft}, "no such draft");
  EXPECT_EQ(as("zousansi", {"draft", "sign", draft}).at("state").string(), "countersigning");
  refused("yusanwu", {"draft", "issue", draft}, "issue");
  EXPECT_EQ(sections("baisanliu"), "countersign ");
  as("baisanliu", {"draft", "refuse", draft, "--reason", "督办期限须再商"});
  EXPECT_EQ(sections("qisaner"), "returned ");
  sign(province, draft);
  const Json signed_draft = as("baisanliu", {"draft", "countersign", draft});
  EXPECT_EQ(signed_draft.at("state").string(), "ready");
  const std::string last = signed_draft.at("issuers").array().at(1).at("time").string();
  const Json issued = as("yusanwu", {"draft", "issue", draft});
  // 成文日期 is the day on which the last agency signed, whatever the draft said.
  EXPECT_EQ(issued.at("receipt").at("date").string(), last.substr(0, 10));
}

TEST_F(DeskJourney, RefusesClassifiedMaterialBeforeItIsStored) {
  const std::string secret =
      record("criminal-referral", {{"当事人仓库存放并销售", "机密★1年 当事人仓库存放并销售"}});
  refused("lisi", {"draft", "create", secret}, "nothing was stored");
  EXPECT_EQ(as("lisi", {"draft", "list"}).array().size(), 0U);
  for (const char* suffix : {"", "-wal"}) {
    EXPECT_EQ(contents(home() + "/desk/desk.sqlite" + suffix).find("机密★"), std::string::npos);
  }
}

TEST_F(DeskJourney, LeavesATrailOfEveryStepAndEveryLook) {
  const std::string draft = created(kRegulator, record("criminal-referral"));
  refused("sunba", {"draft", "show", draft}, "no such draft");
  as("lisi", {"draft", "show", draft});
  as("lisi", {"draft", "edit", draft, record("criminal-referral")});
  sign(kRegulator, draft);
  issue(kRegulator, draft);
  std::string told;
  const Json trail = answer({"trail", "--document", draft});
  for (const Json& row : trail.at("rows").array()) {
    told += row.at("actor").string() + ":" + row.at("verb").string() + ":" +
            row.at("result").string() + " ";
  }
  EXPECT_EQ(told,
            "sunba:draft.read:not_found lisi:draft.read:good lisi:draft.edit:good "
            "lisi:draft.submit:good yangshijiu:draft.approve:good qianqi:draft.sign:good "
            "shenshiqi:draft.issue:good ");
  answer({"proof", "示市监移〔2026〕1号"});
  answer({"reindex"});
  for (const char* verb : {"proof", "reindex"}) {
    EXPECT_EQ(answer({"trail", "--verb", verb}).at("matching").integer(), 1) << verb;
  }
  const Json made = answer({"trail", "--verb", "draft.create"});
  EXPECT_EQ(made.at("rows").array().at(0).at("actor").string(), "lisi");
}

TEST_F(DeskJourney, NoticesAVersionThatHasChanged) {
  const std::string draft = created(kRegulator, record("criminal-referral"));
  as("lisi", {"draft", "edit", draft, record("criminal-referral"), "--version", "1"});
  refused("lisi", {"draft", "submit", draft, "--version", "1"}, "changed meanwhile");
  as("lisi", {"draft", "submit", draft, "--version", "2"});
}

}  // namespace
}  // namespace yinxin
