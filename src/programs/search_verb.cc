#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "base/file.h"
#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kUsualHits = 20;
constexpr std::size_t kMostHits = 1000;
constexpr std::size_t kDeepestOffset = 1'000'000;
constexpr std::size_t kLargestBatch = 64 << 20;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

void print(const char* heading, const std::vector<index::FacetCount>& counts, std::ostream& out) {
  if (counts.empty()) return;
  out << heading;
  for (const index::FacetCount& row : counts) {
    out << "  " << (row.label.empty() ? row.value : row.label) << " " << row.count;
  }
  out << "\n";
}

void print(const index::Facets& facets, std::ostream& out) {
  print("机关 agency:", facets.agency, out);
  print("文种 kind:", facets.kind, out);
  print("年份 year:", facets.year, out);
  print("案件 case:", facets.case_name, out);
  print("签名 signature:", facets.signature, out);
}

void print(const index::Answer& answer, std::size_t offset, std::ostream& out) {
  out << (answer.total_is_lower_bound ? "至少 " : "共 ") << answer.total << " 份 (documents)";
  if (answer.widened) out << "；没有完全相符的，以下为相近结果 (no exact match; these are near)";
  if (answer.near_unknown) out << "；相近的未及查完 (no time to look for near ones)";
  out << "\n";
  if (answer.unindexed > 0) {
    out << "另有 " << answer.unindexed
        << " 项新登记尚未编入索引，请稍后再查 (newer entries are not searchable yet)\n";
  }
  print(answer.facets, out);
  std::size_t rank = offset;
  for (const index::Hit& hit : answer.hits) {
    out << ++rank << ". " << hit.number << "《" << hit.title << "》 " << hit.agency << " "
        << hit.date;
    if (!hit.places.empty()) out << " 第" << hit.places.front().page << "页 (page)";
    out << "\n   " << hit.snippet << "\n   " << hit.id << "\n";
  }
}

std::string text_of(const Json& object, std::string_view key) {
  const Json* member = object.find(key);
  return member == nullptr || member->is_null() ? "" : member->string();
}

// A text, or several: any of them.
std::vector<std::string> texts_of(const Json& object, std::string_view key) {
  const Json* member = object.find(key);
  if (member == nullptr || !member->is_array()) {
    std::string text = text_of(object, key);
    return text.empty() ? std::vector<std::string>() : std::vector{std::move(text)};
  }
  std::vector<std::string> texts;
  for (const Json& item : member->array()) texts.push_back(item.string());
  return texts;
}

std::size_t count_of(const Json& object, std::string_view key, std::size_t otherwise,
                     std::size_t most) {
  const Json* count = object.find(key);
  if (count == nullptr || count->is_null()) return otherwise;
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(count->integer(), 0, static_cast<std::int64_t>(most)));
}

bool is_set(const Json& object, std::string_view key) {
  const Json* flag = object.find(key);
  return flag != nullptr && flag->boolean();
}

index::Order order_of(const std::string& name) {
  if (name.empty() || name == "relevance") return index::Order::kRelevance;
  if (name == "date") return index::Order::kNewestFirst;
  throw UsageError("--order 应为 relevance 或 date (relevance or date)");
}

index::Query query_of(const Json& line) {
  index::Query query;
  query.text = line.at("q").string();
  query.limit = count_of(line, "limit", kUsualHits, kMostHits);
  query.offset = count_of(line, "offset", 0, kDeepestOffset);
  query.order = order_of(text_of(line, "order"));
  query.facets = is_set(line, "facets");
  query.places = is_set(line, "places");
  if (const Json* filters = line.find("filters"); filters != nullptr && !filters->is_null()) {
    query.agency = texts_of(*filters, "agency");
    query.kind = texts_of(*filters, "kind");
    query.case_name = texts_of(*filters, "case");
    query.signature = texts_of(*filters, "signature");
    query.from = text_of(*filters, "from");
    query.to = text_of(*filters, "to");
  }
  return query;
}

Json answer_line(const Json& line, service::Service& service) {
  const auto start = std::chrono::steady_clock::now();
  const index::Query query = query_of(line);
  const index::Answer answer = service.search(query, service.actor(text_of(line, "as")));
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
  Json json = service::to_json(answer, query);
  json["ms"] = spent.count();
  return json;
}

Json problem_line(const Json& line, const std::string& problem) {
  const Json* query = line.is_object() ? line.find("q") : nullptr;
  Json json;
  json["q"] = query != nullptr && query->is_string() ? *query : Json("");
  json["total"] = 0;
  json["ms"] = 0;
  json["hits"] = Json::Array();
  json["error"] = problem;
  return json;
}

// A line of answer for each that is not blank, whatever becomes of it.
Status answer_batch_line(const std::string& text, const std::string& name, Call& call,
                         std::string& answers) {
  Json line;
  std::string problem;
  try {
    line = Json::parse(text, name);
    answers += answer_line(line, call.service).dump() + "\n";
    return kGood;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCorrupt) throw Error(error);
    problem = error.what();
  } catch (const UsageError& error) {
    problem = error.what();
  }
  call.words << name << ": " << problem << "\n";
  answers += problem_line(line, problem).dump() + "\n";
  return kFoundBad;
}

Status run_batch(Call& call, const std::string& path) {
  constexpr std::size_t kAnswersTogether = 1 << 20;
  const Bytes file = read_file(path, kLargestBatch);
  Status status = kGood;
  std::size_t number = 0;
  std::string answers;
  for (std::size_t start = 0; start < file.size();) {
    const std::size_t end = std::min(file.find('\n', start), file.size());
    const std::string line = file.substr(start, end - start);
    start = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") != std::string::npos) {
      const std::string name = path + ":" + std::to_string(number);
      status = std::max(status, answer_batch_line(line, name, call, answers));
    }
    if (answers.size() < kAnswersTogether && start < file.size()) continue;
    call.service.settle();
    call.out << answers;
    answers.clear();
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
  query.limit = arguments.number("limit", kUsualHits, kMostHits);
  query.offset = arguments.number("offset", 0, kDeepestOffset);
  query.agency = arguments.values("agency");
  query.kind = arguments.values("kind");
  query.case_name = arguments.values("case");
  query.signature = arguments.values("signature");
  query.order = order_of(arguments.value("order"));
  query.facets = arguments.has("facets");
  query.places = arguments.has("places");
  query.from = arguments.value("from");
  query.to = arguments.value("to");
  const index::Answer answer = call.service.search(query, actor_of(call));
  call.service.settle();
  if (call.json) {
    call.out << service::to_json(answer, query).dump() << "\n";
  } else {
    print(answer, query.offset, call.out);
  }
  return kGood;
}

}  // namespace yinxin::programs
