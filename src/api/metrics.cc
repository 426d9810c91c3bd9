#include "api/metrics.h"

#include <algorithm>
#include <sstream>

namespace yinxin::api {

void Metrics::count_request(const std::string& route, int status, std::chrono::microseconds took) {
  const double seconds = std::chrono::duration<double>(took).count();
  const std::lock_guard lock(mutex_);
  ++requests_[{route, status}];
  Durations& durations = durations_[route];
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), seconds);
  ++durations.buckets[static_cast<std::size_t>(bound - kBounds.begin())];
  durations.sum += seconds;
  ++durations.count;
}

void Metrics::count_refused_connection() {
  const std::lock_guard lock(mutex_);
  ++refused_connections_;
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::ostringstream out;
  out << "# TYPE yinxin_http_requests_total counter\n";
  for (const auto& [key, count] : requests_) {
    out << "yinxin_http_requests_total{route=\"" << key.first << "\",status=\"" << key.second
        << "\"} " << count << "\n";
  }
  out << "# TYPE yinxin_http_request_duration_seconds histogram\n";
  for (const auto& [route, durations] : durations_) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      below += durations.buckets[i];
      out << "yinxin_http_request_duration_seconds_bucket{route=\"" << route << "\",le=\""
          << kBounds[i] << "\"} " << below << "\n";
    }
    out << "yinxin_http_request_duration_seconds_bucket{route=\"" << route << R"(",le="+Inf"} )"
        << durations.count << "\n"
        << "yinxin_http_request_duration_seconds_sum{route=\"" << route << "\"} " << durations.sum
        << "\n"
        << "yinxin_http_request_duration_seconds_count{route=\"" << route << "\"} "
        << durations.count << "\n";
  }
  out << "# TYPE yinxin_http_refused_connections_total counter\n"
      << "yinxin_http_refused_connections_total " << refused_connections_ << "\n";
  return out.str();
}

}  // namespace yinxin::api
