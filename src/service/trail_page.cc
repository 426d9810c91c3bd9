#include <algorithm>

#include "archive/key_chain.h"
#include "archive/layout.h"
#include "archive/log_files.h"
#include "base/error.h"
#include "ledger/tile.h"
#include "service/oversight.h"
#include "service/parts.h"
#include "service/trail_filter.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kMostRows = 500;
// So many rows are read for a page; what is farther back is on the next.
constexpr std::uint64_t kMostLookedAt = 64 * ledger::kTileWidth;

// Reads the rows of a published trail backwards.
class Backwards {
 public:
  Backwards(const std::filesystem::path& root, const TrailFilter& filter)
      : log_(root / archive::kLogDirectory), filter_(filter) {
    page_.checkpoint = log_.checkpoint();
    size_ = archive::KeyChain::read(root).open(page_.checkpoint).size;
  }

  TrailPage run(std::optional<std::uint64_t> before) {
    std::uint64_t end = std::min(before.value_or(size_), size_);
    while (end > 0 && !full() && page_.looked_at < kMostLookedAt) {
      const std::uint64_t bundle = (end - 1) / ledger::kTileWidth;
      end = read(bundle, end);
    }
    if (end > 0) page_.next = end;
    return std::move(page_);
  }

 private:
  bool full() const { return page_.rows.size() >= std::min(filter_.limit, kMostRows); }

  // The rows of a bundle from before `end` on, until the page is full; where it stopped.
  std::uint64_t read(std::uint64_t bundle, std::uint64_t end) {
    const std::uint64_t first = bundle * ledger::kTileWidth;
    const std::string where = ledger::bundle_path(bundle, ledger::kTileWidth);
    std::vector<Bytes> rows;
    try {
      rows = log_.bundle(bundle, std::min(size_ - first, ledger::kTileWidth));
    } catch (const Error& error) {
      page_.problems.push_back({std::to_string(first) + "–" + std::to_string(end - 1), where,
                                std::string(error.problem())});
      page_.looked_at += end - first;
      return first;
    }
    while (end > first && !full()) {
      --end;
      ++page_.looked_at;
      take(end, std::move(rows[end - first]), where);
    }
    return end;
  }

  void take(std::uint64_t index, Bytes stored, const std::string& where) {
    try {
      archive::Entry row = archive::parse_entry(index, std::move(stored), where);
      if (fits(row, filter_)) page_.rows.push_back(std::move(row));
    } catch (const Error& error) {
      page_.problems.push_back({std::to_string(index), where, std::string(error.problem())});
    }
  }

  archive::LogFiles log_;
  const TrailFilter& filter_;
  std::uint64_t size_ = 0;
  TrailPage page_;
};

}  // namespace

bool fits(const archive::Entry& row, const TrailFilter& filter) {
  const auto is = [&row](const char* member, const std::string& wanted) {
    if (wanted.empty()) return true;
    const Json* found = row.json.find(member);
    return found != nullptr && found->string() == wanted;
  };
  const bool about = filter.object.empty() || is("object", filter.object) ||
                     (!filter.object_id.empty() && is("object", filter.object_id)) ||
                     (!filter.object_number.empty() && is("object", filter.object_number));
  return is("actor", filter.actor) && is("agency", filter.agency) && is("verb", filter.verb) &&
         about && (!filter.from || *filter.from <= row.time) &&
         (!filter.to || row.time <= *filter.to);
}

TrailFilter resolved(TrailFilter filter, Parts& parts, const Actor& actor) {
  if (!filter.object.empty()) {
    const archive::Archive& archive = parts.archive();
    auto document = archive.find(filter.object);
    if (!document) document = archive.find_number(filter.object);
    if (document) {
      filter.object_id = document->json.at("id").string();
      if (archive::has_number(*document)) {
        filter.object_number = archive::number_of(*document).text();
      }
    }
  }
  if (!actor.local_operator) filter.agency = actor.agency;
  return filter;
}

std::string words(const TrailFilter& filter) {
  return filter.actor + " " + filter.verb + " " + filter.object;
}

TrailPage Oversight::trail_page(const TrailFilter& asked, std::optional<std::uint64_t> before,
                                const Actor& actor) {
  require_may(actor, casework::Verb::kAudit, {}, "全过程记录 trail");
  parts_.trail();  // made if there is none
  const TrailFilter filter = resolved(asked, parts_, actor);
  TrailPage page = Backwards(parts_.home().trail(), filter).run(before);
  const std::string failure =
      parts_.recorded_if_possible({actor.person, actor.agency, "trail", "", words(filter), "good"});
  if (!failure.empty()) page.problems.push_back({"", "trail", failure});
  return page;
}

}  // namespace yinxin::service
