#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace yinxin::crypto {

// Time-based one-time passwords (TOTP, RFC 6238) as authenticator apps show them: SHA-1, a new one
// of six digits every 30 seconds.

// The step of 30 seconds that `time` lies in.
std::int64_t one_time_step(Instant time);

// The password of that step, with so many digits.
std::string one_time_password(ByteView secret, std::int64_t step, int digits = 6);

// The step that `password` is of: that of `time`, or the one before or behind it, since clocks
// differ; nullopt if it is of none or of none after `last`, the one that was used before.
std::optional<std::int64_t> find_one_time_step(ByteView secret, std::string_view password,
                                               Instant time, std::int64_t last);

// Base32 (RFC 4648) without padding, how secrets are typed into an app.
std::string to_base32(ByteView bytes);

}  // namespace yinxin::crypto
