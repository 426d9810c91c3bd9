#include "service/name_resolver.h"

#include <netdb.h>
#include <netinet/in.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "base/error.h"

namespace yinxin::service {
namespace {

constexpr int kMostAtWork = 16;

[[noreturn]] void fail(const std::string& name, const char* problem) {
  throw Error(ErrorCode::kUnavailable, name, problem);
}

NameResolver::Addresses system_lookup(const std::string& name) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  if (const int failure = ::getaddrinfo(name.c_str(), nullptr, &hints, &first); failure != 0) {
    fail(name, ::gai_strerror(failure));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(first, &::freeaddrinfo);
  NameResolver::Addresses addresses;
  for (const addrinfo* one = first; one != nullptr; one = one->ai_next) {
    if (one->ai_family == AF_INET) {
      const auto* address = reinterpret_cast<const sockaddr_in*>(one->ai_addr);
      addresses.emplace_back(&address->sin_addr, sizeof address->sin_addr);
    } else if (one->ai_family == AF_INET6) {
      const auto* address = reinterpret_cast<const sockaddr_in6*>(one->ai_addr);
      addresses.emplace_back(&address->sin6_addr, sizeof address->sin6_addr,
                             address->sin6_scope_id);
    }
  }
  return addresses;
}

// What one lookup has come to.
struct Finding {
  bool over = false;
  NameResolver::Addresses addresses;
  std::optional<Error> problem;
};

}  // namespace

// Outlives the resolver as long as a lookup is at work.
struct NameResolver::Shared {
  Lookup lookup;
  std::mutex mutex;
  std::condition_variable changed;
  int at_work = 0;  // guarded by mutex, as what follows and every Finding
  bool stopping = false;
};

NameResolver::NameResolver() : NameResolver(system_lookup) {}

NameResolver::NameResolver(Lookup lookup) : shared_(std::make_shared<Shared>()) {
  shared_->lookup = std::move(lookup);
}

NameResolver::Addresses NameResolver::resolve(const std::string& name,
                                              std::chrono::steady_clock::time_point until) const {
  const auto finding = std::make_shared<Finding>();
  std::unique_lock lock(shared_->mutex);
  if (shared_->stopping || shared_->at_work >= kMostAtWork) {
    fail(name, "名称解析积压 (too many names are being looked up)");
  }
  const auto look_up = [shared = shared_, finding, name] {
    Finding found;
    try {
      found.addresses = shared->lookup(name);
    } catch (const Error& error) {
      found.problem = error;
    } catch (const std::exception& error) {
      found.problem = Error(ErrorCode::kInternal, name, error.what());
    }
    found.over = true;
    const std::lock_guard held(shared->mutex);
    *finding = std::move(found);
    --shared->at_work;
    shared->changed.notify_all();
  };
  try {
    std::thread(look_up).detach();
  } catch (const std::system_error& error) {
    fail(name, error.what());
  }
  ++shared_->at_work;
  shared_->changed.wait_until(lock, until, [&] { return finding->over || shared_->stopping; });
  if (!finding->over) fail(name, "名称解析没有及时应答 (the name was not resolved in time)");
  if (finding->problem) throw Error(*finding->problem);
  return finding->addresses;
}

void NameResolver::stop() {
  const std::lock_guard lock(shared_->mutex);
  shared_->stopping = true;
  shared_->changed.notify_all();
}

}  // namespace yinxin::service
