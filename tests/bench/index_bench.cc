// Indexes an invented collection with Yinxin and with what Xapian offers for Chinese out of the
// box (TermGenerator and QueryParser with FLAG_CJK_NGRAM) and with SQLite's FTS5 (trigram), asks
// all the same labelled queries and prints rates, sizes, latencies and recall side by side.
//
//   index_bench [--documents 20000] [--queries 40] [--seed 1]     queries per class
#include <sqlite3.h>
#include <xapian.h>

#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "index/fold.h"
#include "index/searcher.h"
#include "index/writer.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 500;
constexpr std::size_t kPage = 100;
constexpr std::size_t kAgencies = 20;

struct Options {
  std::size_t documents = 20'000;
  std::size_t queries = 40;
  std::uint64_t seed = 1;
};

// What a labelled query is made from: names and numbers as they stand in the document.
struct Document {
  Entry entry;
  std::string company, person, plate, number_in_parentheses;
  std::u32string folded;
};

// Running text of two-character words whose frequencies follow Zipf's law, as in any language,
// with names, numbers and plates strewn in.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {
    for (int i = 0; i < 20'000; ++i) words_.push_back(character() + character());
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  Document document(std::size_t serial) {
    Document out;
    out.person = character() + character() + (below(2) == 0 ? character() : "");
    out.company = word() + "市" + character() + character() + trade() + "有限公司";
    out.plate = "样A·" + std::to_string(10'000 + below(90'000));
    Entry& entry = out.entry;
    const std::string year = std::to_string(2019 + below(8));
    const std::string number = std::to_string(1 + below(9'999));
    entry.id = "doc-" + std::to_string(serial);
    entry.number = "示市监移〔" + year + "〕" + number + "号";
    out.number_in_parentheses = "示市监移 (" + year + ")" + number + "號";
    entry.title = "关于" + out.company + "涉嫌犯罪案件的移送书";
    entry.agency = "agency-" + std::to_string(below(kAgencies));
    entry.agency_name = "样例市" + entry.agency;
    entry.visible_to = {entry.agency};
    entry.kind = "criminal-referral";
    entry.kind_name = "涉嫌犯罪案件移送书";
    entry.date = year + "-03-18";
    entry.text = entry.title + "\n" + entry.number + "\n" + body(out);
    out.folded = fold(to_utf32(entry.text));
    return out;
  }

 private:
  std::string character() { return to_utf8(static_cast<char32_t>(0x4E00 + below(3'500) * 5)); }

  std::string trade() {
    static const std::vector<std::string> kTrades = {"商貿", "商贸", "煙酒",
                                                     "烟酒", "酒業", "电子"};
    return kTrades[below(kTrades.size())];
  }

  const std::string& word() {
    const double uniform = std::uniform_real_distribution<>(0, 1)(random_);
    const double rank = std::pow(static_cast<double>(words_.size()), uniform) - 1;
    return words_[std::min(static_cast<std::size_t>(rank), words_.size() - 1)];
  }

  std::string body(const Document& document) {
    std::string text;
    for (int paragraph = 0; paragraph < 8; ++paragraph) {
      text += "当事人" + document.person + "（车牌" + document.plate + "）与" + document.company;
      for (int i = 0; i < 70; ++i) {
        text += word();
        if (below(9) == 0) text += "，";
        if (below(40) == 0) text += "GB/T " + std::to_string(below(20'000));
        if (below(60) == 0) text += "\n";
      }
      text += "货值" + std::to_string(below(1'000'000)) + ".50元。\n";
    }
    return text;
  }

  std::mt19937_64 random_;
  std::vector<std::string> words_;
};

struct Labelled {
  std::string text;
  std::u32string needle;    // the documents that contain it are the right answer
  std::string agency = {};  // of the document it was made from
};

std::string full_width(const std::string& text) {
  std::u32string out = to_utf32(text);
  for (char32_t& c : out) c += c > U' ' && c < 0x7F ? 0xFEE0 : 0;
  return to_utf8(out);
}

std::string other_script(const std::string& text) {
  static const std::vector<std::pair<char32_t, char32_t>> kPairs = {
      {U'贸', U'貿'}, {U'烟', U'煙'}, {U'业', U'業'}, {U'电', U'電'}, {U'车', U'車'}};
  std::u32string out = to_utf32(text);
  for (char32_t& c : out) {
    for (const auto& [simplified, traditional] : kPairs) {
      if (c == simplified || c == traditional) {
        c = c == simplified ? traditional : simplified;
        break;
      }
    }
  }
  return to_utf8(out);
}

std::string piece(Generator& generator, const std::string& text, std::size_t from, std::size_t to) {
  const std::u32string source = to_utf32(text);
  const std::size_t size = std::min(source.size(), from + generator.below(to - from + 1));
  return to_utf8(source.substr(generator.below(source.size() - size + 1), size));
}

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string with_typo(Generator& generator, const std::string& text) {
  std::u32string out = to_utf32(text);
  out[generator.below(out.size())] = U'错';
  return to_utf8(out);
}

using MakeQuery = Labelled (*)(Generator&, const Document&);

Labelled literal(const std::string& text) {
  return {text, fold(to_utf32(text))};
}

const std::vector<std::pair<const char*, MakeQuery>> kClasses = {
    {"company name", [](Generator&, const Document& d) { return literal(d.company); }},
    {"part of a company name",
     [](Generator& g, const Document& d) { return literal(piece(g, d.company, 3, 5)); }},
    {"person's name", [](Generator&, const Document& d) { return literal(d.person); }},
    {"phrase of 2-4",
     [](Generator& g, const Document& d) { return literal(quoted(piece(g, d.entry.text, 2, 4))); }},
    {"phrase of 5-12",
     [](Generator& g, const Document& d) {
       return literal(quoted(piece(g, d.entry.text, 5, 12)));
     }},
    {"phrase of 13-30",
     [](Generator& g, const Document& d) {
       return literal(quoted(piece(g, d.entry.text, 13, 30)));
     }},
    {"number, other spelling",
     [](Generator&, const Document& d) {
       return Labelled{d.number_in_parentheses, fold(to_utf32(d.entry.number))};
     }},
    {"part of a number",
     [](Generator& g, const Document& d) {
       return literal(piece(g, d.entry.number.substr(d.entry.number.find("〔")), 6, 8));
     }},
    {"plate without dot",
     [](Generator&, const Document& d) {
       return Labelled{"样A" + d.plate.substr(d.plate.size() - 5), fold(to_utf32(d.plate))};
     }},
    {"full width",
     [](Generator&, const Document& d) {
       return Labelled{full_width(d.plate), fold(to_utf32(d.plate))};
     }},
    {"other script",
     [](Generator&, const Document& d) {
       return Labelled{other_script(d.company), fold(to_utf32(d.company))};
     }},
    {"one-character typo",
     [](Generator& g, const Document& d) {
       return Labelled{with_typo(g, d.company), fold(to_utf32(d.company))};
     }},
    {"question",
     [](Generator&, const Document& d) {
       return Labelled{"关于" + d.company + "的案件有哪些", fold(to_utf32(d.company))};
     }},
};

std::set<std::string> containing(const std::vector<Document>& documents,
                                 const std::u32string& needle) {
  std::set<std::string> out;
  for (const Document& document : documents) {
    if (document.folded.find(needle) != std::u32string::npos) out.insert(document.entry.id);
  }
  return out;
}

// What people have without Yinxin.
class Stock {
 public:
  explicit Stock(const fs::path& path) : path_(path) {}

  void index(const std::vector<Document>& documents) {
    Xapian::WritableDatabase database(path_.string(), Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;
    generator.set_flags(Xapian::TermGenerator::FLAG_CJK_NGRAM);
    for (std::size_t i = 0; i < documents.size(); ++i) {
      const Entry& entry = documents[i].entry;
      Xapian::Document document;
      document.set_data(entry.id);
      generator.set_document(document);
      generator.index_text(entry.text);
      document.add_boolean_term("XA" + entry.agency);
      database.replace_document("Q" + entry.id, document);
      if ((i + 1) % kBatch == 0) database.commit();
    }
    database.commit();
  }

  std::vector<std::string> ask(const std::string& text, const std::vector<std::string>& agencies) {
    if (!database_) database_ = std::make_unique<Xapian::Database>(path_.string());
    Xapian::QueryParser parser;
    parser.set_database(*database_);
    parser.set_default_op(Xapian::Query::OP_AND);
    Xapian::Query query = parser.parse_query(
        text, Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_CJK_NGRAM);
    if (!agencies.empty()) {
      std::vector<std::string> terms;
      for (const std::string& agency : agencies) terms.push_back("XA" + agency);
      query = Xapian::Query(Xapian::Query::OP_FILTER, query,
                            Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
    }
    Xapian::Enquire enquire(*database_);
    enquire.set_query(query);
    const Xapian::MSet found = enquire.get_mset(0, kPage, 10'001);
    std::vector<std::string> ids;
    for (auto hit = found.begin(); hit != found.end(); ++hit)
      ids.push_back(hit.get_document().get_data());
    return ids;
  }

 private:
  fs::path path_;
  std::unique_ptr<Xapian::Database> database_;
};

// SQLite's full-text search for languages without spaces.
class Fts5 {
 public:
  explicit Fts5(const fs::path& path) {
    sqlite3_open(path.c_str(), &database_);
    run("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, agency UNINDEXED, text, "
        "tokenize='trigram')");
  }
  ~Fts5() {
    for (auto& [text, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(database_);
  }
  Fts5(const Fts5&) = delete;
  Fts5& operator=(const Fts5&) = delete;

  void index(const std::vector<Document>& documents) {
    run("BEGIN");
    sqlite3_stmt* const insert = prepared("INSERT INTO t VALUES (?, ?, ?)");
    for (const Document& document : documents) {
      bind(insert, {document.entry.id, document.entry.agency, document.entry.text});
      sqlite3_step(insert);
    }
    run("COMMIT");
  }

  std::vector<std::string> ask(const std::string& text, const std::vector<std::string>& agencies) {
    std::string sql = "SELECT id FROM t WHERE t MATCH ?";
    for (std::size_t i = 0; i < agencies.size(); ++i) sql += i == 0 ? " AND agency IN (?" : ", ?";
    sql += (agencies.empty() ? "" : ")") + std::string(" ORDER BY rank LIMIT 100");
    std::vector<std::string> values = {phrase(text)};
    values.insert(values.end(), agencies.begin(), agencies.end());
    sqlite3_stmt* const select = prepared(sql);
    bind(select, values);
    std::vector<std::string> ids;
    while (sqlite3_step(select) == SQLITE_ROW) {
      ids.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(select, 0)));
    }
    return ids;
  }

 private:
  // Everything typed is one phrase; spaces part several, which must all be there.
  static std::string phrase(const std::string& text) {
    std::string out = text;
    out.erase(std::remove(out.begin(), out.end(), '"'), out.end());
    std::size_t at = 0;
    while ((at = out.find(' ', at)) != std::string::npos) {
      out.replace(at, 1, "\" \"");
      at += 3;
    }
    return "\"" + out + "\"";
  }

  void run(const char* sql) { sqlite3_exec(database_, sql, nullptr, nullptr, nullptr); }
  sqlite3_stmt* prepared(const std::string& sql) {
    sqlite3_stmt*& statement = statements_[sql];
    if (statement == nullptr) sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr);
    sqlite3_reset(statement);
    return statement;
  }
  static void bind(sqlite3_stmt* statement, const std::vector<std::string>& values) {
    sqlite3_reset(statement);
    for (std::size_t i = 0; i < values.size(); ++i) {
      sqlite3_bind_text(statement, static_cast<int>(i + 1), values[i].data(),
                        static_cast<int>(values[i].size()), SQLITE_TRANSIENT);
    }
  }

  sqlite3* database_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
};

struct Score {
  double recall = 0;
  double precision = 0;
  std::size_t without_hits = 0;
  std::size_t queries = 0;

  void add(const std::vector<std::string>& found, const std::set<std::string>& right) {
    std::size_t hits = 0;
    for (const std::string& id : found) hits += right.count(id);
    std::size_t best = std::min<std::size_t>(10, found.size());
    std::size_t good = 0;
    for (std::size_t i = 0; i < best; ++i) good += right.count(found[i]);
    recall += static_cast<double>(hits) / static_cast<double>(right.size());
    // A query with three right answers cannot have ten.
    const std::size_t possible = std::min(best, right.size());
    precision += possible == 0 ? 0 : static_cast<double>(good) / static_cast<double>(possible);
    without_hits += found.empty() ? 1U : 0U;
    ++queries;
  }
  double mean(double sum) const { return queries == 0 ? 0 : sum / static_cast<double>(queries); }
};

double milliseconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
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

double kilobytes(const fs::path& directory) {
  double bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
  }
  return bytes / 1024;
}

template <typename Ask>
std::vector<double> times(const std::vector<Labelled>& queries, Ask ask) {
  std::vector<double> out;
  for (const Labelled& query : queries) {
    const auto begin = std::chrono::steady_clock::now();
    ask(query.text);
    out.push_back(milliseconds(std::chrono::steady_clock::now() - begin));
  }
  return out;
}

void print_times(const char* what, const std::vector<double>& ours,
                 const std::vector<double>& stock, const std::vector<double>& fts5) {
  const auto row = [&](const char* name, double share) {
    const double a = percentile(ours, share);
    const double b = percentile(stock, share);
    std::printf("  %-34s %-4s yinxin %8.3f ms   stock %8.3f ms   fts5 %8.3f ms\n", what, name, a, b,
                percentile(fts5, share));
  };
  row("p50", 0.5);
  row("p99", 0.99);
}

class Bench {
 public:
  Bench(const Options& options, const fs::path& directory)
      : options_(options),
        generator_(options.seed),
        ours_(directory / "yinxin"),
        stock_path_(directory / "stock"),
        stock_(stock_path_),
        fts5_path_(directory / "fts5"),
        fts5_(fts5_path_) {}

  void run() {
    for (std::size_t i = 0; i < options_.documents; ++i)
      documents_.push_back(generator_.document(i));
    measure_indexing();
    Searcher searcher(ours_, [this](const std::string& id) {
      return documents_[std::stoul(id.substr(4))].entry.text;
    });
    measure_quality(searcher);
    measure_latency(searcher);
  }

 private:
  void measure_indexing() {
    double text = 0;
    for (const Document& document : documents_)
      text += static_cast<double>(document.entry.text.size());
    const auto count = static_cast<double>(documents_.size());
    std::printf("%zu documents of %.1f kB text\n", documents_.size(), text / count / 1024);

    const double before = cpu_seconds();
    const auto begin = std::chrono::steady_clock::now();
    rebuild(ours_, [&](Indexer& indexer) {
      std::vector<Entry> batch;
      for (const Document& document : documents_) {
        batch.push_back(document.entry);
        if (batch.size() < kBatch) continue;
        indexer.add(batch, indexer.position() + batch.size());
        batch.clear();
      }
      indexer.add(batch, indexer.position() + batch.size());
    });
    const double ours = cpu_seconds() - before;
    const auto built = std::chrono::steady_clock::now();
    stock_.index(documents_);
    const double stock = cpu_seconds() - before - ours;
    const auto stock_built = std::chrono::steady_clock::now();
    const double before_fts5 = cpu_seconds();
    fts5_.index(documents_);
    const double fts5 = cpu_seconds() - before_fts5;
    const double ours_size = kilobytes(ours_) / count;
    const double stock_size = kilobytes(stock_path_) / count;
    const fs::path compacted = stock_path_.string() + "-compacted";
    Xapian::Database(stock_path_.string()).compact(compacted.string());
    std::printf(
        "  index, documents/CPU-s   yinxin %7.0f (merging included)   stock %7.0f   fts5 %7.0f"
        "   ratio to stock %.2f\n",
        count / ours, count / stock, count / fts5, stock / ours);
    const double seconds = milliseconds(built - begin) / 1000;
    const double stock_seconds = milliseconds(stock_built - built) / 1000;
    std::printf("  index, documents/s       yinxin %7.0f   stock %7.0f   ratio %.2f\n",
                count / seconds, count / stock_seconds, stock_seconds / seconds);
    std::printf(
        "  size, kB/document        yinxin %7.1f   stock %7.1f (%.1f compacted)   fts5 %7.1f"
        "   ratio to stock %.2f (%.2f)\n",
        ours_size, stock_size, kilobytes(compacted) / count,
        static_cast<double>(fs::file_size(fts5_path_)) / 1024 / count, ours_size / stock_size,
        ours_size / (kilobytes(compacted) / count));
  }

  void measure_quality(const Searcher& searcher) {
    Viewer everyone;
    everyone.unrestricted = true;
    std::printf("\n  %-24s %24s %27s %27s\n", "", "yinxin", "stock", "fts5");
    std::printf("  %-24s", "class");
    for (int i = 0; i < 3; ++i) std::printf("   recall prec@10 no hits");
    std::printf("\n");
    for (const auto& [name, make] : kClasses) {
      Score ours;
      Score stock;
      Score fts5;
      for (std::size_t n = 0; n < options_.queries; ++n) {
        const auto [labelled, right] = draw(make);
        ours.add(ask(searcher, everyone, labelled.text), right);
        stock.add(stock_.ask(labelled.text, {}), right);
        fts5.add(fts5_.ask(labelled.text, {}), right);
        queries_.push_back(labelled);
      }
      std::printf("  %-24s", name);
      for (const Score* score : {&ours, &stock, &fts5}) {
        std::printf("   %6.3f  %6.3f %7zu", score->mean(score->recall),
                    score->mean(score->precision), score->without_hits);
      }
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
      auto right = containing(documents_, labelled.needle);
      if (!right.empty() && right.size() <= kPage) return {labelled, std::move(right)};
    }
  }

  void measure_latency(const Searcher& searcher) {
    Viewer everyone;
    everyone.unrestricted = true;
    Viewer some;
    std::vector<std::string> agencies;
    for (int i = 0; i < 5; ++i) agencies.push_back("agency-" + std::to_string(i));
    some.agencies = agencies;
    std::printf(
        "\n  first page of 20 with snippets, exact count to 10,000 (others: no snippets)\n");
    const auto ours = [&](const auto& queries, const Viewer& viewer, bool facets) {
      return times(queries, [&](const std::string& q) { ask(searcher, viewer, q, 20, facets); });
    };
    const auto others = [&](const auto& queries, auto& other, const auto& seen) {
      return times(queries, [&](const std::string& q) { other.ask(q, seen); });
    };
    const std::vector<std::string> all;
    print_times("unrestricted", ours(queries_, everyone, false), others(queries_, stock_, all),
                others(queries_, fts5_, all));
    std::vector<Labelled> within;
    std::vector<Labelled> beyond;  // nothing is found, so the search is widened
    for (const Labelled& query : queries_) {
      const bool seen = std::find(agencies.begin(), agencies.end(), query.agency) != agencies.end();
      (seen ? within : beyond).push_back(query);
    }
    const auto stock = others(within, stock_, agencies);
    const auto fts5 = others(within, fts5_, agencies);
    print_times("access filter, 5 of 20 agencies", ours(within, some, false), stock, fts5);
    print_times("the same with facets", ours(within, some, true), stock, fts5);
    print_times("of what may not be seen", ours(beyond, some, true),
                others(beyond, stock_, agencies), others(beyond, fts5_, agencies));
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
  std::vector<Document> documents_;
  std::vector<Labelled> queries_;
};

}  // namespace
}  // namespace yinxin::index

int main(int count, char** words) {
  yinxin::index::Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    const unsigned long value = std::stoul(words[i + 1]);
    if (name == "--documents") options.documents = value;
    if (name == "--queries") options.queries = value;
    if (name == "--seed") options.seed = value;
  }
  std::string directory = "/tmp/yinxin-index-bench-XXXXXX";
  if (::mkdtemp(directory.data()) == nullptr) return 1;
  yinxin::index::Bench(options, directory).run();
  std::filesystem::remove_all(directory);
}
