#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "service/parts.h"
#include "service/places.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kPage = 100;  // the most the searcher gives at once

// None of a document that came without, or whose places are damaged.
std::vector<index::Place> places_of(const archive::Archive& archive, const std::string& id,
                                    const std::vector<std::u32string>& words) try {
  const auto entry = archive.find(id);
  if (!entry || archive::find_object(*entry, "places") == nullptr) return {};
  return find_places(archive.object(*entry, "places"), words);
} catch (const Error& error) {
  if (error.code() != ErrorCode::kCorrupt && error.code() != ErrorCode::kNotFound) throw;
  return {};
}

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
  index::Answer answer = parts.index().answer(
      [&](const index::Searcher& searcher) { return all_pages(searcher, viewer, asked); });
  add_standing(answer.hits, parts.archive());
  const templating::Directory& directory = parts.directory();
  for (index::Hit& hit : answer.hits) {
    if (const auto agency = directory.agency(hit.agency, today)) hit.agency = agency->full_name;
  }
  if (query.places) {
    for (index::Hit& hit : answer.hits)
      hit.places = places_of(parts.archive(), hit.id, answer.words);
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
  parts_->index().catch_up_soon();
}

void Service::reindex(const Actor& actor, const Progress& progress) {
  parts_->require_instance();
  parts_->index().rebuild(progress);
  parts_->recorded_if_possible({actor.person, actor.agency, "reindex", "", "", "good"});
}

}  // namespace yinxin::service
