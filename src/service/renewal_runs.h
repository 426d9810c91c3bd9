#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "archive/archive.h"
#include "service/service.h"

namespace yinxin::service {

// Accounts for `rows`, with the indices of their documents' entries, oldest first, in as many log
// entries as it takes to name all that failed, `most` in one. Together they are about the documents
// archived in the first `log_size` entries, without a gap.
std::vector<archive::RenewalRun> renewal_runs(const std::vector<UpgradeRow>& rows,
                                              const std::vector<std::uint64_t>& indices,
                                              std::uint64_t log_size, const std::string& actor,
                                              std::size_t most);

}  // namespace yinxin::service
