#pragma once

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace yinxin::service {

// Addresses of names, within a time. The system's resolver cannot be interrupted: it works in a
// thread that is left alone when it takes too long, and ends when the resolver does; there are only
// so many of these. Safe to use from several threads.
class NameResolver {
 public:
  using Addresses = std::vector<Poco::Net::IPAddress>;
  // Throws Error(kUnavailable) if there is no such name.
  using Lookup = std::function<Addresses(const std::string& name)>;

  // The system's.
  NameResolver();
  explicit NameResolver(Lookup lookup);

  // Throws Error(kUnavailable) if there is no such name, if nothing is known of it by `until` or
  // when stop() is called, or if too many are still being looked up.
  Addresses resolve(const std::string& name, std::chrono::steady_clock::time_point until) const;
  // Whoever waits is told at once, and whoever comes later.
  void stop();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace yinxin::service
