#pragma once

#include <sqlite3.h>
#include <xapian.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "index_collection.h"

namespace yinxin::index::bench {

constexpr std::size_t kBatch = 500;
constexpr std::size_t kPage = 100;

// What people have without Yinxin: TermGenerator and QueryParser with FLAG_CJK_NGRAM.
class Stock {
 public:
  explicit Stock(std::filesystem::path path) : path_(std::move(path)) {}

  void index(const std::vector<Document>& documents);
  // The ids of the first kPage hits, counted to 10,000; of all agencies if none is named.
  std::vector<std::string> ask(const std::string& text, const std::vector<std::string>& agencies);

 private:
  std::filesystem::path path_;
  std::unique_ptr<Xapian::Database> database_;
};

// SQLite's full-text search for languages without spaces: the trigram tokenizer.
class Fts5 {
 public:
  explicit Fts5(const std::filesystem::path& path);
  ~Fts5();
  Fts5(const Fts5&) = delete;
  Fts5& operator=(const Fts5&) = delete;

  void index(const std::vector<Document>& documents);
  std::vector<std::string> ask(const std::string& text, const std::vector<std::string>& agencies);

 private:
  void run(const char* sql);
  sqlite3_stmt* prepared(const std::string& sql);

  sqlite3* database_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
};

}  // namespace yinxin::index::bench
