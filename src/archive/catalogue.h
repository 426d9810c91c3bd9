#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "storage/sql.h"

namespace yinxin::archive {

// What is known of the serials of a series.
struct Series {
  std::string agency;
  std::string prefix;
  int year = 0;
  int highest = 0;                            // reserved or imported
  std::vector<std::pair<int, int>> reserved;  // from, to
};

// Where in the log things are: an SQLite file that can be deleted at any time, since the log
// says everything it does. It may lag behind the log, never be ahead of it. Safe to use from
// several threads. Every method throws Error(kUnavailable) if the file cannot be used.
class Catalogue {
 public:
  // Opens or makes one; whatever is not a sound catalogue is replaced by an empty one.
  static std::unique_ptr<Catalogue> open(const std::filesystem::path& path);
  // Throws Error(kUnavailable) unless there is a sound one that can be opened.
  static std::unique_ptr<Catalogue> open_read_only(const std::filesystem::path& path);
  static std::unique_ptr<Catalogue> in_memory();
  ~Catalogue();

  // How many entries of the log it knows.
  std::uint64_t position() const;
  // The log it is of, by its verifier key; empty if it is of none yet.
  std::string log() const;
  // The leaf hash of the last entry, by which a log that forked is told apart.
  std::string last_leaf() const;

  // The entries from position() on. All of them or none.
  void add(const std::vector<Entry>& entries);
  // Forgets everything, and begins to be of `log`.
  void clear(const std::string& log);

  // The index of the entry that archived a document.
  std::optional<std::uint64_t> find_id(std::string_view id) const;
  std::optional<std::uint64_t> find_number(std::string_view number_text) const;
  // The index of the newest document.renew of a document.
  std::optional<std::uint64_t> find_renewal(std::string_view id) const;
  // The indices of the entries about a document, besides the one that archived it, in order.
  std::vector<std::uint64_t> find_about(std::string_view id) const;
  // Those of the documents that any such entry is about.
  std::set<std::string> acted_on(const std::vector<std::string>& ids) const;
  // The documents whose disposal was decided and is not done yet.
  std::vector<std::string> open_disposals() const;
  // The indices of the entries that archived the documents to be appraised on `day` or before, in
  // order.
  std::vector<std::uint64_t> find_due(Date day) const;
  // The index of the entry whose PDF this is.
  std::optional<std::uint64_t> find_pdf(const crypto::Digest& sha256) const;
  std::vector<Series> series() const;
  std::vector<Number> open_numbers() const;

 private:
  struct Session;
  explicit Catalogue(std::unique_ptr<Session> session);
  static std::unique_ptr<Catalogue> open_or_throw(const std::filesystem::path& path);
  void make_tables();
  void add_entry(const Entry& entry);
  void add_document(const Entry& entry);
  void add_about(const Entry& entry);
  void add_due(const Entry& entry);
  void add_number(const Entry& entry);
  void write_numbers();
  void put(const char* insert, const std::string& key, std::uint64_t position);
  std::optional<std::uint64_t> find(const char* query, std::string key) const;
  std::vector<std::uint64_t> find_all(const char* query, storage::Value key) const;
  std::vector<storage::Row> rows(const char* query,
                                 const std::vector<storage::Value>& values = {}) const;

  mutable std::mutex mutex_;
  std::unique_ptr<Session> session_;
};

}  // namespace yinxin::archive
