#include "crypto/one_time_password.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <chrono>

#include "crypto/openssl_ptr.h"
#include "crypto/password.h"

namespace yinxin::crypto {
namespace {

constexpr std::int64_t kStepSeconds = 30;
constexpr std::size_t kCounterSize = 8;

// Dynamic truncation, RFC 4226, section 5.3.
std::uint32_t truncated(const std::array<unsigned char, EVP_MAX_MD_SIZE>& mac, unsigned size) {
  const std::size_t offset = mac.at(size - 1) & 0x0FU;
  std::uint32_t code = mac.at(offset) & 0x7FU;
  for (std::size_t i = 1; i < 4; ++i) code = code << 8 | mac.at(offset + i);
  return code;
}

}  // namespace

std::int64_t one_time_step(Instant time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count() /
         kStepSeconds;
}

std::string one_time_password(ByteView secret, std::int64_t step, int digits) {
  std::array<unsigned char, kCounterSize> counter{};
  auto rest = static_cast<std::uint64_t>(step);
  for (auto byte = counter.rbegin(); byte != counter.rend(); ++byte, rest >>= 8) {
    *byte = static_cast<unsigned char>(rest & 0xFFU);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
           counter.size(), mac.data(), &size) == nullptr) {
    throw_openssl_error("HMAC");
  }
  std::uint32_t code = truncated(mac, size);
  std::string password;
  for (int i = 0; i < digits; ++i, code /= 10) {
    password.insert(password.begin(), static_cast<char>('0' + code % 10));
  }
  return password;
}

std::optional<std::int64_t> find_one_time_step(ByteView secret, std::string_view password,
                                               Instant time, std::int64_t last) {
  const std::int64_t now = one_time_step(time);
  std::optional<std::int64_t> found;
  for (std::int64_t step = now - 1; step <= now + 1; ++step) {
    if (equal_secrets(one_time_password(secret, step), password) && step > last) found = step;
  }
  return found;
}

std::string to_base32(ByteView bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char byte : bytes) {
    held = held << 8 | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 5; bits -= 5) text += kDigits[held >> (bits - 5) & 31U];
  }
  if (bits > 0) text += kDigits[held << (5 - bits) & 31U];
  return text;
}

}  // namespace yinxin::crypto
