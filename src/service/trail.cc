#include "archive/trail.h"

#include <algorithm>
#include <deque>

#include "base/error.h"
#include "base/file.h"
#include "service/log_keys.h"
#include "service/parts.h"
#include "service/report_paper.h"
#include "service/trail_filter.h"

namespace yinxin::service {
namespace {

constexpr unsigned kOwnerOnly = 0600;
constexpr std::size_t kMostRowsOnPaper = 2000;

std::string member(const archive::Entry& row, const char* name) {
  const Json* found = row.json.find(name);
  return found == nullptr ? "" : found->string();
}

std::string shorten(const std::string& text) {
  constexpr std::size_t kLongest = 120;
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

archive::Trail& Parts::trail() {
  return *trail_.get([this] {
    require_instance();
    const std::filesystem::path root = home_.trail();
    const std::filesystem::path key_file = home_.trail_key_file();
    if (!archive::Trail::exists(root)) {
      std::error_code ignored;
      if (!std::filesystem::exists(key_file, ignored)) {
        write_file(key_file, crypto::Ed25519Key::generate().pem(), kOwnerOnly);
      }
      archive::Trail::create(root, archive().origin() + "/trail", load_log_keys(key_file).back());
    }
    return std::make_unique<archive::Trail>(
        root, [key_file] { return load_log_keys(key_file); }, clock_);
  });
}

void Parts::note(archive::TrailAct act) {
  if (has_instance()) trail().add(std::move(act));
}

void Parts::settle() {
  if (trail_.peek() != nullptr) trail().settle();
}

std::string Parts::recorded_if_possible(archive::TrailAct act) try {
  note(std::move(act));
  settle();
  return "";
} catch (const Error& error) {
  return error.what();
}

void Service::settle() {
  parts_->settle();
}

TrailView Service::trail(const TrailFilter& asked, const Actor& actor) {
  require_may(actor, casework::Verb::kAudit, {}, "全过程记录 trail");
  Parts& parts = *parts_;
  parts.require_instance();
  const TrailFilter filter = resolved(asked, parts, actor);
  TrailView view;
  std::deque<archive::Entry> newest;
  view.reading =
      archive::read_trail(parts.home().trail(), filter.since, [&](const archive::Entry& row) {
        if (!fits(row, filter)) return;
        ++view.matching;
        newest.push_back(row);
        if (newest.size() > filter.limit) newest.pop_front();
      });
  view.rows.assign(newest.begin(), newest.end());
  const std::string failure =

      parts.recorded_if_possible({actor.person, actor.agency, "trail", "", words(filter), "good"});
  if (!failure.empty()) view.reading.problems.push_back({"", "trail", failure});
  return view;
}

Json to_json(const TrailView& view) {
  Json json;
  json["matching"] = view.matching;
  json["rows_in_all"] = view.reading.rows;
  json["whole"] = view.reading.problems.empty();
  json["checkpoint"] = view.reading.checkpoint;
  json["rows"] = Json::Array();
  for (const archive::Entry& row : view.rows) {
    Json one = row.json;
    one["row"] = row.index;
    json["rows"].push_back(one);
  }
  json["problems"] = Json::Array();
  for (const archive::Problem& problem : view.reading.problems) {
    Json one;
    one["row"] = problem.document;
    one["where"] = problem.where;
    one["problem"] = problem.problem;
    json["problems"].push_back(one);
  }
  return json;
}

Bytes Service::trail_report(const TrailView& view) {
  ReportPaper paper;
  paper.title = "全过程记录";
  paper.heading(1, "完整性");
  paper.paragraph("记录共" + std::to_string(view.reading.rows) + "行，符合条件" +
                  std::to_string(view.matching) + "行，本报告所列" +
                  std::to_string(view.rows.size()) + "行。" +
                  (view.reading.problems.empty() ? "各行自首行起连续，与签名的检查点一致。"
                                                 : "记录不完整，问题如下。"));
  for (const archive::Problem& problem : view.reading.problems) {
    paper.paragraph(problem.document + "，" + problem.where + "：" + problem.problem);
  }
  std::string head = view.reading.checkpoint.substr(0, view.reading.checkpoint.find("\n\n"));
  std::replace(head.begin(), head.end(), '\n', ' ');
  paper.paragraph("检查点：" + head);
  paper.heading(1, "记录");
  templating::Table table;
  const std::pair<const char*, int> columns[] = {{"行", 3},   {"时间", 6}, {"人员", 4},
                                                 {"事项", 4}, {"对象", 0}, {"结果", 3}};
  for (const auto& [heading, width] : columns) {
    table.columns.push_back({heading, width, templating::Table::Align::kLeft});
  }
  for (const archive::Entry& row : view.rows) {
    if (table.rows.size() == kMostRowsOnPaper) break;
    table.rows.push_back({std::to_string(row.index), to_rfc3339(row.time).substr(0, 19),
                          member(row, "actor"), member(row, "verb"),
                          shorten(member(row, "object") + " " + member(row, "detail")),
                          member(row, "result")});
  }
  paper.table(std::move(table));
  paper.data = to_json(view);
  return signed_paper(paper, *parts_);
}

}  // namespace yinxin::service
