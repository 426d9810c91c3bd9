#include "archive/lookup.h"

#include <set>
#include <utility>

#include "base/error.h"
#include "ledger/merkle.h"

namespace yinxin::archive {

Lookup::Lookup(const Log& log, std::filesystem::path file, Mode mode)
    : log_(log), file_(std::move(file)) {
  try {
    if (mode == Mode::kWrite) {
      open_for_writing();
    } else {
      parts_ = opened_for_reading();
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUnavailable) throw;
    fall_back_to_memory();
  }
}

// A catalogue that a writer keeps has it all already.
void Lookup::refresh() {
  const Parts before = parts();
  try {
    if (!before.file) return fill(*before.memory, before.memory->position());
    Parts now = opened_for_reading();
    const std::lock_guard lock(mutex_);
    parts_ = std::move(now);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUnavailable) throw;
    fall_back_to_memory();
  }
}

void Lookup::open_for_writing() {
  parts_.file = Catalogue::open(file_);
  if (!belongs_to_log(*parts_.file)) parts_.file->clear(log_.first_vkey());
  fill(*parts_.file, parts_.file->position());
}

Lookup::Parts Lookup::opened_for_reading() const {
  Parts parts{Catalogue::open_read_only(file_), nullptr};
  const std::uint64_t position = parts.file->position();
  // A writer's catalogue may know more than the reader's view of the log.
  if (position > log_.size() && parts.file->log() == log_.first_vkey()) return parts;
  if (!belongs_to_log(*parts.file)) return opened_in_memory();
  if (position == log_.size()) return parts;
  parts.memory = Catalogue::in_memory();
  fill(*parts.memory, position);
  return parts;
}

Lookup::Parts Lookup::opened_in_memory() const {
  Parts parts{nullptr, Catalogue::in_memory()};
  fill(*parts.memory, 0);
  return parts;
}

bool Lookup::belongs_to_log(const Catalogue& catalogue) const {
  const std::uint64_t position = catalogue.position();
  if (catalogue.log() != log_.first_vkey() || position > log_.size()) return false;
  return position == 0 ||
         ledger::leaf_hash(log_.entry(position - 1)).hex() == catalogue.last_leaf();
}

void Lookup::fill(Catalogue& catalogue, std::uint64_t from) const {
  constexpr std::size_t kChunk = 4096;
  std::vector<Entry> chunk;
  for (const std::uint64_t size = log_.size(); from < size;) {
    for (Bytes& stored : log_.entries_from(from)) {
      if (from == size) break;
      chunk.push_back(parse_entry(from, std::move(stored), "log entry " + std::to_string(from)));
      ++from;
    }
    if (chunk.size() < kChunk && from < size) continue;
    catalogue.add(chunk);
    chunk.clear();
  }
}

void Lookup::fall_back_to_memory() {
  Parts parts = opened_in_memory();
  const std::lock_guard lock(mutex_);
  parts_ = std::move(parts);
}

void Lookup::add(const std::vector<Entry>& entries) {
  const Parts parts = this->parts();
  try {
    (parts.file ? parts.file : parts.memory)->add(entries);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUnavailable) throw;
    fall_back_to_memory();
  }
}

Lookup::Parts Lookup::parts() const {
  const std::lock_guard lock(mutex_);
  return parts_;
}

std::optional<std::uint64_t> Lookup::find(const Question& ask) const {
  const Parts parts = this->parts();
  std::optional<std::uint64_t> index;
  if (parts.memory) index = ask(*parts.memory);
  if (!index && parts.file) index = ask(*parts.file);
  return index && *index < log_.size() ? index : std::nullopt;
}

std::optional<std::uint64_t> Lookup::find_id(std::string_view id) const {
  return find([&](const Catalogue& catalogue) { return catalogue.find_id(id); });
}

std::optional<std::uint64_t> Lookup::find_number(std::string_view number_text) const {
  return find([&](const Catalogue& catalogue) { return catalogue.find_number(number_text); });
}

std::optional<std::uint64_t> Lookup::find_renewal(std::string_view id) const {
  return find([&](const Catalogue& catalogue) { return catalogue.find_renewal(id); });
}

std::vector<std::uint64_t> Lookup::find_all(const QuestionForAll& ask) const {
  const Parts parts = this->parts();
  std::set<std::uint64_t> positions;
  for (const Catalogue* catalogue : {parts.file.get(), parts.memory.get()}) {
    if (catalogue == nullptr) continue;
    for (const std::uint64_t position : ask(*catalogue)) {
      if (position < log_.size()) positions.insert(position);
    }
  }
  return {positions.begin(), positions.end()};
}

std::vector<std::uint64_t> Lookup::find_about(std::string_view id) const {
  return find_all([&](const Catalogue& catalogue) { return catalogue.find_about(id); });
}

std::vector<std::uint64_t> Lookup::find_due(Date day) const {
  return find_all([&](const Catalogue& catalogue) { return catalogue.find_due(day); });
}

std::set<std::string> Lookup::acted_on(const std::vector<std::string>& ids) const {
  const Parts parts = this->parts();
  std::set<std::string> found;
  for (const Catalogue* catalogue : {parts.file.get(), parts.memory.get()}) {
    if (catalogue != nullptr) found.merge(catalogue->acted_on(ids));
  }
  return found;
}

std::vector<std::string> Lookup::open_disposals() const {
  const Parts parts = this->parts();
  return (parts.file ? parts.file : parts.memory)->open_disposals();
}

std::optional<std::uint64_t> Lookup::find_pdf(const crypto::Digest& sha256) const {
  return find([&](const Catalogue& catalogue) { return catalogue.find_pdf(sha256); });
}

Numbers Lookup::numbers() const {
  const Parts parts = this->parts();
  const Catalogue& catalogue = parts.file ? *parts.file : *parts.memory;
  return {catalogue.series(), catalogue.open_numbers()};
}

}  // namespace yinxin::archive
