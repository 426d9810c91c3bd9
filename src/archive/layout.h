#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "crypto/digest.h"
#include "ledger/checkpoint.h"
#include "storage/lock.h"

// Where things lie in an archive of format 1. archive/README.md is the specification.
namespace yinxin::archive {

constexpr const char* kMarkerFile = "YINXIN-ARCHIVE-1";
constexpr const char* kLockFile = "lock";
constexpr const char* kBallastFile = "ballast";
constexpr const char* kCatalogueFile = "catalogue.db";
constexpr const char* kJournalDirectory = "journal";
constexpr const char* kLogDirectory = "log";
constexpr const char* kCheckpointFile = "checkpoint";  // in kLogDirectory
constexpr const char* kKeysDirectory = "log/keys";
constexpr const char* kWitnessDirectory = "log/witness";
constexpr const char* kObjectsDirectory = "objects/sha256";

constexpr std::size_t kMaxObjectSize = std::size_t{1} << 30;
constexpr std::size_t kMaxNoteSize = std::size_t{64} << 10;
constexpr std::size_t kMaxLinkSize = std::size_t{64} << 10;

// "objects/sha256/3f/9a02…"
inline std::filesystem::path object_path(const crypto::Digest& sha256) {
  const std::string hex = sha256.hex();
  return std::filesystem::path(kObjectsDirectory) / hex.substr(0, 2) / hex.substr(2);
}

// The key with which the archive's log began, from its marker; a KeyChain knows those after it.
// Throws Error(kNotFound) if `root` holds no archive, Error(kCorrupt) if the marker is damaged.
ledger::NoteVerifier read_marker(const std::filesystem::path& root);

// Held by whoever writes. Throws Error(kConflict) if another process goes on doing so for longer
// than `patience`.
storage::Lock lock_for_writing(const std::filesystem::path& root,
                               std::chrono::milliseconds patience);

}  // namespace yinxin::archive
