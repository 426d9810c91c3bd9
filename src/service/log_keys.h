#pragma once

#include <filesystem>
#include <vector>

#include "crypto/ed25519.h"

// The private keys with which a log of the instance is signed: one in `file` and, while it is being
// changed, the one that follows beside it ("log.pem", "log-next.pem").
namespace yinxin::service {

// Both. Throws Error(kNotFound) if there is none.
std::vector<crypto::Ed25519Key> load_log_keys(const std::filesystem::path& file);

bool has_next_log_key(const std::filesystem::path& file);
// The key that is to follow; made, and on disk, if there is none yet.
crypto::Ed25519Key next_log_key(const std::filesystem::path& file);

// The key that followed is the one in use from now on; the one before is forgotten.
void promote_next_log_key(const std::filesystem::path& file);

}  // namespace yinxin::service
