#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "index/index.h"

namespace yinxin::index {

// Puts documents into the index, following a log: the index remembers up to which position of
// the log it has come, and a document and the position that covers it become visible, and
// survive a crash, together or not at all. So whoever feeds it reads position() after opening
// and goes on from there.
//
// One Indexer at a time, in one thread; readers are not disturbed.
class Indexer {
 public:
  // Opens the index at `path`. Error(kNotFound) if there is none, Error(kCorrupt) if it is
  // damaged or of another schema: both are mended by rebuild(). Error(kConflict) if another
  // process has it open for writing.
  explicit Indexer(const std::filesystem::path& path);
  class State;  // writer.cc
  explicit Indexer(std::unique_ptr<State> state);
  ~Indexer();
  Indexer(Indexer&&) noexcept;

  // The position of the log given with the last batch; 0 in a new index.
  std::uint64_t position() const;
  std::uint64_t documents() const;

  // Adds `entries`, or replaces those of the same id, and moves to `new_position`; durable and
  // visible to readers on return. Repeating a batch is harmless. Fastest with 200 to 1,000
  // entries. Throws Error(kInvalidInput, id, …) for an entry that cannot be indexed and
  // Error(kConflict) if `new_position` lies before position() or the index was rebuilt
  // meanwhile (open it again); then nothing has changed.
  void add(const std::vector<Entry>& entries, std::uint64_t new_position);

 private:
  std::unique_ptr<State> state_;
};

// Builds the index at `path` anew: calls `feed` with an empty Indexer beside the present index,
// which goes on answering, compacts the result and lets it take the present one's place at
// once. If `feed` throws, or the process dies, the present index stays. With a `feed` that
// adds nothing this makes the first, empty index. Close an Indexer of the old one before.
// Error(kConflict) if another process is rebuilding, Error(kUnavailable) if the disk fails.
void rebuild(const std::filesystem::path& path, const std::function<void(Indexer&)>& feed);

// Adds to the index what `feed` adds, as one more segment: for many documents at once, several times
// faster than an Indexer, and all of them become visible together. Nobody else can write meanwhile. Error(kNotFound) and Error(kCorrupt) as
// for an Indexer.
void extend(const std::filesystem::path& path, const std::function<void(Indexer&)>& feed);

}  // namespace yinxin::index
