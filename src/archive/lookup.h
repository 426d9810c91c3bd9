#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "archive/catalogue.h"
#include "archive/log.h"
#include "archive/numbers.h"

namespace yinxin::archive {

// Finds entries by what people call them. What it answers is always true of the log, whatever
// becomes of the catalogue: a catalogue that fails is replaced by one in memory. Safe to use
// from several threads.
class Lookup {
 public:
  enum class Mode { kWrite, kReadOnly };

  // Brings the catalogue in `file` up to the log; read-only, what it lacks is kept in memory.
  Lookup(const Log& log, std::filesystem::path file, Mode mode);

  // Of one that only reads: knows what the log has got since. For one thread at a time.
  void refresh();

  // Entries that the log has just got.
  void add(const std::vector<Entry>& entries);

  std::optional<std::uint64_t> find_id(std::string_view id) const;
  std::optional<std::uint64_t> find_number(std::string_view number_text) const;
  std::optional<std::uint64_t> find_renewal(std::string_view id) const;
  std::vector<std::uint64_t> find_about(std::string_view id) const;
  // Perhaps also some that were appraised since.
  std::vector<std::uint64_t> find_due(Date day) const;
  std::set<std::string> acted_on(const std::vector<std::string>& ids) const;
  std::vector<std::string> open_disposals() const;
  std::optional<std::uint64_t> find_pdf(const crypto::Digest& sha256) const;
  Numbers numbers() const;

 private:
  struct Parts {
    std::shared_ptr<Catalogue> file;    // may be null
    std::shared_ptr<Catalogue> memory;  // what `file` lacks; may be null
  };

  using Question = std::function<std::optional<std::uint64_t>(const Catalogue&)>;

  using QuestionForAll = std::function<std::vector<std::uint64_t>(const Catalogue&)>;

  std::optional<std::uint64_t> find(const Question& ask) const;
  std::vector<std::uint64_t> find_all(const QuestionForAll& ask) const;
  void open_for_writing();
  Parts opened_for_reading() const;
  Parts opened_in_memory() const;
  bool belongs_to_log(const Catalogue& catalogue) const;
  void fill(Catalogue& catalogue, std::uint64_t from) const;
  void fall_back_to_memory();
  Parts parts() const;

  const Log& log_;
  const std::filesystem::path file_;
  mutable std::mutex mutex_;
  Parts parts_;
};

}  // namespace yinxin::archive
