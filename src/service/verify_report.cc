#include <string>
#include <utility>

#include "service/parts.h"
#include "service/report_paper.h"
#include "signature/report_json.h"

namespace yinxin::service {
namespace {

using signature::FileReport;
using signature::FileState;
using signature::Finding;
using signature::Indication;

std::string sentence(FileState state) {
  switch (state) {
    case FileState::kValid:
      return "有效：签名完好，签名后未被改动。";
    case FileState::kValidExtended:
      return "有效：签名完好，签名后只补充了验证资料。";
    case FileState::kIndeterminate:
      return "无法确认：现有材料不足以判断真伪。";
    case FileState::kInvalid:
      return "无效：文件被改动或签名有误。";
    case FileState::kUnsigned:
      return "没有签名：文件的来源无从核验。";
  }
  return {};
}

std::string word(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return "通过";
    case Indication::kIndeterminate:
      return "无法确认";
    case Indication::kTotalFailed:
      return "不通过";
  }
  return {};
}

std::string moment(Instant instant) {
  if (instant == Instant()) return "无";
  const std::string text = to_rfc3339(instant);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string day(Instant instant) {
  return instant == Instant() ? "无" : to_rfc3339(instant).substr(0, 10);
}

std::string standing(const Verification& verification) {
  if (!verification.compared_with_archive) return "未与档案库比对。";
  if (!verification.archived) return "档案库中没有这份文件。";
  const Standing& found = *verification.archived;
  return std::string(found.is_renewed ? "与档案库中的续期件逐字节一致"
                                      : "与档案库中的原件逐字节一致") +
         "，文号" + found.number + (found.is_newest ? "。" : "；档案库中已有更新的续期件。") +
         (found.standing == "superseded"  ? "该文书已被替代。"
          : found.standing == "withdrawn" ? "该文书已撤销。"
          : found.standing == "disposed"  ? "该文书已按程序销毁。"
                                          : "");
}

templating::Table signatures_of(const FileReport& report) {
  using Align = templating::Table::Align;
  templating::Table table;
  table.columns = {{"签名", 6, Align::kLeft},     {"签署人", 0, Align::kLeft},
                   {"结论", 3, Align::kCentre},   {"级别", 3, Align::kCentre},
                   {"不晚于", 6, Align::kCentre}, {"可证明至", 5, Align::kCentre}};
  for (const auto& one : report.signatures) {
    table.rows.push_back({one.field, one.signer, word(one.indication()), one.level,
                          moment(one.best_signature_time), day(one.provable_until)});
  }
  for (const auto& one : report.timestamps) {
    table.rows.push_back({one.field, one.authority, word(one.indication()), "时间戳",
                          moment(one.time), day(one.valid_until)});
  }
  return table;
}

class Writing {
 public:
  explicit Writing(ReportPaper& paper) : paper_(paper) {}

  void add(const VerifiedFile& file) {
    const FileReport& report = file.verification.report;
    paper_.heading(1, file.name);
    paper_.paragraph(sentence(report.state()));
    paper_.paragraph(standing(file.verification));
    paper_.paragraph("SHA-256：" + report.sha256);
    paper_.paragraph("共" + std::to_string(report.size) + "字节，" +
                     std::to_string(report.revisions) + "次保存。");
    if (!report.signatures.empty() || !report.timestamps.empty()) {
      paper_.heading(2, "签名和时间戳");
      paper_.table(signatures_of(report));
    }
    paper_.heading(2, "发现和处理");
    const std::size_t before = paper_.blocks.size();
    add("", report.findings);
    for (const auto& one : report.signatures) {
      add(one.field, one.findings);
      if (one.timestamp) add(one.field + "的时间戳", one.timestamp->findings);
    }
    for (const auto& one : report.timestamps) add(one.field, one.findings);
    if (paper_.blocks.size() == before) paper_.paragraph("没有发现问题，无须处理。");
  }

 private:
  void add(const std::string& place, const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      std::string text = place.empty() ? "" : place + "：";
      text.append(finding.sentence).append(finding.next_step);
      text.append("（").append(finding.code).append("，").append(name(finding.indication));
      if (!finding.sub_indication.empty()) text.append("／").append(finding.sub_indication);
      paper_.paragraph(text.append("）"));
    }
  }

  ReportPaper& paper_;
};

Json data_of(const VerifiedFile& file) {
  Json json = signature::to_json(file.verification.report);
  json["file"] = file.name;
  json["compared_with_archive"] = file.verification.compared_with_archive;
  if (file.verification.archived) json["archived"] = to_json(*file.verification.archived);
  return json;
}

}  // namespace

Json to_json(const Standing& standing) {
  Json json;
  json["id"] = standing.id;
  json["number"] = standing.number;
  json["log_index"] = standing.log_index;
  json["is_renewed"] = standing.is_renewed;
  json["is_newest"] = standing.is_newest;
  json["standing"] = standing.standing;
  if (!standing.superseded_by.empty()) json["superseded_by"] = standing.superseded_by;
  return json;
}

Bytes Service::verification_report(const std::vector<VerifiedFile>& files) {
  Parts& parts = *parts_;
  parts.require_instance();
  ReportPaper paper;
  paper.title = "电子签名核验报告";
  paper.paragraph(parts.instance_name() + "于" + moment(parts.clock().now()) +
                  "（北京时间）依照欧洲标准ETSI EN 319 102-1的程序核验了下列文件，并以本实例的密钥"
                  "签署本报告。结论只就核验时已有的证据作出，未联网查询。");
  Writing writing(paper);
  paper.data = Json(Json::Array());
  for (const VerifiedFile& file : files) {
    writing.add(file);
    paper.data.push_back(data_of(file));
  }
  return signed_paper(paper, parts);
}

}  // namespace yinxin::service
