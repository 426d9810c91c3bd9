#pragma once

#include <string>
#include <string_view>

#include "ledger/merkle.h"

// A proof of inclusion with the checkpoint it leads to, as text: C2SP tlog-proof
// (c2sp.org/tlog-proof).
namespace yinxin::ledger {

struct ProofText {
  std::uint64_t index = 0;
  std::vector<Digest> path;
  std::string checkpoint;  // the signed note
  Bytes extra = {};        // what the format carries for whoever uses it; mostly nothing
};

std::string write_proof(const ProofText& proof);
// Throws Error(kInvalidInput) if it is none.
ProofText read_proof(std::string_view text);

}  // namespace yinxin::ledger
