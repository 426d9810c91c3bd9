#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "archive/entry.h"

namespace yinxin::archive {

// What a log says of its documents, entry by entry: each is archived once, and each renewal
// continues the newest PDF there was. Not safe for several threads.
class Documents {
 public:
  // A document.seal or document.import. Throws Error(kConflict) if its id was used before.
  void add(const Entry& entry);
  // A document.renew. Throws Error(kConflict) if it continues anything but the newest PDF of a
  // document that is there.
  void renew(const Entry& entry);
  // A renewal. Throws Error(kConflict) if it does not account for every document there was.
  void account(const Entry& entry) const;

  // The index of the document's document.seal if `pdf` is the newest PDF it has. Imported PDFs
  // are kept as they came.
  std::optional<std::uint64_t> newest(const std::string& id, const crypto::Digest& pdf) const;

 private:
  struct Document {
    std::uint64_t index;
    bool imported;
    std::optional<crypto::Digest> newest;
  };

  std::map<std::string, Document> documents_;  // by id
  std::vector<std::uint64_t> seals_;           // indices of document.seal, in order
};

}  // namespace yinxin::archive
