#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "index/index.h"
#include "index/store.h"
#include "index/text_store.h"

namespace yinxin::index {

// Builds a segment on all cores, of an index that is new or of one that there is. Putting terms in
// order is what indexing costs, and a Xapian database does it the slower the more documents it
// holds back; so each small part of the documents gets a database of its own, and those are merged,
// which only copies. What Xapian and the file system throw comes out as they throw it.
class Builder {
 public:
  // Builds the first segment of an index in `directory`, which is emptied; its texts go to the
  // directory `texts` beside the stub of the index at `path`.
  Builder(const std::filesystem::path& path, std::filesystem::path directory, std::string texts);
  // Builds one more segment of the index that `base` reads and that nobody else writes.
  Builder(std::filesystem::path directory, const Reader& base);
  // Gives up what finish() did not finish.
  ~Builder();
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  // Entries that check() accepts; one with the id of an earlier one replaces it.
  void add(const std::vector<Entry>& entries);
  // That count, of the whole index.
  std::uint64_t documents() const { return numbered_ - replaced_.size(); }
  // Leaves the segment, which says this position of the index, in the directory it returns.
  std::filesystem::path finish(std::uint64_t position);

 private:
  // Documents with consecutive numbers, or, without entries, parts to merge.
  struct Job {
    std::size_t group = 0;
    std::vector<Entry> entries;
    Xapian::docid first = 0;
    std::vector<std::filesystem::path> parts;
  };
  struct Group {
    std::size_t unfinished = 0;
    bool full = false;
    std::vector<std::filesystem::path> parts;
  };

  void start();
  void replace(const std::string& id);
  void start_part();
  void push(Job job);
  void work();
  void run(const Job& job);
  void make_part(const Job& job, const std::filesystem::path& part);
  void stop();
  std::filesystem::path new_part();

  std::filesystem::path directory_;
  std::optional<Reader> base_;
  std::string texts_name_;
  TextStoreWriter texts_;
  Xapian::docid numbered_ = 0;  // documents, so far
  Xapian::docid blank_ = 0;     // see put_blank(); 0 if there is no need of one
  std::unordered_map<std::string, Xapian::docid> known_;
  std::vector<Xapian::docid> replaced_;
  Job pending_;
  std::size_t parts_in_group_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;  // guarded by mutex_, as all that follows
  std::map<std::size_t, Group> groups_;
  std::size_t running_ = 0;
  std::size_t part_names_ = 0;
  bool stopped_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> workers_;
};

}  // namespace yinxin::index
