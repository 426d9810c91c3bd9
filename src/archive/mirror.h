#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "archive/fsck.h"
#include "base/clock.h"
#include "crypto/ed25519.h"
#include "ledger/checkpoint.h"

namespace yinxin::archive {

// Gets a file of the other archive by its path below the archive's root ("log/checkpoint"),
// nullopt if there is none of more than `max_size` bytes. Throws Error(kUnavailable).
using Fetch = std::function<std::optional<Bytes>(const std::string& path, std::size_t max_size)>;

// Gets an object of an entry from one that gives its documents away one by one; nullopt if it does
// not have it, or keeps it from us.
using FetchObject =
    std::function<std::optional<Bytes>(const Entry& entry, const ObjectReference& object)>;

struct MirrorOptions {
  std::string vkey;          // of the other log; empty: what the mirror knows, or is told first
  bool with_objects = true;  // some owners give only the log away
  FetchObject object;        // empty: objects are files like the others
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  // entries
};

struct MirrorReport {
  std::string checkpoint;
  std::string vkey;
  bool vkey_is_new = false;  // nobody vouched for it but the other archive
  std::uint64_t entries = 0;
  std::uint64_t new_entries = 0;
  std::uint64_t objects = 0;   // brought this time
  std::uint64_t withheld = 0;  // kept from us this time; they are not asked for again
  std::vector<Problem> problems;

  bool good() const { return problems.empty(); }
};

// Follows another archive's log: takes what is new of it, makes sure that it continues what the
// mirror holds, that every entry has the form of one and makes the signed root, and that objects
// are what they are called. Error(kCorrupt) if the other log is not the continuation of the
// mirror's: then it was rewritten, cut back or forked, and the mirror keeps what it has.
MirrorReport mirror(const Fetch& fetch, const std::filesystem::path& to,
                    const MirrorOptions& options);

// The checkpoint that a mirror holds, with a witness's cosignature behind it (C2SP
// tlog-cosignature): that this is the only log of that size it has seen.
std::string cosign_mirror(const std::filesystem::path& mirror, const std::string& name,
                          const crypto::Ed25519Key& key, Instant now);

}  // namespace yinxin::archive
