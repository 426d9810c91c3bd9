#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/descriptor.h"

namespace yinxin::index {

// Where the database lies: <path>/XAPIANDB is a stub file that lists directories beside it, the
// segments, each a Xapian database: <path>/segment-<n>, oldest documents first. So
// `xapian-delve <path>` works, and what the index consists of changes by the rename of one small
// file. Documents are added to the last segment; the others never change, but are merged with each
// other, because what a document costs to add grows with the segment it is added to.
struct Segments {
  std::vector<std::string> names;  // at least one

  bool operator==(const Segments& other) const { return names == other.names; }
  bool operator!=(const Segments& other) const { return names != other.names; }
  const std::string& newest() const { return names.back(); }
};

// Error(kNotFound) if there is no stub, Error(kCorrupt) if it says something else than we write.
Segments current_segments(const std::filesystem::path& path);

// A lock among processes and threads on a file in the directory of the index.
class IndexLock {
 public:
  // Waits for it. Throws Error(kUnavailable) if the directory is not.
  IndexLock(const std::filesystem::path& path, const char* name);
  // Does not wait; Error(kConflict) with `problem` if somebody has it.
  IndexLock(const std::filesystem::path& path, const char* name, const char* problem);

 private:
  IndexLock(const std::filesystem::path& path, const char* name, int operation,
            const char* problem);
  Descriptor file_;
};

// Held for a moment by whoever changes the stub, and while he makes and removes segments.
constexpr const char* kStubLock = "lock.stub";
// Held by whoever builds an index, or a segment of many documents.
constexpr const char* kBuildingLock = "lock.building";
// Held by whoever merges segments.
constexpr const char* kMergingLock = "lock.merging";

// Directories of which there may be several.
constexpr const char* kSegment = "segment-";
constexpr const char* kTexts = "texts-";

// A name that no directory beside the stub has; with kStubLock held.
std::string new_name(const std::filesystem::path& path, const char* beginning);

// Makes them the present ones; with kStubLock held.
void publish(const std::filesystem::path& path, const Segments& segments);

// Removes all directories that begin so but those named; with kStubLock held. Readers that have
// them open keep them.
void remove_all_but(const std::filesystem::path& path, const char* beginning,
                    const std::vector<std::string>& kept);

}  // namespace yinxin::index
