#include <gtest/gtest.h>

#include "base/error.h"
#include "base/utf8.h"
#include "index/collection.h"

namespace yinxin::index {
namespace {

using testing::Collection;
using testing::everyone;
using testing::query;
using testing::SampleTexts;
using testing::written;

const Instant kNow = *from_rfc3339("2026-03-27T05:59:00+08:00");

Viewer viewer_of(std::vector<std::string> agencies, int clearance = 0) {
  Viewer viewer;
  viewer.agencies = std::move(agencies);
  viewer.clearance = clearance;
  return viewer;
}

// Something a user might type: a piece of a document, two of them, a field, a wrong spelling.
std::string any_query(SampleTexts& texts, const std::vector<Entry>& entries) {
  const std::u32string text = to_utf32(entries[texts.below(entries.size())].text);
  const auto piece = [&](std::size_t longest) {
    return "\"" + to_utf8(text.substr(texts.below(text.size()), 1 + texts.below(longest))) + "\"";
  };
  switch (texts.below(10)) {
    case 0:
      return "号:" + std::to_string(texts.below(300));
    case 1:
      return piece(3) + " " + piece(3);
    case 2:
      return piece(2) + " -" + piece(4);
    case 3:
      return texts.company() + "哪些";
    case 4:
      return "机关:管理局 " + piece(2);
    case 5:
      return texts.person() + "错";
    case 8:
      return to_utf8(text.substr(texts.below(text.size()), 1)) + " ";
    case 9:
      return "样例市" + entries[texts.below(entries.size())].agency + "管理局";
    case 6:
      return "日期:202" + std::to_string(texts.below(7));
    default:
      return piece(10);
  }
}

// Two worlds that differ only in documents the viewer may not see, mixed in among the others,
// replaced and larger in number: no byte of any answer may differ.
TEST(Visibility, HidesEvenTheExistenceOfWhatMayNotBeSeen) {
  SampleTexts texts(41);
  std::vector<Entry> seen;
  std::vector<Entry> both;
  for (std::size_t i = 0; i < 400; ++i) {
    Entry entry = texts.entry(i, 1 + texts.below(8));
    entry.visible_to = i % 4 == 0 ? std::vector<std::string>{"sample-a"}
                                  : std::vector<std::string>{"sample-b", "sample-bb"};
    if (i % 7 == 0) entry.level = 2;
    // Some are kept to named persons until later, of whom the viewer is one, or for ever.
    const bool later = i % 8 == 0 && i % 3 == 0;
    const bool named = later && i % 5 == 0;
    if (later) entry.release = kNow + std::chrono::hours(1);
    if (later) entry.readers = {named ? "viewer" : "somebody-else", "another"};
    both.push_back(entry);
    if (i % 4 == 0 && entry.level == 0 && (!later || named)) seen.push_back(entry);
  }
  const Collection small(seen);
  const Collection large(both);
  // Hidden documents that come, and are replaced, while the index is in use.
  {
    Indexer indexer(large.path());
    for (std::size_t i = 1; i < both.size(); i += 4) both[i].text += texts.sentence();
    indexer.add({both[1], both[5], both[9]}, indexer.position() + 1);
  }
  const Searcher small_searcher = small.searcher();
  const Searcher large_searcher = large.searcher();
  Viewer viewer = viewer_of({"sample-a"});
  viewer.person = "viewer";
  viewer.now = kNow;
  std::size_t with_hits = 0;
  std::size_t widened = 0;
  for (int n = 0; n < 4000; ++n) {
    Query asked = query(any_query(texts, both), 1 + texts.below(20));
    asked.offset = texts.below(3) == 0 ? texts.below(10) : 0;
    asked.facets = texts.below(2) == 0;
    asked.order = texts.below(4) == 0 ? Order::kNewestFirst : Order::kRelevance;
    std::string in_small;
    std::string in_large;
    const auto ask = [&](const Searcher& searcher) -> std::string {
      try {
        const Answer answer = searcher.answer(viewer, asked);
        with_hits += answer.hits.empty() ? 0U : 1U;
        widened += answer.widened ? 1U : 0U;
        return written(answer);
      } catch (const Error& error) {
        return error.what();
      }
    };
    ASSERT_EQ(ask(small_searcher), ask(large_searcher)) << asked.text;
  }
  EXPECT_GT(with_hits, 2000U);
  EXPECT_GT(widened, 400U);
}

TEST(Visibility, ShowsNothingToAViewerWithoutAgencies) {
  SampleTexts texts(42);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < 30; ++i) entries.push_back(texts.entry(i));
  const Collection collection(entries);
  const Searcher searcher = collection.searcher();
  for (const Viewer& viewer :
       {Viewer{}, viewer_of({""}), viewer_of({"sample"}), viewer_of({"sample-aa"}),
        viewer_of({"*"}), viewer_of({std::string(500, 'x')}), viewer_of({"sample-a"}, -1)}) {
    for (const char* text :
         {"", "移送", "-从未", "-移送", "移送 -从未提到", "机关:管理局", "号:号", "日期:2019..2030",
          "-日期:2019", "涉嫌狙罪案件", "关于涉嫌犯罪的有哪些"}) {
      const Answer answer = searcher.answer(viewer, query(text));
      EXPECT_EQ(answer.total, 0U) << text;
      EXPECT_TRUE(answer.hits.empty()) << text;
      EXPECT_FALSE(answer.widened) << text;
    }
  }
  EXPECT_EQ(searcher.answer(everyone(), query("")).total, 30U);
}

TEST(Visibility, NeedsBothAnAgencyAndAClearance) {
  Entry secret;
  secret.id = "secret";
  secret.text = "样例";
  secret.visible_to = {"sample-a", "sample-b"};
  secret.level = 2;
  Entry open = secret;
  open.id = "open";
  open.level = 0;
  const Collection collection({secret, open});
  const Searcher searcher = collection.searcher();
  const auto total = [&](const Viewer& viewer) {
    return searcher.answer(viewer, query("样例")).total;
  };
  EXPECT_EQ(total(viewer_of({"sample-b"}, 0)), 1U);
  EXPECT_EQ(total(viewer_of({"sample-b"}, 1)), 1U);
  EXPECT_EQ(total(viewer_of({"sample-b"}, 2)), 2U);
  EXPECT_EQ(total(viewer_of({"sample-x", "sample-a"}, 99)), 2U);
  EXPECT_EQ(total(viewer_of({"sample-x"}, 3)), 0U);
}

TEST(Visibility, IsOfNamedPersonsUntilTheRelease) {
  Entry letter;
  letter.id = "letter";
  letter.text = "样例";
  letter.visible_to = {"sample-a", "sample-b"};
  letter.readers = {"lisi", "zhengshiyi"};
  letter.release = kNow + std::chrono::minutes(1);
  Entry never = letter;
  never.id = "never";
  never.visible_to.clear();
  never.release.reset();
  const Collection collection({letter, never});
  const Searcher searcher = collection.searcher();
  const auto total = [&](const std::string& agency, const std::string& person, Instant now) {
    Viewer viewer = viewer_of({agency});
    viewer.person = person;
    viewer.now = now;
    return searcher.answer(viewer, query("样例")).total;
  };
  const Instant then = *letter.release;
  EXPECT_EQ(total("sample-a", "lisi", kNow), 2U);
  EXPECT_EQ(total("sample-x", "zhengshiyi", kNow), 2U);
  EXPECT_EQ(total("", "zhengshiyi", kNow), 2U);
  EXPECT_EQ(total("sample-a", "wangwu", kNow), 0U);
  EXPECT_EQ(total("sample-a", "lis", kNow), 0U);
  EXPECT_EQ(total("sample-a", "wangwu", {}), 0U);
  EXPECT_EQ(total("sample-a", "wangwu", then), 1U);
  EXPECT_EQ(total("sample-b", "", then), 1U);
  EXPECT_EQ(total("sample-x", "wangwu", then), 0U);
  EXPECT_EQ(total("", "", then), 0U);
}

TEST(Visibility, FetchesTextsOnlyOfWhatIsShown) {
  SampleTexts texts(43);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < 30; ++i) entries.push_back(texts.entry(i));
  const Collection collection(entries);
  std::vector<std::string> fetched;
  const Searcher searcher(collection.path(), [&](const std::string& id) {
    fetched.push_back(id);
    return std::string();
  });
  const Answer answer = searcher.answer(viewer_of({"sample-a"}), query("移送", 3));
  EXPECT_EQ(fetched, testing::ids(answer));
}

}  // namespace
}  // namespace yinxin::index
