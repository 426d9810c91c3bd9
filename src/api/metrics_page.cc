#include "api/metrics_page.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace yinxin::api {
namespace {

std::uint64_t resident_bytes() {
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::ptrdiff_t open_descriptors() {
  std::error_code ignored;
  const std::filesystem::directory_iterator all("/proc/self/fd", ignored);
  return std::distance(begin(all), end(all));
}

double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

std::string readiness_metrics(const service::Readiness& readiness) {
  std::ostringstream out;
  out << "# TYPE yinxin_ready gauge\nyinxin_ready " << (readiness.ready() ? 1 : 0) << "\n"
      << "# TYPE yinxin_part_good gauge\n";
  for (const auto& part : readiness.parts) {
    if (part.state == "unset") continue;
    out << "yinxin_part_good{part=\"" << part.name << "\"} " << (part.state == "good" ? 1 : 0)
        << "\n";
  }
  out << "# TYPE yinxin_log_entries gauge\nyinxin_log_entries " << readiness.log_size << "\n"
      << "# TYPE yinxin_index_lag_entries gauge\nyinxin_index_lag_entries " << readiness.index_lag
      << "\n";
  return out.str();
}

std::string process_metrics() {
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  std::ostringstream out;
  out << "# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes "
      << resident_bytes() << "\n# TYPE process_open_fds gauge\nprocess_open_fds "
      << open_descriptors() << "\n# TYPE process_max_fds gauge\nprocess_max_fds "
      << descriptors.rlim_cur
      << "\n# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total "
      << processor_seconds() << "\n";
  return out.str();
}

}  // namespace yinxin::api
