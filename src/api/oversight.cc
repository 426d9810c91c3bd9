#include "service/oversight.h"

#include <algorithm>

#include "api/number.h"
#include "api/problem.h"
#include "api/resources.h"
#include "service/json_forms.h"

namespace yinxin::api {
namespace {

constexpr std::size_t kRowsOnPage = 100;
constexpr std::size_t kRowsToExport = 100'000;

std::optional<std::uint64_t> number(const Request& request, const char* name) {
  const std::string text = request.parameter(name);
  if (text.empty()) return {};
  if (const auto value = number_of<std::uint64_t>(text)) return value;
  throw Error(ErrorCode::kInvalidInput, name, "应为数字 (a number)");
}

std::optional<Instant> time(const Request& request, const char* name) {
  const std::string text = request.parameter(name);
  if (text.empty()) return {};
  if (const auto value = from_rfc3339(text)) return value;
  throw Error(ErrorCode::kInvalidInput, name,
              "应如 2026-03-18T09:20 (a time like 2026-03-18T09:20)");
}

service::TrailFilter filter_of(const Request& request, std::size_t rows) {
  service::TrailFilter filter;
  filter.actor = request.parameter("actor");
  filter.verb = request.parameter("verb");
  filter.object = request.parameter("document");
  filter.from = time(request, "from");
  filter.to = time(request, "to");
  filter.since = request.parameter("since");
  filter.limit = number(request, "limit").value_or(rows);
  return filter;
}

std::string member(const archive::Entry& row, const char* name) {
  const Json* found = row.json.find(name);
  return found == nullptr ? "" : found->string();
}

std::string csv_of(const service::TrailView& view) {
  service::LedgerTable table;
  table.headings = {"行号", "时间", "人员", "机关", "事项", "对象", "内容", "结果"};
  for (const archive::Entry& row : view.rows) {
    table.rows.push_back({"",
                          {std::to_string(row.index), to_rfc3339(row.time), member(row, "actor"),
                           member(row, "agency"), member(row, "verb"), member(row, "object"),
                           member(row, "detail"), member(row, "result")}});
  }
  return service::to_csv(table);
}

}  // namespace

Response list_trail(Call& call) {
  const auto page = call.service.oversight().trail_page(filter_of(call.request, kRowsOnPage),
                                                        number(call.request, "before"), call.actor);
  return json(service::to_json(page));
}

// All rows that fit, and whether the whole trail is whole.
Response export_trail(Call& call) {
  auto filter = filter_of(call.request, kRowsToExport);
  filter.limit = std::min(filter.limit, kRowsToExport);
  const auto view = call.service.trail(filter, call.actor);
  const std::string format = call.request.parameter("format");
  if (!format.empty() && format != "json" && format != "csv" && format != "pdf") {
    throw Error(ErrorCode::kInvalidInput, "format", "应为 json、csv、pdf (one of these)");
  }
  if (format == "pdf") {
    return file(call.service.trail_report(view), "application/pdf", "全过程记录.pdf");
  }
  if (format == "csv") return file(csv_of(view), "text/csv; charset=utf-8", "全过程记录.csv");
  return json(service::to_json(view));
}

Response trail_head(Call& call) {
  return json(service::to_json(call.service.oversight().trail_head(call.actor)));
}

Response trail_tile(Call& call) {
  return {200,
          "application/octet-stream",
          call.service.oversight().trail_file("tile/" + call.of_path("path"), call.actor),
          {}};
}

Response trail_key(Call& call) {
  return {200,
          "text/plain; charset=utf-8",
          call.service.oversight().trail_file("keys/" + call.of_path("number"), call.actor),
          {}};
}

Response ledger_head(Call& call) {
  return json(service::to_json(call.service.oversight().ledger_head()));
}

Response check_consistency(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  return json(service::to_json(
      call.service.oversight().consistency(body.at("checkpoint").string(), call.actor)));
}

Response list_numbers(Call& call) {
  return json(
      Json::Object{{"series", service::to_json(call.service.oversight().numbers(call.actor))}});
}

Response void_number(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  const Json* agency = body.find("agency");
  call.service.void_number(body.at("number").string(), agency == nullptr ? "" : agency->string(),
                           body.at("reason").string(), call.actor);
  return json(Json::Object{{"number", body.at("number")}, {"void", true}}, 201);
}

Response fetch_bundle(Call& call) {
  const std::string& id = call.of_path("id");
  return file(call.service.bundle(id, call.actor), "application/zip", id + ".zip");
}

Response fetch_object(Call& call) {
  const auto sha256 = crypto::Digest::from_hex(call.of_path("sha256"));
  return {200,
          "application/octet-stream",
          call.service.object(call.of_path("id"), sha256, call.actor),
          {}};
}

Response show_history(Call& call) {
  return json(service::to_json(call.service.history(call.of_path("id"), call.actor)));
}

// What was found of a file, on paper that the instance signs.
Response report_verification(Call& call) {
  if (call.request.media_type() != "application/pdf") {
    return problem(415, "media_type", "请发送PDF文件 (send a PDF)", "application/pdf",
                   call.request);
  }
  call.service.refuse_classified(call.request.body, call.actor);
  const std::string asked = call.request.parameter("name");
  const std::string name = asked.empty() ? "file.pdf" : asked;
  auto verification = call.service.verify(call.request.body, {});
  return file(call.service.verification_report({{name, std::move(verification)}}),
              "application/pdf", "核验报告.pdf");
}

}  // namespace yinxin::api
