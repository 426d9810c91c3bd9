#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace yinxin::api {

// What the server counts, in Prometheus' text format. Safe to use from several threads.
class Metrics {
 public:
  // `route` is the pattern, not the path: "/api/v1/documents/{id}".
  void count_request(const std::string& route, int status, std::chrono::microseconds took);
  void count_refused_connection();

  std::string text() const;

 private:
  static constexpr std::array<double, 9> kBounds = {0.001, 0.005, 0.01, 0.025, 0.05,
                                                    0.1,   0.25,  1,    5};
  struct Durations {
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};
    double sum = 0;
    std::uint64_t count = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;
  std::map<std::string, Durations> durations_;
  std::uint64_t refused_connections_ = 0;
};

}  // namespace yinxin::api
