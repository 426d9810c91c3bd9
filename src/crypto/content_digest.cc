#include "crypto/content_digest.h"

#include <algorithm>
#include <utility>

#include "crypto/running_digest.h"

namespace yinxin::crypto {

ContentDigest digest_of(std::vector<ByteView> parts) {
  return [parts = std::move(parts)](std::string_view digest_name) {
    RunningDigest digest(digest_name);
    for (const ByteView part : parts) digest.update(part);
    return digest.finish();
  };
}

// What a digest had come to at each cut.
struct PrefixDigests::Run {
  std::map<std::size_t, RunningDigest> at;
};

PrefixDigests::PrefixDigests(ByteView file, std::vector<std::size_t> cuts)
    : file_(file), cuts_(std::move(cuts)) {
  std::sort(cuts_.begin(), cuts_.end());
}

PrefixDigests::~PrefixDigests() = default;

PrefixDigests::Run& PrefixDigests::run(std::string_view digest_name) {
  const auto known = runs_.find(digest_name);
  if (known != runs_.end()) return *known->second;
  auto run = std::make_unique<Run>();
  RunningDigest digest(digest_name);
  std::size_t position = 0;
  for (const std::size_t cut : cuts_) {
    digest.update(file_.substr(position, cut - position));
    position = cut;
    run->at.emplace(cut, digest);
  }
  return *runs_.emplace(std::string(digest_name), std::move(run)).first->second;
}

Bytes PrefixDigests::digest(std::string_view digest_name, std::size_t cut, ByteView rest) {
  RunningDigest digest = run(digest_name).at.at(cut);
  digest.update(rest);
  return digest.finish();
}

}  // namespace yinxin::crypto
