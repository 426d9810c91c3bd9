#include "service/index_feed.h"

#include <set>

#include "base/error.h"
#include "service/audience.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kBatch = 500;

// What its signatures had reached when it was issued, or last renewed.
std::string signature_level(const archive::Archive& archive, const archive::Entry& sealed,
                            const Json& metadata) {
  const archive::Entry newest = archive.newest(sealed);
  if (newest.type == archive::kRenewEntry) return newest.json.at("level").string();
  const Json* level = metadata.find("signature_level");
  return level == nullptr ? "" : level->string();
}

// Whether `renewal` changed what the index says of its document.
bool changes_level(const archive::Archive& archive, const archive::Entry& renewal,
                   const archive::Entry& document) {
  const Json metadata = archive.metadata(document);
  const Json* level = metadata.find("signature_level");
  return level == nullptr || level->string() != renewal.json.at("level").string();
}

// What was disposed of leaves nothing to be found but its id.
bool is_gone(const archive::Archive& archive, const archive::Entry& sealed) {
  return archive.standing_word(sealed.json.at("id").string()) == "disposed";
}

// Nothing if it is damaged: the document is found by what its metadata say, and the audit says what
// is wrong.
std::string text_of(const archive::Archive& archive, const archive::Entry& sealed) {
  try {
    return archive.object(sealed, "text");
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCorrupt && error.code() != ErrorCode::kNotFound) throw;
    return {};
  }
}

index::Entry to_index(const archive::Archive& archive, const archive::Entry& sealed) {
  const Json metadata = archive.metadata(sealed);
  index::Entry entry;
  entry.id = sealed.json.at("id").string();
  entry.kind = sealed.json.at("kind").string();
  entry.agency = sealed.json.at("agency").string();
  entry.number = metadata.at("number").string();
  entry.title = metadata.at("title").string();
  entry.kind_name = metadata.at("kind_name").string();
  entry.agency_name = metadata.at("issuer_names").array().front().string();
  entry.date = metadata.at("date").string();
  entry.case_name = metadata.at("case").string();
  const Audience audience = audience_of(archive, sealed, metadata);
  entry.readers = audience.readers;
  // A restriction that nothing has ended yet leaves the agencies out.
  if (!audience.restricted || audience.release) entry.visible_to = audience.agencies;
  entry.release = audience.release;
  entry.signature = signature_level(archive, sealed, metadata);
  entry.text = text_of(archive, sealed);
  if (const Json* imported = metadata.find("imported")) {
    entry.imported_id = imported->at("id").string();
  }
  return entry;
}

// Puts everything the log has beyond the index into it, batch by batch.
class Feed {
 public:
  Feed(const archive::Archive& archive, index::Indexer& indexer, const Progress& progress)
      : archive_(archive),
        indexer_(indexer),
        progress_(progress),
        begin_(indexer.position()),
        end_(archive.size()) {}

  void run() {
    position_ = begin_;
    archive_.each(begin_, [this](const archive::Entry& entry) {
      take(entry);
      position_ = entry.index + 1;
      if (batch_.size() >= kBatch) flush();
      return position_ < end_;
    });
    if (position_ > indexer_.position()) flush();
  }

 private:
  void take(const archive::Entry& entry) {
    if (archive::is_document(entry) && !is_gone(archive_, entry)) {
      batch_.push_back(to_index(archive_, entry));
    }
    const bool lifted = entry.type == archive::kLiftEntry;
    if (entry.type != archive::kRenewEntry && !lifted) return;
    const auto document = archive_.find(entry.json.at("id").string());
    // Others are, or will be, indexed with what they have reached by now.
    if (!document || document->index >= begin_ || is_gone(archive_, *document)) return;
    if (!lifted && !changes_level(archive_, entry, *document)) return;
    if (again_.insert(document->index).second) batch_.push_back(to_index(archive_, *document));
  }

  void flush() {
    indexer_.add(batch_, position_);
    batch_.clear();
    if (progress_) progress_(position_, end_);
  }

  const archive::Archive& archive_;
  index::Indexer& indexer_;
  const Progress& progress_;
  std::uint64_t begin_;
  std::uint64_t end_;
  std::uint64_t position_ = 0;
  std::vector<index::Entry> batch_;
  std::set<std::uint64_t> again_;
};

}  // namespace

void feed(const archive::Archive& archive, index::Indexer& indexer, const Progress& progress) {
  Feed(archive, indexer, progress).run();
}

bool has_disposed(const archive::Archive& archive, std::uint64_t position) {
  bool found = false;
  archive.each(position, [&](const archive::Entry& entry) {
    found = entry.type == archive::kDisposeEntry;
    return !found;
  });
  return found;
}

}  // namespace yinxin::service
