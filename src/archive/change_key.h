#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "base/clock.h"
#include "crypto/ed25519.h"

// Changing the key that signs the log of an archive, in two steps between which both keys sign.
// Nobody else may have the archive open to write. What a crash interrupts is finished when the
// archive is next opened with all the keys named here.
namespace yinxin::archive {

// The newest of `keys` is handed over to `next`, which has to be on disk already. Throws
// Error(kConflict) if the change before has not ended or another process has the archive. Returns
// the index of the entry.
std::uint64_t hand_over_key(const std::filesystem::path& root,
                            const std::vector<crypto::Ed25519Key>& keys,
                            const crypto::Ed25519Key& next, const std::string& actor,
                            const Clock& clock, const Options& options = {});

// Of two keys that sign, the older one ends. Throws Error(kConflict) if only one does.
std::uint64_t retire_key(const std::filesystem::path& root,
                         const std::vector<crypto::Ed25519Key>& keys, const std::string& actor,
                         const Clock& clock, const Options& options = {});

}  // namespace yinxin::archive
