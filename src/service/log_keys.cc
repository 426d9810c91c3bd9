#include "service/log_keys.h"

#include <system_error>

#include "archive/change_key.h"
#include "base/error.h"
#include "base/file.h"
#include "service/operations.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestKey = 64 << 10;
constexpr unsigned kOwnerOnly = 0600;

crypto::Ed25519Key load(const fs::path& file) {
  return crypto::Ed25519Key::from_pem(read_file(file, kLargestKey));
}

}  // namespace

// Reading the key checks that nobody else can: see crypto::Signer for the agencies' keys.
std::vector<crypto::Ed25519Key> load_log_keys(const Home& home) {
  std::vector<crypto::Ed25519Key> keys;
  keys.push_back(load(home.log_key_file()));
  std::error_code ignored;
  if (fs::exists(home.next_log_key_file(), ignored)) keys.push_back(load(home.next_log_key_file()));
  return keys;
}

crypto::Ed25519Key next_log_key(const Home& home) {
  const fs::path file = home.next_log_key_file();
  if (!fs::exists(file)) write_file(file, crypto::Ed25519Key::generate().pem(), kOwnerOnly);
  return load(file);
}

void promote_next_log_key(const Home& home) {
  write_file(home.log_key_file(), load(home.next_log_key_file()).pem(), kOwnerOnly);
  fs::remove(home.next_log_key_file());
}

std::vector<LogKey> Operations::log_keys(const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "日志密钥 log keys");
  const std::uint64_t size = parts_.archive().size();
  const archive::KeyChain chain = parts_.archive().keys();
  std::vector<LogKey> keys;
  for (const archive::KeyChain::Key& key : chain.keys()) {
    keys.push_back({key.verifier.vkey(), key.from, key.until, key.signs(size + 1)});
  }
  return keys;
}

// Whoever issues has the archive for themselves; so has this, and before it the archive is opened
// once as for issuing, by which it is brought to rest.
std::uint64_t Operations::rotate_log_key(const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "日志密钥 log keys");
  return parts_.recorded({actor.person, actor.agency, "log-key-rotate"}, [&] {
    const Home& home = parts_.home();
    { const archive::Archive at_rest(home.archive(), load_log_keys(home), parts_.clock()); }
    if (!parts_.archive().keys().is_changing()) settle_log_keys();
    const std::vector<crypto::Ed25519Key> keys = load_log_keys(home);
    return archive::hand_over_key(home.archive(), keys, next_log_key(home), actor.person,
                                  parts_.clock());
  });
}

std::uint64_t Operations::retire_log_key(const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "日志密钥 log keys");
  return parts_.recorded({actor.person, actor.agency, "log-key-retire"}, [&] {
    const Home& home = parts_.home();
    const std::uint64_t index =
        archive::retire_key(home.archive(), load_log_keys(home), actor.person, parts_.clock());
    settle_log_keys();
    return index;
  });
}

// Also what an earlier change left when it was interrupted behind its last entry.
void Operations::settle_log_keys() {
  const Home& home = parts_.home();
  std::error_code ignored;
  if (!fs::exists(home.next_log_key_file(), ignored)) return;
  if (next_log_key(home).public_key() == parts_.archive().keys().newest().public_key) {
    promote_next_log_key(home);
  }
}

}  // namespace yinxin::service
