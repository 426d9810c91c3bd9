#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "archive/numbers.h"
#include "archive/standing.h"

namespace yinxin::archive {

// What a log says of its documents, entry by entry: each is archived once, every number runs on
// and ends once, each renewal continues the newest PDF there was, and what was done with a document
// was allowed. Not safe for several threads.
class Documents {
 public:
  using EntryAt = std::function<Entry(std::uint64_t index)>;
  // `entry_at` gives entries that were taken before.
  explicit Documents(EntryAt entry_at) : entry_at_(std::move(entry_at)) {}

  // Any entry, in the order of the log. Throws Error(kConflict) if it contradicts those before.
  void take(const Entry& entry);

  std::uint64_t count() const { return documents_.size(); }
  std::uint64_t imported() const { return documents_.size() - seals_.size(); }
  const Numbers& numbers() const { return numbers_; }
  // The index of the document's document.seal if `pdf` is the newest PDF it has. Imported PDFs
  // are kept as they came.
  std::optional<std::uint64_t> newest(const std::string& id, const crypto::Digest& pdf) const;
  // Objects whose documents were disposed of, by the index of the tombstone.
  const std::map<crypto::Digest, std::uint64_t>& gone() const { return gone_; }
  // Documents with a tombstone, and whether their disposal was finished.
  std::map<std::string, bool> disposals() const;

 private:
  // 24 hex digits.
  using Id = std::array<char, 12>;
  struct Document {
    std::uint64_t index;
    bool imported;
    std::optional<crypto::Digest> newest;
  };

  static Id id_of(const std::string& hex);
  void add(const Entry& entry);
  void renew(const Entry& entry);
  void account(const Entry& entry) const;
  void act(const Entry& entry);
  Standing& standing(const Entry& entry);

  EntryAt entry_at_;
  Numbers numbers_;
  std::map<Id, Document> documents_;
  std::vector<std::uint64_t> seals_;           // indices of document.seal, in order
  std::map<std::string, Standing> standings_;  // of those that something was done with
  std::map<crypto::Digest, std::uint64_t> gone_;
};

}  // namespace yinxin::archive
