#pragma once

#include <string>
#include <string_view>

namespace yinxin::crypto {

// What is kept of a password: scrypt (RFC 7914) with a salt of its own, which takes 32 MiB and
// about a tenth of a second, so that whoever gets hold of it can try few guesses. Never the same
// twice: "scrypt$15$8$1$<salt>$<key>", Base64.
std::string hash_password(std::string_view password);

// Whether `hash` is of this password; takes as long as hashing, whatever the answer. Throws
// Error(kCorrupt) unless hash_password() could have made it.
bool password_matches(std::string_view password, std::string_view hash);

// Compares without telling by its time where they differ.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace yinxin::crypto
