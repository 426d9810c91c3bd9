#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "ledger/checkpoint.h"
#include "ledger/tile.h"
#include "storage/disk.h"

namespace yinxin::archive {

// Reading the published log, a C2SP tlog-tiles directory. Every width asked for must be
// what the log has or had: a narrower tile that was replaced by a wider one is cut from that.
// Safe to use from several threads, and beside a writer.
class LogFiles {
 public:
  explicit LogFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

  // The signed note. Throws Error(kCorrupt) if there is none.
  std::string checkpoint() const;
  // The hashes of a tile, 32 bytes each. Throws Error(kCorrupt) if it is missing or too short.
  Bytes tile(unsigned level, std::uint64_t index, std::uint64_t width) const;
  // The nodes of the log when it had `size` entries. This must outlive them.
  ledger::NodeSource nodes(std::uint64_t size) const;
  // The entries of a bundle. Throws Error(kCorrupt) likewise.
  std::vector<Bytes> bundle(std::uint64_t index, std::uint64_t width) const;

 private:
  struct Found {
    std::filesystem::path path;
    std::uint64_t width;
    Bytes bytes;
  };
  Found find(const std::string& full_path, std::uint64_t width, std::size_t max_size) const;

  std::filesystem::path directory_;
};

// Writing it: from one published size to the next, without ever changing a file.
class LogPublisher {
 public:
  LogPublisher(storage::Disk& disk, storage::Volume& volume, std::filesystem::path directory,
               ledger::TileEdge edge);

  std::uint64_t size() const { return edge_.size(); }

  // Adds `entries`, of which the first ones, size() % 256 of them, repeat what the last unfinished
  // bundle holds; `note` covers them. All of it is on disk on return. After an Error this object
  // is of no further use.
  void publish(const std::vector<Bytes>& entries, const std::string& note);

 private:
  void stage(const std::string& path, ByteView bytes);
  void stage_hashes(const std::vector<Bytes>& entries, std::uint64_t first);
  void stage_bundles(const std::vector<Bytes>& entries, std::uint64_t first);
  void remove_partials(std::uint64_t of_size);

  storage::Disk& disk_;
  storage::Volume& volume_;
  std::filesystem::path directory_;
  ledger::TileEdge edge_;
  std::vector<std::pair<std::filesystem::path, Bytes>> files_;
};

}  // namespace yinxin::archive
