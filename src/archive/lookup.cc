#include "archive/lookup.h"


#include "base/error.h"
#include "ledger/merkle.h"

namespace yinxin::archive {

Lookup::Lookup(const Log& log, const std::filesystem::path& file, Mode mode) : log_(log) {
  try {
    if (mode == Mode::kWrite) {
      open_for_writing(file);
    } else {
      open_for_reading(file);
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUnavailable) throw;
    fall_back_to_memory();
  }
}

void Lookup::open_for_writing(const std::filesystem::path& file) {
  parts_.file = Catalogue::open(file);
  if (!belongs_to_log(*parts_.file)) parts_.file->clear(log_.vkey());
  fill(*parts_.file, parts_.file->position());
}

void Lookup::open_for_reading(const std::filesystem::path& file) {
  parts_.file = Catalogue::open_read_only(file);
  const std::uint64_t position = parts_.file->position();
  // A writer's catalogue may know more than the reader's view of the log.
  if (position > log_.size() && parts_.file->log() == log_.vkey()) return;
  if (!belongs_to_log(*parts_.file)) return fall_back_to_memory();
  parts_.memory = Catalogue::in_memory();
  fill(*parts_.memory, position);
}

bool Lookup::belongs_to_log(const Catalogue& catalogue) const {
  const std::uint64_t position = catalogue.position();
  if (catalogue.log() != log_.vkey() || position > log_.size()) return false;
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
  std::shared_ptr<Catalogue> memory = Catalogue::in_memory();
  fill(*memory, 0);
  const std::lock_guard lock(mutex_);
  parts_ = {nullptr, std::move(memory)};
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

std::vector<std::uint64_t> Lookup::find_about(std::string_view id) const {
  const Parts parts = this->parts();
  std::set<std::uint64_t> positions;
  for (const Catalogue* catalogue : {parts.file.get(), parts.memory.get()}) {
    if (catalogue == nullptr) continue;
    for (const std::uint64_t position : catalogue->find_about(id)) {
      if (position < log_.size()) positions.insert(position);
    }
  }
  return {positions.begin(), positions.end()};
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
