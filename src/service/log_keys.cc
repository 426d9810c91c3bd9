#include "service/log_keys.h"

#include <system_error>

#include "base/error.h"
#include "base/file.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestKey = 64 << 10;
constexpr unsigned kOwnerOnly = 0600;

fs::path next_to(const fs::path& file) {
  return file.parent_path() / (file.stem().string() + "-next.pem");
}

// Reading the key checks that nobody else can: see crypto::Signer for the agencies' keys.
crypto::Ed25519Key load(const fs::path& file) {
  return crypto::Ed25519Key::from_pem(read_file(file, kLargestKey));
}

}  // namespace

// The one that follows is looked for first: once it has gone, the other is it.
std::vector<crypto::Ed25519Key> load_log_keys(const fs::path& file) {
  std::vector<crypto::Ed25519Key> keys;
  try {
    keys.push_back(load(next_to(file)));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) throw;
  }
  keys.push_back(load(file));
  return keys;
}

bool has_next_log_key(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(next_to(file), ignored);
}

crypto::Ed25519Key next_log_key(const fs::path& file) {
  if (!has_next_log_key(file)) {
    write_file(next_to(file), crypto::Ed25519Key::generate().pem(), kOwnerOnly);
  }
  return load(next_to(file));
}

void promote_next_log_key(const fs::path& file) {
  write_file(file, load(next_to(file)).pem(), kOwnerOnly);
  fs::remove(next_to(file));
}

}  // namespace yinxin::service
