#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace yinxin::crypto {

// The digest of what was signed, by the digest of that name in OpenSSL's words ("SHA256").
using ContentDigest = std::function<Bytes(std::string_view digest_name)>;

// Of several parts, one after another.
ContentDigest digest_of(std::vector<ByteView> parts);

// Digests of many stretches that begin where a file begins: whatever their number, the file is
// hashed once. Holds a view of the file. Not safe to share between threads.
class PrefixDigests {
 public:
  // `cuts` are where the prefixes end that will be asked for.
  PrefixDigests(ByteView file, std::vector<std::size_t> cuts);
  ~PrefixDigests();

  // The digest of the first `cut` bytes and of `rest` behind them.
  Bytes digest(std::string_view digest_name, std::size_t cut, ByteView rest);

 private:
  struct Run;
  Run& run(std::string_view digest_name);

  ByteView file_;
  std::vector<std::size_t> cuts_;
  std::map<std::string, std::unique_ptr<Run>, std::less<>> runs_;
};

}  // namespace yinxin::crypto
