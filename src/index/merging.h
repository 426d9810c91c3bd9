#pragma once

#include <cstdint>
#include <filesystem>

namespace yinxin::index {

// A segment that has so many documents gets no more. The cost of adding documents to a database
// grows with it, because each brings a few thousand terms, whose lists lie all over the database.
constexpr std::uint32_t kDocumentsInSegment = 2000;

// Merges segments of about the same size, if there are four of them, into one, which takes their
// place; until there is nothing left to merge, or somebody else is at it. Neither readers nor
// whoever adds documents have to wait. So an index of n documents has a few times log n segments,
// and each of its documents was copied log n times. Throws as an Indexer does.
void merge_segments(const std::filesystem::path& path);

}  // namespace yinxin::index
