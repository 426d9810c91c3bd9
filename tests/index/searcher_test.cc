#include "index/searcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "base/file.h"
#include "base/utf8.h"
#include "index/collection.h"
#include "index/fold.h"
#include "support/expect_error.h"
#include "support/places.h"

namespace yinxin::index {
namespace {

using testing::Collection;
using testing::everyone;
using testing::finds;
using testing::ids;
using testing::query;
using testing::SampleTexts;
using yinxin::testing::expect_error;

Entry referral() {
  Entry entry;
  entry.id = "doc-1";
  entry.imported_id = "old-7";
  entry.number = "示市监移〔2022〕157号";
  entry.title = "关于样例市鼎样商贸有限公司涉嫌犯罪案件的移送书";
  entry.text =
      "样例市鼎样商贸有限公司（法定代表人：𠮷䶮）销售假冒“样\n例”牌卷烟，见ＧＢ/T 9704-2012。\n"
      "当事人买买提·样例驾驶样A·12B45號貨車，"
      "另有𬭎、㛃两人在KTV包房到案。电话13800000000。";
  entry.kind = "criminal-referral";
  entry.kind_name = "涉嫌犯罪案件移送书";
  entry.agency = "sample-agency";
  entry.agency_name = "样例市市场监督管理局";
  entry.date = "2022-03-18";
  entry.case_name = "样例一号案";
  entry.visible_to = {"sample-agency"};
  return entry;
}

Entry plain(const std::string& id, const std::string& text, const std::string& date = {}) {
  Entry entry;
  entry.id = id;
  entry.text = text;
  entry.date = date;
  return entry;
}

class SearcherTest : public ::testing::Test {
 protected:
  Collection collection_{{referral(), plain("doc-2", "另一份样例文件，与上文无关，2022年157件。")}};
  Searcher searcher_ = collection_.searcher();
};

TEST_F(SearcherTest, FindsEverySpelling) {
  for (const char* text : {"示市监移〔2022〕157号",
                           "(2022)157号",
                           "[2022]157号",
                           "［２０２２］１５７號",
                           "2022 157",
                           "157号",
                           "示市監移",
                           "移2022",
                           "鼎樣商貿",
                           "樣例市鼎樣",
                           "样例牌",
                           "卷烟",
                           "烟",
                           "gb/t 9704",
                           "GBT9704-2012",
                           "9704",
                           "970",
                           "ktv包房",
                           "KTV 包房",
                           "买买提样例",
                           "買買提•樣例",
                           "买买提・样例",
                           "样A12B45",
                           "样a·12b45号货车",
                           "12B45",
                           "𠮷",
                           "𬭎",
                           "䶮",
                           "㛃",
                           "𠮷䶮",
                           "13800000000",
                           "0000000",
                           "3"}) {
    EXPECT_TRUE(finds(searcher_, text, "doc-1")) << text;
  }
}

TEST_F(SearcherTest, AnswersWithWhatAHitListNeeds) {
  const Answer answer = searcher_.answer(everyone(), query("鼎樣"));
  ASSERT_EQ(answer.hits.size(), 1U);
  const Hit& hit = answer.hits[0];
  EXPECT_EQ(hit.id, "doc-1");
  EXPECT_EQ(hit.imported_id, "old-7");
  EXPECT_EQ(hit.number, "示市监移〔2022〕157号");
  EXPECT_EQ(hit.title, referral().title);
  EXPECT_EQ(hit.agency, "sample-agency");
  EXPECT_EQ(hit.kind, "criminal-referral");
  EXPECT_EQ(hit.date, "2022-03-18");
  EXPECT_EQ(hit.snippet.find("样例市«鼎样»商贸有限公司（法定代表人：𠮷䶮）"), 0U);
  EXPECT_EQ(answer.query, "鼎樣");
  EXPECT_EQ(answer.total, 1U);
  EXPECT_FALSE(answer.total_is_lower_bound);
  EXPECT_FALSE(answer.widened);
}

TEST_F(SearcherTest, LooksIntoFields) {
  for (const char* text :
       {"号:157", "文号：2022", "号:7", "号:(2022)157号", "机关:sample-agency", "机关:市场监督",
        "文种:移送书", "文种:criminal-referral", "标题:鼎样", "标题:书", "案件:样例一号",
        "当事人:买买提·样例", "日期:2022", "日期:2022年3月", "日期:2022-03-18",
        "日期:2022-03-01..2022-04-01", "日期:..2022", "鼎样 -标题:通知", "-日期:2023 鼎样"}) {
    EXPECT_TRUE(finds(searcher_, text, "doc-1")) << text;
  }
  for (const char* text :
       {"号:9704", "机关:sample", "机关:鼎样", "标题:卷烟", "日期:2023", "日期:2022-03-19",
        "日期:..2021", "鼎样 -卷烟", "鼎样 NOT 9704", "鼎样 -号:157", "-鼎样"}) {
    EXPECT_FALSE(finds(searcher_, text, "doc-1")) << text;
  }
}

TEST_F(SearcherTest, FiltersByIdAndDate) {
  const auto found = [&](auto change) {
    Query filtered = query("样例");
    change(filtered);
    return ids(searcher_.answer(everyone(), filtered));
  };
  const std::vector<std::string> one = {"doc-1"};
  EXPECT_EQ(found([](Query& q) { q.agency = {"nobody", "sample-agency"}; }), one);
  EXPECT_EQ(found([](Query& q) { q.kind = {"criminal-referral"}; }), one);
  EXPECT_EQ(found([](Query& q) { q.from = "2022-03-18"; }), one);
  EXPECT_EQ(found([](Query& q) { q.to = "2022-03-18"; }), one);
  EXPECT_TRUE(found([](Query& q) { q.to = "2022-03-17"; }).empty());
  EXPECT_TRUE(found([](Query& q) { q.agency = {"sample"}; }).empty());
  EXPECT_TRUE(found([](Query& q) { q.agency = {""}; }).empty());
  expect_error(ErrorCode::kInvalidInput, "筛选",
               [&] { found([](Query& q) { q.agency.assign(51, "sample-agency"); }); });
  EXPECT_TRUE(found([](Query& q) { q.kind = {std::string(1000, 'x')}; }).empty());
  expect_error(ErrorCode::kInvalidInput, "日期", [&] { found([](Query& q) { q.from = "2022"; }); });
  expect_error(ErrorCode::kInvalidInput, "页", [&] { found([](Query& q) { q.limit = 101; }); });
}

TEST_F(SearcherTest, WidensOnlyWhatIsNotFoundAndSaysSo) {
  for (const char* text : {"鼎祥商贸有限公司", "样例市鼎样商货有限公司", "鼎样商有限公司",
                           "鼎样商贸大有限公司", "买买踢样例", "关于鼎样商贸的案件有哪些"}) {
    const Answer answer = searcher_.answer(everyone(), query(text));
    ASSERT_FALSE(answer.hits.empty()) << text;
    EXPECT_EQ(answer.hits[0].id, "doc-1") << text;
    EXPECT_TRUE(answer.widened) << text;
  }
  EXPECT_EQ(searcher_.answer(everyone(), query("从未提到的事物")).total, 0U);
  EXPECT_FALSE(searcher_.answer(everyone(), query("从未提到的事物")).widened);
  EXPECT_EQ(searcher_.answer(everyone(), query("鼎祥商贸有限公司 -卷烟")).total, 0U);
}

TEST_F(SearcherTest, ListsEverythingForAnEmptyQuery) {
  EXPECT_EQ(ids(searcher_.answer(everyone(), query(""))),
            (std::vector<std::string>{"doc-1", "doc-2"}));
}

// The promise of the whole module: cut anything out of a document and it is found by it.
TEST(Searcher, FindsEverySubstring) {
  SampleTexts texts(31);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < 60; ++i) entries.push_back(texts.entry(i));
  const Collection collection(entries);
  const Searcher searcher = collection.searcher();
  for (int n = 0; n < 4000; ++n) {
    const Entry& entry = entries[texts.below(entries.size())];
    const std::u32string text = to_utf32(n % 5 == 0 ? entry.title : entry.text);
    const std::size_t begin = texts.below(text.size());
    const std::string part = to_utf8(text.substr(begin, 1 + texts.below(12)));
    if (fold(to_utf32(part)).empty() || part.find("NOT") != std::string::npos) continue;
    ASSERT_TRUE(finds(searcher, "\"" + part + "\"", entry.id)) << part << " in " << entry.id;
  }
}

// And the other way round: a hit that is called exact contains what was looked for.
TEST(Searcher, FindsNothingElse) {
  SampleTexts texts(32);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < 40; ++i) entries.push_back(texts.entry(i));
  const Collection collection(entries);
  const Searcher searcher = collection.searcher();
  for (int n = 0; n < 1500; ++n) {
    const std::u32string text = to_utf32(texts.entry(0).text);
    const std::u32string part = fold(text.substr(texts.below(text.size()), 1 + texts.below(6)));
    if (part.empty()) continue;
    std::size_t expected = 0;
    for (const Entry& entry : entries) {
      const auto has = [&](const std::string& field) {
        return fold(to_utf32(field)).find(part) != std::u32string::npos;
      };
      expected += has(entry.text) || has(entry.title) || has(entry.number) ? 1U : 0U;
    }
    const Answer answer = searcher.answer(everyone(), query("\"" + to_utf8(part) + "\""));
    ASSERT_EQ(answer.widened ? 0U : answer.total, expected) << to_utf8(part);
  }
}

TEST(Searcher, PutsTitleNumberAndWholeWordsFirst) {
  Entry titled = plain("title", "一");
  titled.title = "鼎样";
  Entry numbered = plain("number", "一");
  numbered.number = "样监〔2022〕157号";
  const Collection collection(
      {plain("text", "鼎样鼎样鼎样，样监〔2022〕157号之附件，编号1577，第77页"), titled, numbered,
       plain("word", "GB 77")});
  const Searcher searcher = collection.searcher();
  EXPECT_EQ(ids(searcher.answer(everyone(), query("鼎样"))),
            (std::vector<std::string>{"title", "text"}));
  EXPECT_EQ(ids(searcher.answer(everyone(), query("样监 2022 157号")))[0], "number");
  EXPECT_EQ(ids(searcher.answer(everyone(), query("GB 77"))), (std::vector<std::string>{"word"}));
}

TEST(Searcher, OrdersByDateWhereNothingElseDecides) {
  const Collection collection({plain("old", "样例", "2020-01-01"), plain("none", "样例"),
                               plain("new", "样例样例", "2024-01-01"),
                               plain("mid", "样例", "2022-01-01")});
  const Searcher searcher = collection.searcher();
  Query newest = query("例");
  EXPECT_EQ(ids(searcher.answer(everyone(), newest)),
            (std::vector<std::string>{"new", "mid", "old", "none"}));
  newest.text = "样例 -无";
  newest.order = Order::kNewestFirst;
  EXPECT_EQ(ids(searcher.answer(everyone(), newest)),
            (std::vector<std::string>{"new", "mid", "old", "none"}));
}

TEST(Searcher, TurnsPagesWithoutGapsOrRepetitions) {
  SampleTexts texts(33);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < 150; ++i) entries.push_back(texts.entry(i, 2));
  const Collection collection(entries);
  const Searcher searcher = collection.searcher();
  for (const char* text : {"移送", "", "涉嫌狙罪案件"}) {
    std::vector<std::string> all;
    Query page = query(text, 7);
    for (Answer answer = searcher.answer(everyone(), page); !answer.hits.empty();
         answer = searcher.answer(everyone(), page)) {
      EXPECT_EQ(answer.total, 150U);
      for (const std::string& id : ids(answer)) all.push_back(id);
      page.offset += page.limit;
    }
    std::sort(all.begin(), all.end());
    EXPECT_EQ(std::unique(all.begin(), all.end()) - all.begin(), 150) << text;
  }
}

TEST(Searcher, CountsExactlyUpToALimitAndSaysWhereItStops) {
  std::vector<Entry> entries;
  for (int i = 0; i < 300; ++i) entries.push_back(plain("doc-" + std::to_string(i), "样例文件"));
  const Collection collection(entries);
  SearchLimits limits;
  limits.exact_count = 300;
  const Answer exact = collection.searcher(limits).answer(everyone(), query("样例文件", 5));
  EXPECT_EQ(exact.total, 300U);
  EXPECT_FALSE(exact.total_is_lower_bound);
  limits.exact_count = 299;
  const Answer at_least = collection.searcher(limits).answer(everyone(), query("样例文件", 5));
  EXPECT_EQ(at_least.total, 299U);
  EXPECT_TRUE(at_least.total_is_lower_bound);
}

TEST(Searcher, CountsWhatTheMatchesAre) {
  SampleTexts texts(34);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < 200; ++i) {
    entries.push_back(texts.entry(i));
    entries.back().signature = i % 3 == 0 ? "B-LTA" : "";
  }
  const Collection collection(entries);
  const Searcher searcher = collection.searcher();
  for (const char* text : {"", "移送", "假冒 -样A", "法", "涉嫌狙罪案件"}) {
    Query asked = query(text, 100);
    asked.facets = true;
    const Facets facets = searcher.answer(everyone(), asked).facets;
    std::map<std::string, std::uint64_t> agencies;
    std::map<std::string, std::uint64_t> years;
    std::uint64_t signed_ones = 0;
    for (std::size_t hits = 100; hits == 100; asked.offset += 100) {
      const Answer page = searcher.answer(everyone(), asked);
      hits = page.hits.size();
      for (const Hit& hit : page.hits) {
        ++agencies[hit.agency];
        ++years[hit.date.substr(0, 4)];
        signed_ones += entries[std::stoul(hit.id.substr(4))].signature.empty() ? 0U : 1U;
      }
    }
    ASSERT_EQ(facets.agency.size(), agencies.size()) << text;
    for (const FacetCount& row : facets.agency) EXPECT_EQ(row.count, agencies[row.value]) << text;
    ASSERT_EQ(facets.year.size(), years.size()) << text;
    for (const FacetCount& row : facets.year) EXPECT_EQ(row.count, years[row.value]) << text;
    ASSERT_EQ(facets.signature.size(), 1U) << text;
    EXPECT_EQ(facets.signature[0].count, signed_ones) << text;
    Query narrowed = asked;
    narrowed.offset = 0;
    narrowed.agency = {facets.agency[0].value};
    narrowed.signature = {"B-LTA"};
    narrowed.case_name = {"样例案"};
    EXPECT_LT(searcher.answer(everyone(), narrowed).total, facets.agency[0].count) << text;
    if (searcher.answer(everyone(), asked).widened) continue;
    // Any of two, and what else there would have been to choose.
    Query either = asked;
    either.offset = 0;
    either.agency = {facets.agency[0].value, facets.agency[1].value};
    const Answer chosen = searcher.answer(everyone(), either);
    EXPECT_EQ(chosen.total, facets.agency[0].count + facets.agency[1].count) << text;
    ASSERT_EQ(chosen.facets.agency.size(), facets.agency.size()) << text;
    EXPECT_EQ(chosen.facets.agency.back().count, facets.agency.back().count) << text;
    std::uint64_t in_all_years = 0;
    for (const FacetCount& row : chosen.facets.year) in_all_years += row.count;
    EXPECT_EQ(in_all_years, chosen.total) << text;
  }
}

TEST(Searcher, KnowsTheNamesAnAgencyHasHad) {
  Entry old = plain("old", "移送知识产权检察办公室");
  old.agency = "procuratorate";
  old.agency_name = "样例检察办公室";
  Entry renamed = plain("new", "移送知识产权检察厅");
  renamed.agency = "procuratorate";
  renamed.agency_name = "样例检察厅";
  const Collection collection({old, renamed, plain("other", "移送样例公安局")});
  const Searcher searcher(collection.path(),
                          [](const std::string&) { return "移送知识产权检察厅"; }, {},
                          {{"procuratorate", {"知识产权检察办公室", "知识产权检察厅"}},
                           {"police", {"样例公安局", ""}}});
  for (const char* text :
       {"知识产权检察办公室", "知识产权检察厅", "机关:知识产权检察办", "移送 机关:检察厅"}) {
    const Answer answer = searcher.answer(everyone(), query(text));
    EXPECT_EQ(answer.total, 2U) << text;
    EXPECT_FALSE(answer.widened) << text;
  }
  EXPECT_EQ(searcher.answer(everyone(), query("-知识产权检察厅")).total, 1U);
  EXPECT_EQ(searcher.answer(everyone(), query("样例公安局")).total, 1U);
  EXPECT_NE(searcher.answer(everyone(), query("知识产权检察办公室"))
                .hits[0]
                .snippet.find("«知识产权检察厅»"),
            std::string::npos);
}

TEST(Searcher, StopsAtTheTimeLimit) {
  std::vector<Entry> entries;
  std::string text;
  for (int i = 0; i < 3000; ++i) text += i % 2 == 0 ? "样" : "例";
  for (int i = 0; i < 300; ++i) entries.push_back(plain("doc-" + std::to_string(i), text));
  const Collection collection(entries);
  SearchLimits limits;
  limits.time = std::chrono::milliseconds(0);
  const Searcher searcher = collection.searcher(limits);
  for (const char* hostile :
       {"样例样例样例样例样例样", "\"样样例\"", "样 -例样", "样", "a样例样例样例样例"}) {
    expect_error(ErrorCode::kUnavailable, "检索用时过长",
                 [&] { searcher.answer(everyone(), query(hostile)); });
  }
}

TEST(Searcher, AnswersHostileQueriesInTime) {
  std::vector<Entry> entries;
  std::string text;
  for (int i = 0; i < 3000; ++i) text += i % 3 == 0 ? "样" : i % 3 == 1 ? "例" : "1";
  for (int i = 0; i < 200; ++i) entries.push_back(plain("doc-" + std::to_string(i), text));
  const Collection collection(entries);
  SearchLimits limits;
  limits.time = std::chrono::milliseconds(200);
  const Searcher searcher = collection.searcher(limits);
  const std::string dense = to_utf8(to_utf32(text).substr(0, 60));
  const std::string nearly = to_utf8(to_utf32(text).substr(0, 20)) + "样1";
  for (const std::string& hostile :
       {dense, nearly, "样 例 1 样 例 1 样 例 1 样 例 1 样 例 1 " + nearly, "-样 -例 -" + dense}) {
    const auto begin = std::chrono::steady_clock::now();
    try {
      searcher.answer(everyone(), query(hostile));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kUnavailable) << error.what();
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << hostile;
  }
}

// 通用规范汉字表 (2013), one by one; traditional and simplified forms are the same to the search.
TEST(GeneralCharacters, AreFoundOneByOne) {
  const auto table = to_utf32(
      read_file(yinxin::testing::tests_dir() + "/pdf/general_standard_characters.txt", 1 << 20));
  const Collection collection({plain("characters", to_utf8(table)), plain("other", "鬮")});
  const Searcher searcher = collection.searcher();
  for (const char32_t c : table) {
    if (c == U'\n') continue;
    EXPECT_TRUE(finds(searcher, to_utf8(c), "characters")) << to_utf8(c);
  }
}

// Wherever in a match the time is over: an answer, or an Error, and nothing worse.
TEST(Searcher, StopsAtItsTimeLimitWhateverItIsDoing) {
  SampleTexts texts(5);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < 1500; ++i) entries.push_back(texts.entry(i, 30));
  const Collection collection(entries);
  std::size_t cut = 0;
  for (int microseconds = 50; microseconds < 40'000; microseconds = microseconds * 5 / 4) {
    SearchLimits limits;
    limits.time = std::chrono::microseconds(microseconds);
    const Searcher searcher = collection.searcher(limits);
    for (const char* text :
         {"样例市百商", "样品市贸", "2026年3月17错日", "鼎样品", "哪些样例烟草案件有车牌",
          "样例市错例佳商贸有限公司", "第19条错", "销售的"}) {
      try {
        cut += searcher.answer(everyone(), query(text)).near_unknown ? 1U : 0U;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
        ++cut;
      }
    }
  }
  EXPECT_GT(cut, 5U);
}

}  // namespace
}  // namespace yinxin::index
