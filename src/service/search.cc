#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "base/error.h"
#include "service/audience.h"
#include "service/parts.h"
#include "service/places.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kBatch = 500;
constexpr std::size_t kPage = 100;  // the most the searcher gives at once

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
  entry.text = archive.object(sealed, "text");
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

void feed(const archive::Archive& archive, index::Indexer& indexer, const Progress& progress) {
  Feed(archive, indexer, progress).run();
}

// Whether the log has disposed of something since `position`. The index only grows; so that nothing
// stays in it of what is gone, it is then built anew.
bool has_disposed(const archive::Archive& archive, std::uint64_t position) {
  bool found = false;
  archive.each(position, [&](const archive::Entry& entry) {
    found = entry.type == archive::kDisposeEntry;
    return !found;
  });
  return found;
}

// Whether so many new entries are better merged with the index than added to it one by one.
bool are_many(std::uint64_t behind, std::uint64_t position) {
  constexpr std::uint64_t kFew = 2000;
  constexpr std::uint64_t kSmallPart = 10;
  return behind >= kFew && behind >= position / kSmallPart;
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
    std::optional<index::Indexer> indexer(home_.index());
    if (indexer->position() >= documents.size()) return;
    if (has_disposed(documents, indexer->position())) {
      indexer.reset();
      index::rebuild(home_.index(), [&](index::Indexer& all) { feed(documents, all, progress); });
      return;
    }
    if (!are_many(documents.size() - indexer->position(), indexer->position())) {
      feed(documents, *indexer, progress);
      return;
    }
    indexer.reset();
    index::extend(home_.index(), [&](index::Indexer& all) { feed(documents, all, progress); });
  } catch (const Error& error) {
    // Somebody else is indexing, and will have it all soon.
    if (error.code() == ErrorCode::kConflict) return;
    if (!can_be_rebuilt(error)) throw;
    heal_index(progress);
  }
}

void Parts::heal_index(const Progress& progress) {
  constexpr auto kPatience = std::chrono::minutes(1);
  constexpr auto kPause = std::chrono::milliseconds(50);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    try {
      return rebuild_index(progress);
    } catch (const Error& error) {
      const bool late = std::chrono::steady_clock::now() > until;
      if (error.code() != ErrorCode::kConflict || late) throw;
    }
    std::this_thread::sleep_for(kPause);
    try {
      searcher();
      return;  // whoever was rebuilding it is done
    } catch (const Error& error) {
      if (!can_be_rebuilt(error)) throw;
    }
  }
}

void Parts::index_soon() {
  follower_.get([this] { return std::make_unique<IndexFollower>([this] { catch_up_index(); }); })
      .announce();
}

// Nothing if it is damaged: the document is there all the same, and the audit says what is wrong.
std::string Parts::text_of(const std::string& id) {
  try {
    const auto entry = archive().find(id);
    return entry ? archive().object(*entry, "text") : std::string();
  } catch (const Error& error) {
    if (!can_be_rebuilt(error)) throw;
    return {};
  }
}

// None of a document that came without, or whose places are damaged.
std::vector<index::Place> Parts::places_of(const std::string& id,
                                           const std::vector<std::u32string>& words) try {
  const auto entry = archive().find(id);
  if (!entry || archive::find_object(*entry, "places") == nullptr) return {};
  return find_places(archive().object(*entry, "places"), words);
} catch (const Error& error) {
  if (!can_be_rebuilt(error)) throw;
  return {};
}

namespace {

// Texts that hits were shown from lately, so that they need not be read and checked again. They are
// forgotten within a minute or two: a document may be destroyed.
class RecentTexts {
 public:
  std::optional<std::string> find(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (std::chrono::steady_clock::now() - since_ > kKept) {
      texts_.clear();
      size_ = 0;
      since_ = std::chrono::steady_clock::now();
    }
    const auto found = texts_.find(id);
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const std::string& id, const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (size_ + text.size() > kMost || !texts_.emplace(id, text).second) return;
    size_ += text.size();
  }

 private:
  static constexpr std::chrono::minutes kKept{1};
  static constexpr std::size_t kMost = std::size_t{8} << 20;

  std::mutex mutex_;
  std::map<std::string, std::string> texts_;
  std::size_t size_ = 0;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace

const index::Searcher& Parts::searcher() {
  return searcher_.get([this] {
    std::vector<index::AgencyNames> agencies;
    for (const registry::AgencyEntry& agency : registry().agencies()) {
      agencies.push_back({agency.id, {}});
      for (const registry::AgencyName& name : agency.names) {
        agencies.back().names.push_back(name.full);
        if (!name.short_name.empty()) agencies.back().names.push_back(name.short_name);
      }
    }
    const auto text = [this, recent = std::make_shared<RecentTexts>()](const std::string& id) {
      if (auto known = recent->find(id)) return *known;
      std::string read = text_of(id);
      recent->keep(id, read);
      return read;
    };
    return index::Searcher(home_.index(), text, {}, std::move(agencies));
  });
}

index::Answer Parts::answer_from_index(
    const std::function<index::Answer(const index::Searcher&)>& use) {
  try {
    if (searcher().position() < archive().size()) catch_up_index();
    return use(searcher());
  } catch (const Error& error) {
    if (!can_be_rebuilt(error)) throw;
    heal_index({});
    return use(searcher());
  }
}

namespace {

// Page after page, as many hits as were asked for.
index::Answer all_pages(const index::Searcher& searcher, const index::Viewer& viewer,
                        const index::Query& query) {
  index::Query page = query;
  page.limit = std::min(kPage, query.limit);
  index::Answer answer = searcher.answer(viewer, page);
  page.facets = false;
  std::size_t got = answer.hits.size();
  while (got == page.limit && answer.hits.size() < query.limit) {
    page.offset = query.offset + answer.hits.size();
    page.limit = std::min(kPage, query.limit - answer.hits.size());
    index::Answer more = searcher.answer(viewer, page);
    got = more.hits.size();
    std::move(more.hits.begin(), more.hits.end(), std::back_inserter(answer.hits));
  }
  return answer;
}

// Filters may name an agency, by any name it has had, or a kind; the index knows ids.
index::Query by_ids(index::Query query, Parts& parts) {
  for (std::string& wanted : query.agency) {
    for (const registry::AgencyEntry& agency : parts.registry().agencies()) {
      const bool named = std::any_of(agency.names.begin(), agency.names.end(),
                                     [&](const registry::AgencyName& name) {
                                       return name.full == wanted || name.short_name == wanted;
                                     });
      if (named) wanted = agency.id;
    }
  }
  for (std::string& wanted : query.kind) {
    for (const templating::Template& kind : parts.templates().list()) {
      if (kind.name == wanted) wanted = kind.kind;
    }
  }
  return query;
}

void add_standing(std::vector<index::Hit>& hits, const archive::Archive& archive) {
  std::vector<std::string> ids;
  ids.reserve(hits.size());
  for (const index::Hit& hit : hits) ids.push_back(hit.id);
  std::vector<std::string> words = archive.standing_words(ids);
  for (std::size_t i = 0; i < hits.size(); ++i) hits[i].standing = std::move(words[i]);
}

}  // namespace

index::Answer Service::search(const index::Query& query, const Actor& actor,
                              const std::string& purpose) {
  Parts& parts = *parts_;
  require_may(actor, casework::Verb::kSearch, {}, "检索 search");
  const std::string asked_for = query.text + (purpose.empty() ? "" : "（事由：" + purpose + "）");
  parts.note({actor.person, actor.agency, "search", "", asked_for, "good"});
  index::Viewer viewer;
  viewer.unrestricted = actor.local_operator;
  if (!actor.agency.empty()) viewer.agencies = {actor.agency};
  viewer.person = actor.person;
  viewer.now = parts.clock().now();
  const index::Query asked = by_ids(query, parts);
  const Date today = china_date(parts.clock().now());
  index::Answer answer = parts.answer_from_index(
      [&](const index::Searcher& searcher) { return all_pages(searcher, viewer, asked); });
  add_standing(answer.hits, parts.archive());
  const templating::Directory& directory = parts.directory();
  for (index::Hit& hit : answer.hits) {
    if (const auto agency = directory.agency(hit.agency, today)) hit.agency = agency->full_name;
  }
  if (query.places) {
    for (index::Hit& hit : answer.hits) hit.places = parts.places_of(hit.id, answer.words);
  }
  for (index::FacetCount& row : answer.facets.agency) {
    if (const auto agency = directory.agency(row.value, today)) row.label = agency->full_name;
  }
  for (index::FacetCount& row : answer.facets.kind) {
    if (const auto* kind = parts.templates().find(row.value)) row.label = kind->name;
  }
  const auto gone = std::remove_if(answer.hits.begin(), answer.hits.end(),
                                   [](const auto& hit) { return hit.standing == "disposed"; });
  answer.total -=
      std::min<std::uint64_t>(answer.total, static_cast<std::uint64_t>(answer.hits.end() - gone));
  answer.hits.erase(gone, answer.hits.end());
  return answer;
}

void Service::index_soon() {
  parts_->index_soon();
}

void Service::reindex(const Actor& actor, const Progress& progress) {
  parts_->require_instance();
  parts_->rebuild_index(progress);
  parts_->recorded_if_possible({actor.person, actor.agency, "reindex", "", "", "good"});
}

}  // namespace yinxin::service
