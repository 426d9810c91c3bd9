#include "base/error.h"
#include "base/file.h"
#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kLargestCheckpoint = 64 << 10;
constexpr std::size_t kMostRows = 1'000'000;

std::optional<Instant> time_of(const Arguments& arguments, const char* option) {
  if (!arguments.has(option)) return {};
  const auto time = from_rfc3339(arguments.value(option));
  if (!time) throw UsageError(std::string("--") + option + " 应如 2026-03-18T09:20 (a time)");
  return time;
}

service::TrailFilter filter_of(const Arguments& arguments) {
  service::TrailFilter filter;
  filter.actor = arguments.value("actor");
  filter.agency = arguments.value("agency");
  filter.verb = arguments.value("verb");
  filter.object = arguments.value("document");
  filter.from = time_of(arguments, "from");
  filter.to = time_of(arguments, "to");
  filter.limit = arguments.number("limit", filter.limit, kMostRows);
  if (arguments.has("since")) {
    filter.since = read_file(arguments.value("since"), kLargestCheckpoint);
  }
  return filter;
}

std::string member(const archive::Entry& row, const char* name) {
  const Json* found = row.json.find(name);
  return found == nullptr ? "" : found->string();
}

void print(const service::TrailView& view, std::ostream& out) {
  for (const archive::Entry& row : view.rows) {
    out << row.index << " " << to_rfc3339(row.time) << " " << member(row, "actor") << " "
        << member(row, "verb") << " " << member(row, "object") << " " << member(row, "detail")
        << " " << member(row, "result") << "\n";
  }
  out << "共 " << view.reading.rows << " 行，符合 " << view.matching
      << " 行 (rows in all, matching)；"
      << (view.reading.problems.empty() ? "记录连续完整 (no gap)" : "记录有缺损 (damaged)") << "\n";
  for (const archive::Problem& problem : view.reading.problems) {
    out << "  " << problem.document << " " << problem.where << "：" << problem.problem << "\n";
  }
}

}  // namespace

Status run_trail(Call& call) {
  const service::TrailView view = call.service.trail(filter_of(call.arguments), actor_of(call));
  if (call.json) {
    call.out << service::to_json(view).dump() << "\n";
  } else {
    print(view, call.out);
  }
  if (const std::string report = call.arguments.value("report"); !report.empty()) {
    write_file(report, call.service.trail_report(view));
    call.words << "报告 (report): " << report << "\n";
  }
  return view.reading.problems.empty() ? kGood : kFoundBad;
}

}  // namespace yinxin::programs
