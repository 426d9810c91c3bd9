#include "index/searcher.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include "index/deadline.h"
#include "index/document.h"
#include "index/facets.h"
#include "index/filters.h"
#include "index/fold.h"
#include "index/plan.h"
#include "index/query.h"
#include "index/snippet.h"
#include "index/store.h"
#include "index/visibility.h"
#include "index/weight.h"
#include "index/widen.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

constexpr int kAttempts = 8;

// Matches of a widened search are counted one by one.
constexpr Xapian::doccount kMostWidened = 1000;

// One search, against one revision of the database.
class Match {
 public:
  Match(const Reader& reader, const Viewer& viewer, const Query& query,
        const std::vector<Clause>& clauses, const SearchLimits& limits)
      : reader_(reader),
        viewer_(viewer),
        query_(query),
        limits_(limits),
        deadline_(std::chrono::steady_clock::now() + limits.time),
        planner_(clauses, reader.database, reader.numbering, reader.texts, deadline_) {}

  Answer answer() {
    Answer answer;
    answer.position = reader_.position;
    if (find_exact(answer)) return answer;
    answer.widened = find_widened(with_one_slip(planner_), answer) ||
                     find_widened(with_common_grams(planner_), answer);
    answer.near_unknown = !answer.widened && is_over(deadline_);
    return answer;
  }

 private:
  bool find_exact(Answer& answer) {
    FacetCounter counter(reader_.texts, limits_.exact_count);
    const Xapian::MSet found = page(planner_.exact(), planner_.boosts(), counter);
    if (query_.facets) answer.facets = with_alternatives(counter.facets());
    return collect(found, answer);
  }

  // Where a value was chosen: what else could have been.
  Facets with_alternatives(Facets facets) const {
    for (const Dimension& dimension : kDimensions) {
      if ((query_.*dimension.chosen).empty()) continue;
      Query others = query_;
      (others.*dimension.chosen).clear();
      facets.*dimension.counts = facets_of(others).*dimension.counts;
    }
    if (!query_.from.empty() || !query_.to.empty()) {
      Query others = query_;
      others.from = others.to = "";
      facets.year = facets_of(others).year;
    }
    return facets;
  }

  Facets facets_of(const Query& query) const {
    FacetCounter counter(reader_.texts, limits_.exact_count);
    Xapian::Enquire enquire = enquiry(query, planner_.exact(), Xapian::Query::MatchNothing);
    enquire.add_matchspy(&counter);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.get_mset(0, 0, static_cast<Xapian::doccount>(limits_.exact_count + 1));
    require_in_time(deadline_);
    return counter.facets();
  }

  bool find_widened(const Widened& widened, Answer& answer) {
    if (widened.query.empty()) return false;
    Xapian::Enquire enquire = enquiry(query_, widened.query, Xapian::Query::MatchNothing);
    enquire.set_weighting_scheme(PrivateWeight());
    enquire.set_sort_by_relevance_then_value(kDateSlot, true);
    const Xapian::MSet found = enquire.get_mset(0, kMostWidened);
    if (is_over(deadline_)) return false;
    FacetCounter counter(reader_.texts, limits_.exact_count);
    std::size_t total = 0;
    for (auto hit = found.begin(); hit != found.end(); ++hit, ++total) {
      if (hit.get_weight() < widened.least_of_best * found.begin().get_weight()) break;
      if (query_.facets) counter.count(reader_.numbering.number(*hit));
      if (total >= query_.offset && answer.hits.size() < query_.limit) {
        answer.hits.push_back(read_hit(hit.get_document().get_data()));
      }
    }
    answer.total = total;
    answer.total_is_lower_bound = total == kMostWidened;
    if (query_.facets) answer.facets = counter.facets();
    return total > 0;
  }

  // `match` within the filters of `query`.
  Xapian::Enquire enquiry(const Query& query, Xapian::Query match,
                          const Xapian::Query& boosts) const {
    match = filtered(query, std::move(match));
    match = Xapian::Query(Xapian::Query::OP_FILTER, match, guard(deadline_));
    if (!reader_.replaced->empty()) {
      const Xapian::Query present((new PresentSource(reader_.replaced))->release());
      match = Xapian::Query(Xapian::Query::OP_FILTER, match, present);
    }
    Xapian::Enquire enquire(reader_.database);
    enquire.set_query(restricted_to(viewer_, match, boosts));
    return enquire;
  }

  Xapian::MSet page(const Xapian::Query& match, const Xapian::Query& boosts,
                    FacetCounter& counter) const {
    Xapian::Enquire enquire = enquiry(query_, match, boosts);
    if (query_.facets) enquire.add_matchspy(&counter);
    enquire.set_weighting_scheme(PrivateWeight());
    if (query_.order == Order::kNewestFirst) {
      enquire.set_sort_by_value_then_relevance(kDateSlot, true);
    } else {
      enquire.set_sort_by_relevance_then_value(kDateSlot, true);
    }
    Xapian::MSet found = enquire.get_mset(static_cast<Xapian::doccount>(query_.offset),
                                          static_cast<Xapian::doccount>(query_.limit),
                                          static_cast<Xapian::doccount>(limits_.exact_count + 1));
    require_in_time(deadline_);
    return found;
  }

  // Whether there is any hit at all, on this page or another.
  bool collect(const Xapian::MSet& found, Answer& answer) const {
    // Having looked for one more than exact_count, Xapian knows the number, or that it is more.
    const std::uint64_t total = found.get_matches_lower_bound();
    answer.total_is_lower_bound = total > limits_.exact_count;
    answer.total = std::min(total, limits_.exact_count);
    for (auto hit = found.begin(); hit != found.end(); ++hit) {
      answer.hits.push_back(read_hit(hit.get_document().get_data()));
    }
    return total > 0;
  }

  const Reader& reader_;
  const Viewer& viewer_;
  const Query& query_;
  const SearchLimits& limits_;
  Deadline deadline_;
  Planner planner_;
};

}  // namespace

struct Searcher::State {
  fs::path path;
  TextOf text_of;
  SearchLimits limits;
  std::vector<AgencyNames> agencies;
  std::mutex mutex;
  std::vector<Reader> idle;  // Xapian databases are for one thread at a time

  // An idle reader of these segments, or a new one; sees the newest commit.
  Reader take(const Segments& segments) {
    {
      const std::lock_guard lock(mutex);
      while (!idle.empty()) {
        Reader reader = std::move(idle.back());
        idle.pop_back();
        if (reader.segments != segments) continue;
        refresh(reader);
        return reader;
      }
    }
    return open_for_reading(path);
  }

  void give_back(Reader reader) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(reader));
  }

  // Calls `use` with a database; again, for as long as an answer may take, if a writer has
  // overtaken it.
  template <typename Use>
  auto with_reader(Use use) {
    const auto give_up = std::chrono::steady_clock::now() + limits.time;
    for (int attempt = 1;; ++attempt) {
      const Segments segments = current_segments(path);
      try {
        Reader reader = take(segments);
        auto result = use(reader);
        give_back(std::move(reader));
        return result;
      } catch (const Xapian::DatabaseModifiedError& error) {
        if (std::chrono::steady_clock::now() > give_up) throw_as_error(path, error);
      } catch (const Xapian::Error& error) {
        if (attempt == kAttempts || current_segments(path) == segments) {
          throw_as_error(path, error);
        }
      } catch (const Error& error) {
        // While it was being opened, a writer overtook it, or its segments were removed.
        const bool overtaken =
            error.code() == ErrorCode::kUnavailable && std::chrono::steady_clock::now() <= give_up;
        const bool removed = error.code() == ErrorCode::kCorrupt && attempt < kAttempts &&
                             current_segments(path) != segments;
        if (!overtaken && !removed) throw;
      }
    }
  }
};

Searcher::Searcher(const fs::path& path, TextOf text_of, SearchLimits limits,
                   std::vector<AgencyNames> agencies)
    : state_(new State{path, std::move(text_of), limits, std::move(agencies), {}, {}}) {
  state_->with_reader([](const Reader&) { return true; });
}

Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;

std::uint64_t Searcher::position() const {
  return state_->with_reader([](const Reader& reader) { return reader.position; });
}

Answer Searcher::answer(const Viewer& viewer, const Query& query) const {
  check(query);
  std::vector<Clause> clauses = parse_query(query.text);
  expand(clauses, state_->agencies);
  Answer answer = state_->with_reader([&](const Reader& reader) {
    return Match(reader, viewer, query, clauses, state_->limits).answer();
  });
  answer.query = describe(clauses);
  for (const Clause& clause : clauses) answer.chips.push_back(describe(clause));
  answer.words = words_to_mark(clauses, answer.widened);
  for (Hit& hit : answer.hits) {
    try {
      hit.snippet = snippet(state_->text_of(hit.id), answer.words);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidInput) throw;
      throw Error(ErrorCode::kCorrupt, hit.id, error.problem());
    }
  }
  return answer;
}

}  // namespace yinxin::index
