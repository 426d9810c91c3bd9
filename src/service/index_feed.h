#pragma once

#include "archive/archive.h"
#include "index/writer.h"
#include "service/answers.h"

namespace yinxin::service {

// Puts everything the log has beyond the index into it, batch by batch. A document whose text is
// damaged is indexed without.
void feed(const archive::Archive& archive, index::Indexer& indexer, const Progress& progress);

// Whether the log has disposed of something since `position`. The index only grows; so that nothing
// stays in it of what is gone, it is then built anew.
bool has_disposed(const archive::Archive& archive, std::uint64_t position);

}  // namespace yinxin::service
