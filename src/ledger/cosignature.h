#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "ledger/checkpoint.h"

// A witness's signature on a checkpoint: that it has seen no other log of this size (C2SP
// tlog-cosignature, cosignature/v1).
namespace yinxin::ledger {

// The witness's verifier key: "name+hash+base64", with the type of cosignatures.
std::string cosigner_vkey(const std::string& name, const crypto::Ed25519Key& key);

// Throws Error(kInvalidInput) unless it is the verifier key of a witness.
void check_cosigner_vkey(const std::string& vkey);

// The line to put behind the note.
std::string cosignature_line(std::string_view note, const std::string& name,
                             const crypto::Ed25519Key& key, Instant now);

// When the witness cosigned the note; nullopt if it has not, or not rightly. Throws
// Error(kInvalidInput) if `vkey` is no witness's.
std::optional<Instant> cosigned_at(std::string_view note, const std::string& vkey);

}  // namespace yinxin::ledger
