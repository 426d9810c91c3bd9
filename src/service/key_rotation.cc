#include "archive/change_key.h"
#include "archive/key_chain.h"
#include "archive/trail.h"
#include "service/log_keys.h"
#include "service/operations.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWhere = "日志密钥 log keys";

// Where a log is, where its key, and what is called on the trail what is done to that.
struct OneLog {
  fs::path root;
  fs::path key;
  std::string name;
};

OneLog one_log(const Home& home, SignedLog log) {
  if (log == SignedLog::kTrail) return {home.trail(), home.trail_key_file(), "trail-key"};
  return {home.archive(), home.log_key_file(), "log-key"};
}

// Also what an earlier change left when it was interrupted behind its last entry.
void settle(const OneLog& log) {
  const archive::KeyChain chain = archive::KeyChain::read(log.root);
  if (chain.is_changing() || !has_next_log_key(log.key)) return;
  if (next_log_key(log.key).public_key() == chain.newest().public_key) {
    promote_next_log_key(log.key);
  }
}

}  // namespace

std::vector<LogKey> Operations::log_keys(SignedLog which, const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, kWhere);
  std::vector<LogKey> keys;
  const auto chain = archive::KeyChain::read(one_log(parts_.home(), which).root);
  for (const archive::KeyChain::Key& key : chain.keys()) {
    keys.push_back({key.verifier.vkey(), key.from, key.until, !key.until});
  }
  return keys;
}

// Whoever issues has the archive for themselves; so has this, and before it the archive is opened
// once as for issuing, by which it is brought to rest. The trail is everybody's.
std::uint64_t Operations::rotate_log_key(SignedLog which, const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, kWhere);
  const OneLog log = one_log(parts_.home(), which);
  return parts_.recorded({actor.person, actor.agency, log.name + "-rotate"}, [&] {
    const Clock& clock = parts_.clock();
    if (which == SignedLog::kLedger) {
      const archive::Archive at_rest(log.root, load_log_keys(log.key), clock);
    }
    settle(log);
    const std::vector<crypto::Ed25519Key> keys = load_log_keys(log.key);
    const crypto::Ed25519Key next = next_log_key(log.key);
    if (which == SignedLog::kTrail) {
      return archive::hand_over_trail_key(log.root, keys, next, actor.person, clock);
    }
    return archive::hand_over_key(log.root, keys, next, {{"actor", actor.person}}, clock);
  });
}

std::uint64_t Operations::retire_log_key(SignedLog which, const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, kWhere);
  const OneLog log = one_log(parts_.home(), which);
  return parts_.recorded({actor.person, actor.agency, log.name + "-retire"}, [&] {
    const Clock& clock = parts_.clock();
    const std::vector<crypto::Ed25519Key> keys = load_log_keys(log.key);
    const std::uint64_t index =
        which == SignedLog::kTrail
            ? archive::retire_trail_key(log.root, keys, actor.person, clock)
            : archive::retire_key(log.root, keys, {{"actor", actor.person}}, clock);
    settle(log);
    return index;
  });
}

}  // namespace yinxin::service
