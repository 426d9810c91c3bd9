#include "index/writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include "base/file.h"
#include "index/collection.h"
#include "index/merging.h"
#include "index/store.h"
#include "support/expect_error.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

using testing::everyone;
using testing::query;
using yinxin::testing::expect_error;
using yinxin::testing::TemporaryDirectory;

void make_empty(const fs::path& path) {
  rebuild(path, [](Indexer&) {});
}

std::string no_text(const std::string& /*id*/) {
  return {};
}

Entry numbered(std::uint64_t n) {
  Entry entry;
  entry.id = "doc-" + std::to_string(n);
  entry.text = "样例文件之" + std::to_string(n);
  entry.agency = "sample-agency";
  return entry;
}

std::uint64_t total(const fs::path& path, const std::string& text = "样例文件") {
  const Answer answer = Searcher(path, no_text).answer(everyone(), query(text));
  return answer.widened ? 0 : answer.total;
}

class IndexerTest : public ::testing::Test {
 protected:
  IndexerTest() { make_empty(path_); }

  TemporaryDirectory directory_;
  fs::path path_ = fs::path(directory_.path()) / "index";
};

TEST_F(IndexerTest, RemembersHowFarItHasCome) {
  EXPECT_EQ(Indexer(path_).position(), 0U);
  {
    Indexer indexer(path_);
    indexer.add({numbered(1), numbered(2)}, 5);
    EXPECT_EQ(indexer.position(), 5U);
    indexer.add({}, 9);
  }
  EXPECT_EQ(Indexer(path_).position(), 9U);
  EXPECT_EQ(Indexer(path_).documents(), 2U);
}

TEST_F(IndexerTest, ReplacesADocumentOfTheSameId) {
  Indexer indexer(path_);
  indexer.add({numbered(1)}, 1);
  Entry changed = numbered(1);
  changed.text = "改过的样例文件";
  indexer.add({changed}, 1);
  EXPECT_EQ(total(path_), 1U);
  EXPECT_EQ(total(path_, "改过的"), 1U);
  EXPECT_EQ(total(path_, "样例文件之1"), 0U);
}

TEST_F(IndexerTest, ChangesNothingWhenAnEntryIsRefused) {
  Indexer indexer(path_);
  indexer.add({numbered(1)}, 1);
  const auto refused = [&](const char* words, auto spoil) {
    Entry bad = numbered(3);
    spoil(bad);
    expect_error(ErrorCode::kInvalidInput, words, [&] { indexer.add({numbered(2), bad}, 3); });
  };
  refused("without id", [](Entry& e) { e.id.clear(); });
  refused("id too long", [](Entry& e) { e.id = std::string(300, 'x'); });
  refused("id too long", [](Entry& e) { e.visible_to = {std::string(300, 'x')}; });
  refused("empty agency", [](Entry& e) { e.visible_to = {"a", ""}; });
  refused("not UTF-8", [](Entry& e) { e.text = "\xff"; });
  refused("not UTF-8", [](Entry& e) { e.kind = "\xff"; });
  refused("no such date", [](Entry& e) { e.date = "2026-02-29"; });
  refused("no such level", [](Entry& e) { e.level = 4; });
  refused("text too large", [](Entry& e) { e.text = std::string((16 << 20) + 1, 'x'); });
  EXPECT_EQ(indexer.position(), 1U);
  EXPECT_EQ(total(path_), 1U);
  expect_error(ErrorCode::kConflict, "position", [&] { indexer.add({numbered(2)}, 0); });
  indexer.add({numbered(2)}, 3);
  EXPECT_EQ(total(path_), 2U);
}

TEST_F(IndexerTest, IsTheOnlyOne) {
  const Indexer indexer(path_);
  expect_error(ErrorCode::kConflict, "another process", [&] { Indexer second(path_); });
}

TEST_F(IndexerTest, IsSeenByASearcherThatWasThereBefore) {
  Indexer indexer(path_);
  const Searcher searcher(path_, no_text);
  for (std::uint64_t n = 1; n <= 30; ++n) {
    indexer.add({numbered(n)}, n);
    EXPECT_EQ(searcher.answer(everyone(), query("样例文件")).total, n);
  }
}

// The readers' promise: no error, and never fewer documents than before.
TEST_F(IndexerTest, NeverDisturbsReaders) {
  const Searcher searcher(path_, no_text);
  std::atomic<bool> done{false};
  std::atomic<int> answers{0};
  std::vector<std::thread> readers;
  readers.reserve(3);
  for (int r = 0; r < 3; ++r) {
    readers.emplace_back([&] {
      std::uint64_t before = 0;
      while (!done) {
        const std::uint64_t now = searcher.answer(everyone(), query("样例文件")).total;
        EXPECT_GE(now, before);
        before = now;
        ++answers;
      }
    });
  }
  Indexer indexer(path_);
  for (std::uint64_t n = 1; n <= 150; ++n) indexer.add({numbered(n)}, n);
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(answers, 10);
}

// A child indexes until it is killed; whatever the moment, the index opens again, and it holds
// exactly the documents up to its position.
TEST_F(IndexerTest, SurvivesBeingKilledAtAnyMoment) {
  std::uint64_t position = 0;
  for (int round = 0; round < 12; ++round) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Indexer indexer(path_);
      for (std::uint64_t n = indexer.position();; n += 3) {
        indexer.add({numbered(n + 1), numbered(n + 2), numbered(n + 3)}, n + 3);
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(40 + 17 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));

    const Indexer indexer(path_);
    EXPECT_GE(indexer.position(), position);
    position = indexer.position();
    EXPECT_EQ(indexer.documents(), position);
    EXPECT_EQ(total(path_), position);
    const std::string last = "样例文件之" + std::to_string(position);
    EXPECT_EQ(total(path_, last) > 0, position > 0) << last;
  }
  EXPECT_GT(position, 0U);
}

TEST_F(IndexerTest, IsReplacedByARebuiltIndexWithoutDisturbance) {
  Indexer(path_).add({numbered(1)}, 1);
  const Searcher searcher(path_, no_text);
  Indexer old(path_);
  rebuild(path_, [&](Indexer& indexer) {
    EXPECT_EQ(indexer.position(), 0U);
    for (std::uint64_t n = 1; n <= 20; ++n) indexer.add({numbered(n)}, n);
    EXPECT_EQ(searcher.answer(everyone(), query("样例文件")).total, 1U);
    expect_error(ErrorCode::kConflict, "another process", [&] { make_empty(path_); });
  });
  EXPECT_EQ(searcher.answer(everyone(), query("样例文件")).total, 20U);
  expect_error(ErrorCode::kConflict, "rebuilt", [&] { old.add({numbered(2)}, 2); });
  EXPECT_EQ(Indexer(path_).position(), 20U);
  std::size_t directories = 0;
  for (const auto& entry : fs::directory_iterator(path_))
    directories += entry.is_directory() ? 1 : 0;
  EXPECT_EQ(directories, 2U) << "one segment and one of texts";
}

TEST_F(IndexerTest, IsExtendedByManyDocumentsAtOnce) {
  Indexer(path_).add({numbered(1), numbered(2), numbered(3)}, 3);
  const Searcher searcher(path_, no_text);
  extend(path_, [&](Indexer& indexer) {
    EXPECT_EQ(indexer.position(), 3U);
    EXPECT_EQ(indexer.documents(), 3U);
    std::vector<Entry> entries;
    for (std::uint64_t n = 2; n <= 1000; ++n) entries.push_back(numbered(n));
    entries[0].text = "改过的样例文件";
    indexer.add(entries, 1000);
    EXPECT_EQ(indexer.documents(), 1000U);
    EXPECT_EQ(searcher.answer(everyone(), query("样例文件")).total, 3U);
    expect_error(ErrorCode::kConflict, "another process", [&] { Indexer live(path_); });
  });
  EXPECT_EQ(searcher.answer(everyone(), query("样例文件")).total, 1000U);
  EXPECT_EQ(searcher.answer(everyone(), query("改过的")).total, 1U);
  EXPECT_EQ(searcher.answer(everyone(), query("文件之2")).total, 110U);
  Indexer indexer(path_);
  EXPECT_EQ(indexer.position(), 1000U);
  EXPECT_EQ(indexer.documents(), 1000U);
  indexer.add({numbered(1001)}, 1001);
  EXPECT_EQ(total(path_), 1001U);
}

std::size_t segments_of(const fs::path& path) {
  std::ifstream stub(path / "XAPIANDB");
  std::size_t lines = 0;
  for (std::string line; std::getline(stub, line);) ++lines;
  return lines;
}

Entry varied(std::uint64_t n) {
  Entry entry = numbered(n);
  entry.title = n % 7 == 0 ? "样例七" : "样例通知";
  entry.kind = "kind-" + std::to_string(n % 3);
  entry.agency = "agency-" + std::to_string(n % 5);
  entry.visible_to = {entry.agency};
  entry.date = "20" + std::to_string(10 + n % 15) + "-03-18";
  return entry;
}

// Some are there twice, so that documents are replaced within a segment and over segments.
std::vector<Entry> many_entries() {
  std::vector<Entry> entries;
  for (std::uint64_t n = 1; n <= std::uint64_t{5} * kDocumentsInSegment; ++n) {
    entries.push_back(varied(n));
    if (n % 50 == 0) {
      entries.push_back(varied(n / 2));
      entries.back().text += "改过的";
    }
  }
  return entries;
}

std::string told(const Answer& answer) {
  std::string out = std::to_string(answer.total) + (answer.total_is_lower_bound ? "+" : "") +
                    (answer.widened ? " widened" : "");
  for (const Hit& hit : answer.hits) out += " " + hit.id;
  for (const auto* facet : {&answer.facets.agency, &answer.facets.kind, &answer.facets.year}) {
    for (const FacetCount& row : *facet) out += " " + row.value + "=" + std::to_string(row.count);
  }
  return out;
}

// However an index came about, it answers the same.
void expect_same_answers(const fs::path& one, const fs::path& other) {
  const Searcher first(one, no_text);
  const Searcher second(other, no_text);
  Viewer some;
  some.agencies = {"agency-1", "agency-3"};
  for (const Viewer& viewer : {everyone(), some}) {
    for (const char* text : {"样例", "样例七", "文件之77", "之9", "改过的", "样列文件之3001",
                             "哪些文件之12有通知", "文件之不存在", "件", "样例 -之1", ""}) {
      for (const Order order : {Order::kRelevance, Order::kNewestFirst}) {
        Query asked = query(text, 50);
        asked.order = order;
        asked.facets = true;
        EXPECT_EQ(told(first.answer(viewer, asked)), told(second.answer(viewer, asked))) << text;
        asked.offset = 30;
        asked.kind = {"kind-1"};
        EXPECT_EQ(told(first.answer(viewer, asked)), told(second.answer(viewer, asked))) << text;
      }
    }
  }
}

TEST_F(IndexerTest, AnswersTheSameFromManySegmentsAsFromOne) {
  const std::vector<Entry> entries = many_entries();
  const fs::path whole = fs::path(directory_.path()) / "whole";
  rebuild(whole, [&](Indexer& indexer) { indexer.add(entries, entries.size()); });
  ASSERT_EQ(segments_of(whole), 1U);

  Indexer indexer(path_);
  for (std::size_t at = 0; at < entries.size();) {
    const std::size_t end = std::min(entries.size(), at + 500);
    indexer.add({entries.begin() + static_cast<std::ptrdiff_t>(at),
                 entries.begin() + static_cast<std::ptrdiff_t>(end)},
                end);
    at = end;
  }
  EXPECT_EQ(segments_of(path_), 6U);
  EXPECT_EQ(indexer.documents(), 5 * kDocumentsInSegment);
  expect_same_answers(path_, whole);

  const Searcher there_before(path_, no_text);
  merge_segments(path_);
  EXPECT_EQ(segments_of(path_), 2U);
  EXPECT_EQ(there_before.answer(everyone(), query("样例文件")).total,
            Searcher(whole, no_text).answer(everyone(), query("样例文件")).total);
  expect_same_answers(path_, whole);

  // Whoever adds goes on, also replacing what has been merged meanwhile.
  Entry changed = varied(3);
  changed.text = "合并以后";
  indexer.add({changed, varied(60'000)}, entries.size() + 1);
  EXPECT_EQ(total(path_, "合并以后"), 1U);
  EXPECT_EQ(total(path_, "文件之60000"), 1U);
  EXPECT_EQ(indexer.documents(), 5 * kDocumentsInSegment + 1);
}

TEST_F(IndexerTest, IsNotHeldUpByMergingNorHoldsItUp) {
  std::vector<Entry> entries;
  for (std::uint64_t n = 1; n <= std::uint64_t{5} * kDocumentsInSegment; ++n)
    entries.push_back(numbered(n));
  Indexer indexer(path_);
  for (std::uint64_t n = 0; n < entries.size(); n += 1000) {
    indexer.add({entries.begin() + static_cast<std::ptrdiff_t>(n),
                 entries.begin() + static_cast<std::ptrdiff_t>(n + 1000)},
                n + 1000);
  }
  const Searcher searcher(path_, no_text);
  const auto known = [&] { return searcher.answer(everyone(), query("样例")).total; };
  std::thread merger([&] { merge_segments(path_); });
  for (std::uint64_t n = entries.size() + 1; n <= entries.size() + 20; ++n) {
    indexer.add({numbered(n)}, n);
    EXPECT_EQ(known(), std::min<std::uint64_t>(n, 10'000));
    EXPECT_EQ(total(path_, "文件之" + std::to_string(n)), 1U);
  }
  merger.join();
  EXPECT_LE(segments_of(path_), 3U);
  EXPECT_EQ(total(path_, "文件之" + std::to_string(entries.size() + 20)), 1U);
}

TEST_F(IndexerTest, StaysWhereARebuildFails) {
  Indexer(path_).add({numbered(1)}, 1);
  EXPECT_THROW(rebuild(path_,
                       [&](Indexer& indexer) {
                         indexer.add({numbered(2), numbered(3)}, 3);
                         throw std::runtime_error("the archive cannot be read");
                       }),
               std::runtime_error);
  EXPECT_EQ(total(path_), 1U);
  make_empty(path_);
  EXPECT_EQ(total(path_), 0U);
}

void overwrite(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

fs::path directory(const fs::path& path, const std::string& beginning) {
  for (const auto& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename();
    if (entry.is_directory() && name.substr(0, beginning.size()) == beginning) return entry.path();
  }
  return {};
}

fs::path segment(const fs::path& path) {
  return directory(path, "segment-");
}

fs::path texts(const fs::path& path) {
  return directory(path, "texts-");
}

TEST_F(IndexerTest, SaysWhenThereIsNoIndex) {
  fs::remove_all(path_);
  expect_error(ErrorCode::kNotFound, "", [&] { Indexer indexer(path_); });
  expect_error(ErrorCode::kNotFound, "", [&] { Searcher searcher(path_, no_text); });
}

TEST_F(IndexerTest, SaysWhenTheIndexIsDamagedAndIsMendedByRebuilding) {
  const auto fill = [](Indexer& indexer) {
    std::vector<Entry> entries;
    for (std::uint64_t n = 1; n <= 50; ++n) entries.push_back(numbered(n));
    indexer.add(entries, entries.size());
  };
  const auto damages = {
      +[](const fs::path& path) { fs::remove_all(segment(path)); },
      +[](const fs::path& path) { fs::remove_all(texts(path)); },
      +[](const fs::path& path) { overwrite(path / "XAPIANDB", "auto ../elsewhere\n"); },
      +[](const fs::path& path) { overwrite(path / "XAPIANDB", ""); },
      +[](const fs::path& path) { overwrite(segment(path) / "iamglass", "not Xapian's"); },
      +[](const fs::path& path) { overwrite(segment(path) / "postlist.glass", ""); },
      +[](const fs::path& path) {
        overwrite(segment(path) / "postlist.glass", std::string(65536, 'x'));
      },
      +[](const fs::path& path) { overwrite(texts(path) / "texts", ""); },
      +[](const fs::path& path) { fs::resize_file(texts(path) / "rows", 40); },
      +[](const fs::path& path) { fs::remove(texts(path) / "names"); },
      +[](const fs::path& path) { fs::remove(segment(path) / "docdata.glass"); },
  };
  int number = 0;
  for (const auto damage : damages) {
    rebuild(path_, fill);
    damage(path_);
    expect_error(ErrorCode::kCorrupt, "", [&] { Searcher searcher(path_, no_text); });
    expect_error(ErrorCode::kCorrupt, "", [&] { Indexer indexer(path_); });
    rebuild(path_, fill);
    EXPECT_EQ(total(path_), 50U) << "damage " << number++;
  }
}

// Whatever block of a table is damaged: a thread that follows the log ends with no other exception.
TEST_F(IndexerTest, SaysThatItIsDamagedWhereverTheDamageIs) {
  constexpr std::size_t kBlock = 8192;
  Indexer(path_).add({numbered(1), numbered(2)}, 2);
  {
    // A long history, which takes many blocks.
    Writer writer = open_for_writing(path_);
    Bookkeeping bookkeeping = read_bookkeeping(writer.newest);
    std::minstd_rand any;
    for (int i = 0; i < 20'000; ++i)
      bookkeeping.replaced.push_back(static_cast<Xapian::docid>(any()));
    write_bookkeeping(bookkeeping, writer.newest);
    writer.newest.commit();
  }
  const fs::path table = segment(path_) / "postlist.glass";
  const std::string good = read_file(table, 1 << 30);
  int refused = 0;
  for (std::size_t at = 0; at < good.size(); at += kBlock) {
    std::string damaged = good;
    std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(at), kBlock, '\xEE');
    overwrite(table, damaged);
    try {
      const Indexer indexer(path_);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorrupt) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, 5);
}

// A full disk, time and again.
TEST_F(IndexerTest, LeavesNothingBehindWhereASegmentCannotBeBegun) {
  std::vector<Entry> entries;
  for (std::uint64_t n = 1; n <= kDocumentsInSegment; ++n) entries.push_back(numbered(n));
  Indexer indexer(path_);
  indexer.add(entries, entries.size());
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit none{0, limit.rlim_max};
  ::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
  for (int i = 0; i < 3; ++i) EXPECT_THROW(indexer.add({numbered(0)}, entries.size() + 1), Error);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  EXPECT_EQ(segments_of(path_), 1U);
  const auto directories = std::count_if(
      fs::directory_iterator(path_), fs::directory_iterator(), [](const fs::directory_entry& one) {
        return one.path().filename().string().find("segment-") == 0;
      });
  EXPECT_EQ(directories, 1);
  indexer.add({numbered(0)}, entries.size() + 1);
  EXPECT_EQ(segments_of(path_), 2U);
  EXPECT_EQ(indexer.documents(), entries.size() + 1);
}

}  // namespace
}  // namespace yinxin::index
