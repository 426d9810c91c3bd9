#pragma once

#include <vector>

#include "crypto/ed25519.h"
#include "service/home.h"

namespace yinxin::service {

// The private keys with which the log of the instance is signed: the one in use and, from the
// beginning of a change on, the one that follows it. Throws Error(kNotFound) if there is none.
std::vector<crypto::Ed25519Key> load_log_keys(const Home& home);

// The key that is to follow; made, and on disk, if there is none yet.
crypto::Ed25519Key next_log_key(const Home& home);

// The key that followed is the one in use from now on; the one before is forgotten.
void promote_next_log_key(const Home& home);

}  // namespace yinxin::service
