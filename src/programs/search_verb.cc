#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "base/file.h"
#include "programs/json_forms.h"
#include "programs/verbs.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kMostHits = 1000;
constexpr std::size_t kLargestBatch = 64 << 20;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

void print(const index::Answer& answer, std::size_t offset, std::ostream& out) {
  out << (answer.total_is_lower_bound ? "至少 " : "共 ") << answer.total << " 份 (documents)";
  if (answer.widened) out << "；没有完全相符的，以下为相近结果 (no exact match; these are near)";
  out << "\n";
  std::size_t rank = offset;
  for (const index::Hit& hit : answer.hits) {
    out << ++rank << ". " << hit.number << "《" << hit.title << "》 " << hit.agency << " "
        << hit.date << "\n   " << hit.snippet << "\n   " << hit.id << "\n";
  }
}

std::string text_of(const Json& object, std::string_view key) {
  const Json* member = object.find(key);
  return member == nullptr || member->is_null() ? "" : member->string();
}

std::size_t limit_of(const Json& object) {
  const Json* limit = object.find("limit");
  if (limit == nullptr) return 20;
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(limit->integer(), 0, std::int64_t{kMostHits}));
}

index::Query query_of(const Json& line) {
  index::Query query;
  query.text = line.at("q").string();
  query.limit = limit_of(line);
  if (const Json* filters = line.find("filters")) {
    query.agency = text_of(*filters, "agency");
    query.kind = text_of(*filters, "kind");
    query.from = text_of(*filters, "from");
    query.to = text_of(*filters, "to");
  }
  return query;
}

Json answer_line(const std::string& text, const std::string& name, service::Service& service) {
  const Json line = Json::parse(text, name);
  const auto start = std::chrono::steady_clock::now();
  const index::Answer answer = service.search(query_of(line), service.actor(text_of(line, "as")));
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
  service.settle();
  Json json = to_json(answer);
  json["ms"] = spent.count();
  return json;
}

Json problem_line(const std::string& query, const Error& error) {
  Json json;
  json["q"] = query;
  json["total"] = 0;
  json["hits"] = Json::Array();
  json["error"] = error.what();
  return json;
}

Status run_batch(Call& call, const std::string& path) {
  const Bytes file = read_file(path, kLargestBatch);
  Status status = kGood;
  std::size_t number = 0;
  for (std::size_t start = 0; start < file.size();) {
    const std::size_t end = std::min(file.find('\n', start), file.size());
    const std::string line = file.substr(start, end - start);
    start = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      call.out << answer_line(line, path + ":" + std::to_string(number), call.service).dump()
               << "\n";
    } catch (const Error& error) {
      call.words << path << ":" << number << ": " << error.what() << "\n";
      call.out << problem_line(line, error).dump() << "\n";
      status = kFoundBad;
    }
  }
  return status;
}

}  // namespace

Status run_search(Call& call) {
  const Arguments& arguments = call.arguments;
  if (arguments.has("batch")) return run_batch(call, arguments.value("batch"));
  if (arguments.words().empty()) throw UsageError("请给出检索词 (nothing to search for)");
  index::Query query;
  query.text = joined(arguments.words());
  query.limit = arguments.number("limit", 20, kMostHits);
  query.offset = arguments.number("offset", 0, 1'000'000);
  query.agency = arguments.value("agency");
  query.kind = arguments.value("kind");
  query.from = arguments.value("from");
  query.to = arguments.value("to");
  const index::Answer answer =
      call.service.search(query, call.service.actor(arguments.value("as")));
  call.service.settle();
  if (call.json) {
    call.out << to_json(answer).dump() << "\n";
  } else {
    print(answer, query.offset, call.out);
  }
  return kGood;
}

}  // namespace yinxin::programs
