#include <algorithm>

#include "service/json_forms.h"
#include "service/parts.h"
#include "service/report_paper.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kMostProblems = 500;

std::string verdict(const PropertyItem& item) {
  if (!item.applies) return "不适用";
  return item.failed == 0 ? "通过" : "不通过";
}

templating::Table table_of(std::initializer_list<std::pair<const char*, int>> columns) {
  templating::Table table;
  for (const auto& [heading, width] : columns) {
    table.columns.push_back({heading, width, templating::Table::Align::kLeft});
  }
  return table;
}

// Origin, size and root of a checkpoint.
std::string on_one_line(const std::string& checkpoint) {
  std::string text = checkpoint.substr(0, checkpoint.find("\n\n"));
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

Json to_json(const PropertyItem& item) {
  Json json;
  json["id"] = item.id;
  json["property"] = item.property;
  json["name"] = item.name;
  json["method"] = item.method;
  json["result"] = verdict(item);
  json["passed"] = item.passed;
  json["failed"] = item.failed;
  json["examples"] = Json::Array(item.examples.begin(), item.examples.end());
  return json;
}

Json to_json(const Audit& audit) {
  const archive::AuditReport& report = audit.report;
  Json json;
  json["good"] = report.good();
  json["made"] = to_rfc3339(audit.made);
  json["entries"] = report.entries;
  json["documents"] = report.documents;
  json["imported"] = report.imported;
  json["disposed"] = report.disposed;
  json["objects"] = report.objects;
  json["bytes"] = report.bytes;
  json["renewals"] = report.renewals;
  json["checkpoint"] = report.checkpoint;
  json["trail_rows"] = audit.trail.rows;
  json["trail_checkpoint"] = audit.trail.checkpoint;
  json["problems"] = to_json(report.problems);
  json["notes"] = Json::Array(report.notes.begin(), report.notes.end());
  json["numbers"] = to_json(audit.numbers);
  json["witnessed"] = to_json(report.witnessed);
  json["four_properties"] = Json::Array();
  for (const PropertyItem& item : audit.properties)
    json["four_properties"].push_back(to_json(item));
  return json;
}

Bytes Service::audit_report(const Audit& audit) {
  const archive::AuditReport& report = audit.report;
  ReportPaper paper;
  paper.title = "档案库审计与四性检测报告";
  paper.heading(1, "结论");
  paper.paragraph(std::string(report.good() ? "审计通过，未发现问题。" : "审计发现问题，见后。") +
                  "日志" + std::to_string(report.entries) + "项，文书" +
                  std::to_string(report.documents) + "份（其中导入" +
                  std::to_string(report.imported) + "份，已销毁" + std::to_string(report.disposed) +
                  "份），对象" + std::to_string(report.objects) + "个，共" +
                  std::to_string(report.bytes) + "字节；全过程记录" +
                  std::to_string(audit.trail.rows) + "行。");
  paper.paragraph("审计所依据的检查点：" + on_one_line(report.checkpoint));
  paper.heading(1, "四性检测");
  auto items =
      table_of({{"编号", 4}, {"检测项", 7}, {"方法", 0}, {"通过", 3}, {"不通过", 3}, {"结果", 3}});
  for (const PropertyItem& item : audit.properties) {
    items.rows.push_back({item.id, item.property + "：" + item.name, item.method,
                          item.applies ? std::to_string(item.passed) : "—",
                          item.applies ? std::to_string(item.failed) : "—", verdict(item)});
  }
  paper.table(std::move(items));
  paper.heading(1, "问题");
  if (report.problems.empty()) paper.paragraph("无。");
  for (std::size_t i = 0; i < report.problems.size() && i < kMostProblems; ++i) {
    const archive::Problem& problem = report.problems[i];
    paper.paragraph(problem.where + (problem.document.empty() ? "" : "，" + problem.document) +
                    "：" + problem.problem);
  }
  if (report.problems.size() > kMostProblems) {
    paper.paragraph("其余" + std::to_string(report.problems.size() - kMostProblems) +
                    "项见所附report.json。");
  }
  paper.heading(1, "说明");
  for (std::size_t i = 0; i < report.notes.size() && i < kMostProblems; ++i) {
    paper.paragraph(report.notes[i]);
  }
  paper.data = to_json(audit);
  return signed_paper(paper, *parts_);
}

}  // namespace yinxin::service
