#pragma once

#include <filesystem>
#include <vector>

#include "archive/archive.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypto/ed25519.h"

// Changing the key that signs a log, an archive's or its trail, in two steps between which both
// keys sign. Nobody else may have the log open to write. What a crash interrupts is finished when
// it is next opened with all the keys named here. `about` is what else the entries say: the actor.
namespace yinxin::archive {

// The newest of `keys` is handed over to `next`, which has to be on disk already. Throws
// Error(kConflict) if the change before has not ended or another process has the log. Returns
// the index of the entry.
std::uint64_t hand_over_key(const std::filesystem::path& root,
                            const std::vector<crypto::Ed25519Key>& keys,
                            const crypto::Ed25519Key& next, const Json::Object& about,
                            const Clock& clock, const Options& options = {});

// Of two keys that sign, the older one ends. Throws Error(kConflict) if only one does.
std::uint64_t retire_key(const std::filesystem::path& root,
                         const std::vector<crypto::Ed25519Key>& keys, const Json::Object& about,
                         const Clock& clock, const Options& options = {});

}  // namespace yinxin::archive
