#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "archive/fsck.h"
#include "archive/log_audit.h"
#include "base/clock.h"

// What witnesses have said of a log: their cosignatures, kept beside it in log/witness/ as the
// signed notes they are on. archive/README.md describes them.
namespace yinxin::archive {

// Whether the checkpoint in `note` is signed by the log's keys and the log goes on from it.
bool is_of_log(const std::string& note, const Archive& archive);

// Who of the witnesses (verifier keys) has cosigned a note.
std::vector<Witnessed> cosigners_of(const std::string& note,
                                    const std::vector<std::string>& witnesses);

// Keeps the cosignatures that `note`, a checkpoint of this archive's log, bears of these witnesses,
// unless newer ones are kept; returns them. Throws Error(kCorrupt) if the checkpoint is not of this
// log, which then has forked, Error(kNotFound) if none of them has cosigned it.
std::vector<Witnessed> keep_cosignatures(const Archive& archive, const std::filesystem::path& root,
                                         const std::string& note,
                                         const std::vector<std::string>& witnesses);

// The notes that are kept under `root`.
std::vector<std::string> cosigned_notes(const std::filesystem::path& root);

// Whether all that is kept is of the log as it is audited; what the witnesses have seen of it.
std::vector<Witnessed> audit_witnesses(const std::filesystem::path& root, const KeyChain& keys,
                                       const std::vector<std::string>& witnesses,
                                       const LogAudit& log, Problems& problems);

}  // namespace yinxin::archive
