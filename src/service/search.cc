#include <algorithm>

#include "base/error.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kBatch = 500;
constexpr std::size_t kPage = 100;  // the most the searcher gives at once

std::vector<std::string> strings(const Json& array) {
  std::vector<std::string> out;
  for (const Json& item : array.array()) out.push_back(item.string());
  return out;
}

// What was disposed of leaves nothing to be found but its id.
bool is_gone(const archive::Archive& archive, const archive::Entry& sealed) {
  return archive.standing_word(sealed.json.at("id").string()) == "disposed";
}

index::Entry to_index(const archive::Archive& archive, const archive::Entry& sealed) {
  if (is_gone(archive, sealed)) {
    index::Entry nothing;
    nothing.id = sealed.json.at("id").string();
    return nothing;
  }
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
  entry.visible_to = strings(metadata.at("visible_to"));
  entry.text = archive.object(sealed, "text");
  if (const Json* imported = metadata.find("imported")) {
    entry.imported_id = imported->at("id").string();
  }
  return entry;
}

// Puts everything the log has beyond the index into it, batch by batch.
void feed(const archive::Archive& archive, index::Indexer& indexer, const Progress& progress) {
  const std::uint64_t end = archive.size();
  std::vector<index::Entry> batch;
  std::uint64_t position = indexer.position();
  const auto flush = [&] {
    indexer.add(batch, position);
    batch.clear();
    if (progress) progress(position, end);
  };
  archive.each(position, [&](const archive::Entry& entry) {
    if (archive::is_document(entry) || entry.type == archive::kDisposeEntry) {
      batch.push_back(to_index(archive, entry));
    }
    position = entry.index + 1;
    if (batch.size() >= kBatch) flush();
    return position < end;
  });
  if (position > indexer.position()) flush();
}

bool can_be_rebuilt(const Error& error) {
  return error.code() == ErrorCode::kNotFound || error.code() == ErrorCode::kCorrupt;
}

}  // namespace

void Parts::rebuild_index(const Progress& progress) {
  const std::lock_guard lock(indexing_);
  const archive::Archive& documents = archive();
  std::error_code ignored;
  std::filesystem::create_directories(home_.index(), ignored);
  index::rebuild(home_.index(),
                 [&](index::Indexer& indexer) { feed(documents, indexer, progress); });
}

void Parts::catch_up_index(const Progress& progress) {
  const archive::Archive& documents = archive();
  try {
    const std::lock_guard lock(indexing_);
    index::Indexer indexer(home_.index());
    if (indexer.position() < documents.size()) feed(documents, indexer, progress);
  } catch (const Error& error) {
    // Somebody else is indexing, and will have it all soon.
    if (error.code() == ErrorCode::kConflict) return;
    if (!can_be_rebuilt(error)) throw;
    rebuild_index(progress);
  }
}

const index::Searcher& Parts::searcher() {
  return searcher_.get([this] {
    return index::Searcher(home_.index(), [this](const std::string& id) {
      const auto entry = archive().find(id);
      return entry ? archive().object(*entry, "text") : std::string();
    });
  });
}

index::Answer Service::search(const index::Query& query, const Actor& actor) {
  Parts& parts = *parts_;
  parts.note({actor.person, actor.agency, "search", "", query.text, "good"});
  parts.catch_up_index();
  index::Viewer viewer;
  viewer.unrestricted = actor.local_operator;
  if (!actor.agency.empty()) viewer.agencies = {actor.agency};
  index::Query page = query;
  const Date today = china_date(parts.clock().now());
  if (const auto agency = parts.directory().agency(query.agency, today)) page.agency = agency->id;

  index::Answer answer;
  do {
    page.limit = std::min(kPage, query.limit - answer.hits.size());
    index::Answer part = parts.searcher().answer(viewer, page);
    page.offset += part.hits.size();
    const bool last = part.hits.size() < page.limit || part.hits.empty();
    part.hits.insert(part.hits.begin(), answer.hits.begin(), answer.hits.end());
    answer = std::move(part);
    if (last) break;
  } while (answer.hits.size() < query.limit);
  for (index::Hit& hit : answer.hits) {
    hit.standing = parts.archive().standing_word(hit.id);
    if (const auto agency = parts.directory().agency(hit.agency, today)) {
      hit.agency = agency->full_name;
    }
  }
  const auto gone = std::remove_if(answer.hits.begin(), answer.hits.end(),
                                   [](const auto& hit) { return hit.standing == "disposed"; });
  answer.total -=
      std::min<std::uint64_t>(answer.total, static_cast<std::uint64_t>(answer.hits.end() - gone));
  answer.hits.erase(gone, answer.hits.end());
  return answer;
}

void Service::reindex(const Progress& progress) {
  parts_->require_instance();
  parts_->rebuild_index(progress);
}

}  // namespace yinxin::service
