#include "archive/archive.h"

#include <algorithm>
#include <mutex>

#include "archive/archive_state.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

constexpr const char* kItself = "yinxin";  // the actor of what nobody asked for

std::vector<crypto::Ed25519Key> one(crypto::Ed25519Key key) {
  std::vector<crypto::Ed25519Key> keys;
  keys.push_back(std::move(key));
  return keys;
}

void make_file(storage::Disk& disk, const fs::path& path, std::uint64_t size) {
  const auto file = disk.create(path, 0644);
  if (size > 0) file->allocate(size);
  file->sync();
}

std::unique_ptr<Log> open_log(const fs::path& root, const std::vector<crypto::Ed25519Key>& keys,
                              storage::Volume& volume, const Options& options) {
  const auto open = [&] {
    return std::make_unique<Log>(root, KeyChain(read_marker(root)), keys, *options.disk, volume,
                                 options.journal_size);
  };
  try {
    return open();
  } catch (const Error& error) {
    // Recovery writes only new files, so it can be begun again.
    if (error.code() != ErrorCode::kUnavailable || !fs::exists(root / kBallastFile)) throw;
    options.disk->remove(root / kBallastFile);
    return open();
  }
}

}  // namespace

// Space that recovery used is taken again as soon as there is some; until then, it is missing
// only for the next time.
void Archive::State::restore_ballast() const {
  if (fs::exists(root / kBallastFile) || options.ballast_size == 0) return;
  std::error_code failure;
  if (fs::space(root, failure).available < 4 * options.ballast_size || failure) return;
  make_file(*options.disk, root / kBallastFile, options.ballast_size);
}

// A crash may have come before the newest objects were protected. They are in the order of the log,
// so that those of a batch and the first one that is protected are all there is to look at.
void Archive::State::protect_newest() const {
  constexpr std::uint64_t kMostEntries = 2 * Writer::kMaxBatch;
  const std::uint64_t size = log->size();
  for (std::uint64_t index = size; index > 0 && size - index < kMostEntries;) {
    --index;
    const Entry entry = parse_entry(index, log->entry(index), "log entry " + std::to_string(index));
    bool any = entry.objects.empty();
    for (const ObjectReference& object : entry.objects) any |= objects->protect(object.sha256);
    if (!any) return;
  }
}

// The catalogue said where; the log says what.
Entry Archive::State::sealed(std::uint64_t index) const {
  Entry entry = parse_entry(index, log->entry(index), "log entry " + std::to_string(index));
  if (is_document(entry)) return entry;
  throw Error(ErrorCode::kCorrupt, (root / kCatalogueFile).string(),
              "目录库与日志不符，请删除后重启 (does not agree with the log; delete it)");
}

void Archive::create(const fs::path& root, const std::string& origin, const crypto::Ed25519Key& key,
                     const Options& options) {
  for (const char* name : {kMarkerFile, kLogDirectory, "objects", kJournalDirectory}) {
    if (!fs::exists(root / name)) continue;
    throw Error(ErrorCode::kConflict, root.string(), "此处已有档案库 (there is an archive)");
  }
  storage::Disk& disk = *options.disk;
  make_directories(disk, root);
  const std::string marker = ledger::NoteVerifier{origin, key.public_key()}.vkey() + "\n";
  ledger::NoteVerifier::from_vkey(std::string_view(marker).substr(0, marker.size() - 1));
  ObjectStore::create(root, disk);
  Log::create(root, origin, key, disk, options.journal_size);
  if (!fs::exists(root / kLockFile)) make_file(disk, root / kLockFile, 0);
  if (!fs::exists(root / kBallastFile) && options.ballast_size > 0) {
    make_file(disk, root / kBallastFile, options.ballast_size);
  }
  // Last: an archive without its marker is none.
  storage::replace_file(disk, root / kMarkerFile, marker);
}

Archive::Archive(const fs::path& root, crypto::Ed25519Key key, const Clock& clock,
                 const Options& options)
    : Archive(root, one(std::move(key)), clock, options) {}

Archive::Archive(const fs::path& root, std::vector<crypto::Ed25519Key> keys, const Clock& clock,
                 const Options& options)
    : state_(new State{root, std::move(keys), options}) {
  State& s = *state_;
  KeyChain::read(root);  // whether there is an archive, before anything else is said of it
  s.lock.emplace(lock_for_writing(root, options.patience));
  s.volume = options.disk->volume(root);
  s.log = open_log(root, s.keys, *s.volume, options);
  s.restore_ballast();
  s.lookup = std::make_unique<Lookup>(*s.log, root / kCatalogueFile, Lookup::Mode::kWrite);
  s.objects = std::make_unique<ObjectStore>(root, *options.disk, options.immutable_objects);
  if (options.immutable_objects) s.protect_newest();
  s.writer =
      std::make_unique<Writer>(*s.log, *s.lookup, *s.objects, *options.disk, *s.volume, clock);
  if (s.log->size() == 0) {
    s.writer->append(kKeyEntry, Json::Object{{"actor", kItself}, {"public_key", vkey()}});
  }
  s.writer->void_open_numbers("中断：登记后未完成制发 (interrupted before it was issued)", kItself);
  finish_disposals(kItself);
}

Archive::Archive(std::unique_ptr<State> state) : state_(std::move(state)) {}
Archive::~Archive() = default;
Archive::Archive(Archive&&) noexcept = default;

Archive Archive::open_read_only(const fs::path& root) {
  std::unique_ptr<State> state(new State{root, {}, {}});
  state->log = std::make_unique<Log>(root, KeyChain(read_marker(root)));
  state->lookup =
      std::make_unique<Lookup>(*state->log, root / kCatalogueFile, Lookup::Mode::kReadOnly);
  state->objects = std::make_unique<ObjectStore>(root, *state->options.disk);
  return Archive(std::move(state));
}

void Archive::refresh() {
  State& s = *state_;
  if (s.writer) return;
  const std::lock_guard lock(s.refreshing);
  if (s.log->refresh()) s.lookup_is_behind = true;
  if (!s.lookup_is_behind) return;
  s.lookup->refresh();
  s.lookup_is_behind = false;
}

Number Archive::reserve_number(const std::string& agency, const std::string& prefix, int year,
                               const std::string& actor) {
  return state_->writing().reserve(agency, prefix, year, actor);
}

void Archive::reserve_number(const Number& number, const std::string& actor) {
  state_->writing().reserve(number, actor);
}

void Archive::void_number(const Number& number, const std::string& reason,
                          const std::string& actor) {
  state_->writing().void_number(number, reason, actor);
}

std::optional<Entry> Archive::find(std::string_view id) const {
  const auto index = state_->lookup->find_id(id);
  if (!index) return std::nullopt;
  return state_->sealed(*index);
}

std::optional<Entry> Archive::find_number(std::string_view number_text) const {
  const auto index = state_->lookup->find_number(number_text);
  if (!index) return std::nullopt;
  return state_->sealed(*index);
}

std::optional<Entry> Archive::find_pdf(const crypto::Digest& sha256) const {
  const auto index = state_->lookup->find_pdf(sha256);
  if (!index) return std::nullopt;
  const Entry found = entry(*index);
  if (found.type == kRenewEntry) return find(found.json.at("id").string());
  return state_->sealed(*index);
}

std::vector<Entry> Archive::history(const Entry& document) const {
  std::vector<Entry> entries = {document};
  for (const std::uint64_t index : state_->lookup->find_about(document.json.at("id").string())) {
    entries.push_back(entry(index));
  }
  return entries;
}

Standing Archive::standing(const Entry& document) const {
  Standing standing(document);
  const std::vector<Entry> entries = history(document);
  for (std::size_t i = 1; i < entries.size(); ++i) standing.apply(entries[i]);
  return standing;
}

std::vector<std::string> Archive::standing_words(const std::vector<std::string>& ids) const {
  const std::set<std::string> acted_on = state_->lookup->acted_on(ids);
  std::vector<std::string> words;
  words.reserve(ids.size());
  for (const std::string& id : ids) {
    const auto document = acted_on.count(id) == 0 ? std::nullopt : find(id);
    words.emplace_back(document ? standing(*document).word() : "current");
  }
  return words;
}

std::string Archive::standing_word(const std::string& id) const {
  return standing_words({id}).front();
}

std::vector<Entry> Archive::due(Date day) const {
  std::vector<Entry> documents;
  for (const std::uint64_t index : state_->lookup->find_due(day)) {
    Entry document = entry(index);
    const Standing standing = this->standing(document);
    const auto due = standing.due();
    if (due && !(day < *due) && !standing.tombstone()) documents.push_back(std::move(document));
  }
  return documents;
}

Entry Archive::newest(const Entry& document) const {
  const auto index = state_->lookup->find_renewal(document.json.at("id").string());
  if (!index) return document;
  Entry found = entry(*index);
  if (found.type == kRenewEntry) return found;
  throw Error(ErrorCode::kCorrupt, (state_->root / kCatalogueFile).string(),
              "目录库与日志不符，请删除后重启 (does not agree with the log; delete it)");
}

Entry Archive::entry(std::uint64_t index) const {
  return parse_entry(index, state_->log->entry(index), "log entry " + std::to_string(index));
}

void Archive::check_writable() const {
  state_->writing();
}

std::uint64_t Archive::size() const {
  return state_->log->size();
}

void Archive::each(std::uint64_t from, const std::function<bool(const Entry&)>& visit) const {
  for (const std::uint64_t size = state_->log->size(); from < size;) {
    for (Bytes& stored : state_->log->entries_from(from)) {
      if (from == size) return;
      if (!visit(parse_entry(from, std::move(stored), "log entry " + std::to_string(from)))) {
        return;
      }
      ++from;
    }
  }
}

Bytes Archive::object(const crypto::Digest& sha256) const {
  return state_->objects->read(sha256);
}

Bytes Archive::object(const Entry& entry, std::string_view role) const {
  for (const ObjectReference& object : entry.objects) {
    if (object.role == role) return state_->objects->read(object.sha256);
  }
  throw Error(ErrorCode::kNotFound, label(entry),
              "没有此类文件 (no such object): " + std::string(role));
}

Json Archive::metadata(const Entry& entry) const {
  return Json::parse(object(entry, "metadata"), "metadata").at("metadata");
}

std::string Archive::checkpoint() const {
  return state_->log->checkpoint();
}

std::string Archive::origin() const {
  return state_->log->keys().origin();
}

std::string Archive::vkey() const {
  return keys().newest().vkey();
}

KeyChain Archive::keys() const {
  return state_->log->keys();
}

ledger::InclusionProof Archive::prove_inclusion(std::uint64_t index) const {
  return ledger::prove_inclusion(index, size(), state_->log->nodes());
}

ledger::InclusionProof Archive::prove_inclusion(std::uint64_t index, std::uint64_t size) const {
  return ledger::prove_inclusion(index, size, state_->log->nodes());
}

std::vector<crypto::Digest> Archive::prove_consistency(std::uint64_t old_size) const {
  return ledger::prove_consistency(old_size, size(), state_->log->nodes());
}

}  // namespace yinxin::archive
