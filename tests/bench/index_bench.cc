// Indexes an invented collection with Yinxin and with what Xapian offers for Chinese out of the
// box (TermGenerator and QueryParser with FLAG_CJK_NGRAM) and with SQLite's FTS5 (trigram), asks
// all the same labelled queries and prints rates, sizes, latencies and recall side by side; then
// adds documents to the index while it is being asked.
//
//   index_bench [--documents 20000] [--queries 40] [--seed 1] [--paragraphs 8] [--peers 1]
//               [--seconds 10]
//
// queries: of each class; paragraphs: of a document, 8 are 4.5 kB; peers: 0 leaves them out;
// seconds: of asking and adding at once.
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "index/searcher.h"
#include "index/writer.h"
#include "index_collection.h"
#include "index_peers.h"

namespace yinxin::index::bench {
namespace {

namespace fs = std::filesystem;
using Time = std::chrono::steady_clock;

constexpr std::size_t kTenths = 10;
constexpr std::size_t kAgenciesSeen = 5;
constexpr double kAddedASecond = 50;
constexpr std::chrono::milliseconds kBetweenCommits{250};

struct Options {
  std::size_t documents = 20'000;
  std::size_t queries = 40;
  std::uint64_t seed = 1;
  std::size_t paragraphs = 8;
  bool peers = true;
  std::size_t seconds = 10;
};

struct Score {
  double recall = 0;
  double precision = 0;
  std::size_t without_hits = 0;
  std::size_t queries = 0;

  void add(const std::vector<std::string>& found, const std::set<std::string>& right) {
    std::size_t hits = 0;
    for (const std::string& id : found) hits += right.count(id);
    const std::size_t best = std::min<std::size_t>(10, found.size());
    std::size_t good = 0;
    for (std::size_t i = 0; i < best; ++i) good += right.count(found[i]);
    recall += static_cast<double>(hits) / static_cast<double>(right.size());
    // A query with three right answers cannot have ten.
    const std::size_t possible = std::min(best, right.size());
    precision += possible == 0 ? 0 : static_cast<double>(good) / static_cast<double>(possible);
    without_hits += found.empty() ? 1U : 0U;
    ++queries;
  }

  void print() const {
    const auto count = static_cast<double>(queries);
    std::printf("   %6.3f  %6.3f %7zu", recall / count, precision / count, without_hits);
  }
};

double seconds_since(Time::time_point begin) {
  return std::chrono::duration<double>(Time::now() - begin).count();
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values.empty()
             ? 0
             : values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

double kilobytes(const fs::path& path) {
  if (fs::is_regular_file(path)) return static_cast<double>(fs::file_size(path)) / 1024;
  double sum = 0;
  for (const auto& entry : fs::directory_iterator(path)) sum += kilobytes(entry.path());
  return sum;
}

struct Cost {
  double wall = 0;
  double cpu = 0;
};

Cost cost_of(const std::function<void()>& work) {
  const double before = cpu_seconds();
  const auto begin = Time::now();
  work();
  return {seconds_since(begin), cpu_seconds() - before};
}

using Ask = std::function<void(const std::string& query)>;

// Milliseconds of each.
std::vector<double> times(const std::vector<Labelled>& queries, const Ask& ask) {
  std::vector<double> out;
  for (const Labelled& query : queries) {
    const auto begin = Time::now();
    ask(query.text);
    out.push_back(seconds_since(begin) * 1000);
  }
  return out;
}

class Bench {
 public:
  Bench(const Options& options, const fs::path& directory)
      : options_(options),
        generator_(options.seed, options.paragraphs),
        ours_(directory / "yinxin"),
        stock_path_(directory / "stock"),
        stock_(stock_path_),
        fts5_path_(directory / "fts5"),
        fts5_(fts5_path_) {
    everyone_.unrestricted = true;
    for (std::size_t i = 0; i < kAgenciesSeen; ++i) {
      some_.agencies.push_back("agency-" + std::to_string(i));
    }
  }

  void run() {
    for (std::size_t i = 0; i < options_.documents; ++i)
      documents_.push_back(generator_.document(i));
    measure_indexing();
    if (options_.peers) measure_peers_indexing();
    Searcher searcher(ours_, [this](const std::string& id) { return text_of(id); });
    measure_quality(searcher);
    measure_latency(searcher);
    measure_adding();
    measure_both(searcher);
  }

 private:
  double count() const { return static_cast<double>(options_.documents); }

  std::string text_of(const std::string& id) {
    const std::size_t serial = std::stoul(id.substr(4));
    return serial < documents_.size() ? documents_[serial].entry.text : id;
  }

  void measure_indexing() {
    double text = 0;
    for (const Document& document : documents_)
      text += static_cast<double>(document.entry.text.size());
    std::printf("%zu documents of %.1f kB text\n", documents_.size(), text / count() / 1024);
    std::vector<double> tenths;
    const Cost whole =
        cost_of([&] { rebuild(ours_, [&](Indexer& indexer) { feed(indexer, tenths); }); });
    cpu_ = whole.cpu;
    wall_ = whole.wall;
    const double merging = whole.wall - tenths.back();
    const double each = count() / kTenths;
    std::printf(
        "  index, documents/s       yinxin %7.0f (CPU-s %.0f), first tenth %.0f, last tenth %.0f, "
        "merging %.1f s\n",
        count() / whole.wall, count() / whole.cpu, each / tenths[0],
        each / (tenths[kTenths - 1] - tenths[kTenths - 2]), merging);
    std::printf("  size, kB/document        yinxin %7.1f\n", kilobytes(ours_) / count());
  }

  // Seconds after which each tenth was taken.
  void feed(Indexer& indexer, std::vector<double>& tenths) {
    const auto begin = Time::now();
    std::vector<Entry> batch;
    const auto flush = [&] {
      indexer.add(batch, indexer.position() + batch.size());
      batch.clear();
    };
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      batch.push_back(documents_[i].entry);
      if (batch.size() == kBatch) flush();
      while (tenths.size() < kTenths && i + 1 >= (tenths.size() + 1) * documents_.size() / kTenths)
        tenths.push_back(seconds_since(begin));
    }
    flush();
  }

  void measure_peers_indexing() {
    const Cost stock = cost_of([&] { stock_.index(documents_); });
    const Cost fts5 = cost_of([&] { fts5_.index(documents_); });
    const fs::path compacted = stock_path_.string() + "-compacted";
    Xapian::Database(stock_path_.string()).compact(compacted.string());
    const double size = kilobytes(ours_);
    std::printf(
        "  beside them, documents/s stock %7.0f   fts5 %7.0f   ratio to stock %.2f (CPU %.2f)\n",
        count() / stock.wall, count() / fts5.wall, stock.wall / wall_, stock.cpu / cpu_);
    std::printf(
        "  size, kB/document        stock %7.1f (%.1f compacted)   fts5 %7.1f   ratio to stock "
        "%.2f (%.2f)\n",
        kilobytes(stock_path_) / count(), kilobytes(compacted) / count(),
        kilobytes(fts5_path_) / count(), size / kilobytes(stock_path_),
        size / kilobytes(compacted));
  }

  void measure_quality(const Searcher& searcher) {
    std::printf("\n  %-24s %24s %27s %27s\n", "", "yinxin", options_.peers ? "stock" : "",
                options_.peers ? "fts5" : "");
    std::printf("  %-24s", "class");
    for (int i = 0; i < (options_.peers ? 3 : 1); ++i) std::printf("   recall prec@10 no hits");
    std::printf("\n");
    for (const auto& [name, make] : query_classes()) {
      Score ours;
      Score stock;
      Score fts5;
      for (std::size_t n = 0; n < options_.queries; ++n) {
        const auto [labelled, right] = draw(make);
        ours.add(ask(searcher, everyone_, labelled.text), right);
        if (options_.peers) stock.add(stock_.ask(labelled.text, {}), right);
        if (options_.peers) fts5.add(fts5_.ask(labelled.text, {}), right);
        queries_.push_back(labelled);
      }
      std::printf("  %-24s", name);
      ours.print();
      if (options_.peers) stock.print();
      if (options_.peers) fts5.print();
      std::printf("\n");
    }
  }

  // A query whose right answers fit on one page.
  std::pair<Labelled, std::set<std::string>> draw(MakeQuery make) {
    for (;;) {
      const Document& document = documents_[generator_.below(documents_.size())];
      Labelled labelled = make(generator_, document);
      labelled.agency = document.entry.agency;
      if (labelled.needle.size() < 2) continue;
      auto right = containing(documents_, labelled.needle, kPage);
      if (!right.empty() && right.size() <= kPage) return {labelled, std::move(right)};
    }
  }

  void measure_latency(const Searcher& searcher) {
    std::printf(
        "\n  first page of 20 with snippets, exact count to 10,000 (others: no snippets)\n");
    std::vector<Labelled> beyond;  // nothing is found, so the search is widened
    for (const Labelled& query : queries_) {
      const auto& seen = some_.agencies;
      const bool within = std::find(seen.begin(), seen.end(), query.agency) != seen.end();
      (within ? within_ : beyond).push_back(query);
    }
    std::vector<Labelled> words;  // that many documents have
    for (std::size_t i = 0; i < 4 * options_.queries; ++i) words.push_back({generator_.word(), {}});
    print_times("unrestricted", searcher, queries_, everyone_, false);
    print_times("access filter, 5 of 20 agencies", searcher, within_, some_, false);
    print_times("the same with facets", searcher, within_, some_, true);
    print_times("words that many have, unrestricted", searcher, words, everyone_, false);
    print_times("words, access filter", searcher, words, some_, false);
    print_times("words, access filter and facets", searcher, words, some_, true);
    print_times("of what may not be seen", searcher, beyond, some_, true);
  }

  void print_times(const char* what, const Searcher& searcher, const std::vector<Labelled>& queries,
                   const Viewer& viewer, bool facets) {
    const auto ours =
        times(queries, [&](const std::string& q) { ask(searcher, viewer, q, 20, facets); });
    std::vector<double> stock;
    std::vector<double> fts5;
    if (options_.peers) {
      stock = times(queries, [&](const std::string& q) { stock_.ask(q, viewer.agencies); });
      fts5 = times(queries, [&](const std::string& q) { fts5_.ask(q, viewer.agencies); });
    }
    for (const double share : {0.5, 0.99}) {
      std::printf("  %-34s p%-3.0f yinxin %8.3f ms", what, share * 100, percentile(ours, share));
      if (options_.peers) {
        std::printf("   stock %8.3f ms   fts5 %8.3f ms", percentile(stock, share),
                    percentile(fts5, share));
      }
      std::printf("\n");
    }
  }

  // To an index that is in use, durable each time.
  void measure_adding() {
    Indexer indexer(ours_);
    std::printf("\n  added to it, documents/s");
    for (const std::size_t size : {1UL, 10UL, 100UL, kBatch}) {
      const std::size_t batches = size < 100 ? 10 : 2;
      const Cost cost = cost_of([&] {
        for (std::size_t i = 0; i < batches; ++i) add(indexer, size);
      });
      std::printf("   by %zu: %.0f", size, static_cast<double>(batches * size) / cost.wall);
    }
    std::printf("\n");
  }

  void add(Indexer& indexer, std::size_t size) {
    std::vector<Entry> batch;
    for (std::size_t i = 0; i < size; ++i) {
      batch.push_back(generator_.document(options_.documents + added_++).entry);
    }
    indexer.add(batch, indexer.position() + size);
  }

  // As many readers as cores, alone and then beside a writer who is given 50 documents a second.
  void measure_both(const Searcher& searcher) {
    const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
    std::printf("\n  %zu readers, access filter and facets\n", threads);
    readers(searcher, threads, "alone",
            [&] { std::this_thread::sleep_for(std::chrono::seconds(options_.seconds)); });
    std::vector<double> waited;
    readers(searcher, threads, "beside a writer", [&] { write_for_a_while(waited); });
    std::printf(
        "  findable after, %.0f a second      p50 %.0f ms   p99 %.0f ms   longest %.0f ms\n",
        kAddedASecond, percentile(waited, 0.5) * 1000, percentile(waited, 0.99) * 1000,
        percentile(waited, 1) * 1000);
  }

  void readers(const Searcher& searcher, std::size_t threads, const char* what,
               const std::function<void()>& meanwhile) {
    std::atomic<bool> done{false};
    std::atomic<std::size_t> failed{0};
    std::mutex mutex;
    std::vector<double> all;
    const auto read = [&](std::size_t first) {
      std::vector<double> mine;
      for (std::size_t i = first; !done; ++i) {
        const auto begin = Time::now();
        try {
          ask(searcher, some_, within_[i % within_.size()].text, 20, true);
        } catch (const std::exception&) {
          ++failed;
        }
        mine.push_back(seconds_since(begin) * 1000);
      }
      const std::lock_guard lock(mutex);
      all.insert(all.end(), mine.begin(), mine.end());
    };
    std::vector<std::thread> crowd;
    for (std::size_t i = 0; i < threads; ++i) crowd.emplace_back(read, i * 7);
    const auto begin = Time::now();
    meanwhile();
    const double seconds = seconds_since(begin);
    done = true;
    for (std::thread& thread : crowd) thread.join();
    std::printf("  %-18s %6.0f queries/s   p50 %.3f ms   p99 %.3f ms   failed %zu\n", what,
                static_cast<double>(all.size()) / seconds, percentile(all, 0.5),
                percentile(all, 0.99), failed.load());
  }

  // Seconds from the moment each document was due until a search could find it.
  void write_for_a_while(std::vector<double>& waited) {
    Indexer indexer(ours_);
    const auto begin = Time::now();
    std::size_t written = 0;
    while (seconds_since(begin) < static_cast<double>(options_.seconds)) {
      std::this_thread::sleep_for(kBetweenCommits);
      const auto due = static_cast<std::size_t>(seconds_since(begin) * kAddedASecond);
      add(indexer, due - written);
      for (; written < due; ++written) {
        waited.push_back(seconds_since(begin) - static_cast<double>(written + 1) / kAddedASecond);
      }
    }
  }

  static std::vector<std::string> ask(const Searcher& searcher, const Viewer& viewer,
                                      const std::string& text, std::size_t limit = kPage,
                                      bool facets = false) {
    Query query;
    query.facets = facets;
    query.text = text;
    query.limit = limit;
    std::vector<std::string> ids;
    for (const Hit& hit : searcher.answer(viewer, query).hits) ids.push_back(hit.id);
    return ids;
  }

  Options options_;
  Generator generator_;
  fs::path ours_;
  fs::path stock_path_;
  Stock stock_;
  fs::path fts5_path_;
  Fts5 fts5_;
  Viewer everyone_, some_;
  double wall_ = 0;
  double cpu_ = 0;
  std::size_t added_ = 0;
  std::vector<Document> documents_;
  std::vector<Labelled> queries_, within_;
};

}  // namespace
}  // namespace yinxin::index::bench

int main(int count, char** words) {
  yinxin::index::bench::Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    const unsigned long value = std::stoul(words[i + 1]);
    if (name == "--documents") options.documents = value;
    if (name == "--queries") options.queries = value;
    if (name == "--seed") options.seed = value;
    if (name == "--paragraphs") options.paragraphs = value;
    if (name == "--peers") options.peers = value != 0;
    if (name == "--seconds") options.seconds = value;
  }
  std::string directory = "/tmp/yinxin-index-bench-XXXXXX";
  if (::mkdtemp(directory.data()) == nullptr) return 1;
  yinxin::index::bench::Bench(options, directory).run();
  std::filesystem::remove_all(directory);
}
