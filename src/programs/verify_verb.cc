#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "programs/verbs.h"
#include "service/json_forms.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kLargestFile = std::size_t{256} << 20;

const char* sentence(signature::FileState state) {
  switch (state) {
    case signature::FileState::kValid:
      return "有效：签名完好，签名后未被改动 (valid)";
    case signature::FileState::kValidExtended:
      return "有效：签名完好，签名后只补充了验证资料 (valid, validation data added)";
    case signature::FileState::kIndeterminate:
      return "无法确认：现有材料不足以判断 (indeterminate)";
    case signature::FileState::kInvalid:
      return "无效：文件被改动或签名有误 (invalid)";
    case signature::FileState::kUnsigned:
      return "没有签名 (unsigned)";
  }
  return "";
}

void print(const signature::Finding& finding, std::ostream& out) {
  out << "    " << finding.sentence << " [" << finding.code << " " << name(finding.indication)
      << "/" << finding.sub_indication << "]\n      " << finding.next_step << "\n";
  if (!finding.detail.empty()) out << "      " << finding.detail << "\n";
}

void print(const signature::SignatureReport& one, std::ostream& out) {
  out << "  " << one.field << "：" << one.signer << "，" << name(one.indication()) << "\n"
      << "    签署时间（自称）" << to_rfc3339(one.claimed_time) << "，" << one.algorithm << "，"
      << one.level << "，"
      << (one.covers_whole_file ? "覆盖全文 (whole file)" : "之后另有签署 (signed on later)")
      << "\n";
  if (one.best_signature_time != Instant()) {
    out << "    时间戳证明此时已签署 (proven to exist): " << to_rfc3339(one.best_signature_time)
        << "\n";
  }
  if (one.provable_until != Instant()) {
    out << "    可证明至 (provable until): " << to_rfc3339(one.provable_until)
        << (one.level == "B-LTA" ? "，到期前续期即可延长 (renewable)" : "") << "\n";
  }
  for (const signature::Finding& finding : one.findings) print(finding, out);
  if (one.timestamp) {
    for (const signature::Finding& finding : one.timestamp->findings) print(finding, out);
  }
}

void print(const signature::TimestampReport& one, std::ostream& out) {
  out << "  " << one.field << "：文档时间戳 (document time-stamp)，" << one.authority << "，"
      << to_rfc3339(one.time) << "，" << name(one.indication()) << "\n";
  for (const signature::Finding& finding : one.findings) print(finding, out);
}

void print(const service::Verification& verification, const std::string& file, std::ostream& out) {
  const signature::FileReport& report = verification.report;
  out << file << "\n  " << sentence(report.state()) << "\n";
  for (const signature::Finding& finding : report.findings) print(finding, out);
  for (const signature::SignatureReport& one : report.signatures) print(one, out);
  for (const signature::TimestampReport& one : report.timestamps) print(one, out);
  out << "  SHA-256 " << report.sha256 << "\n";
  if (verification.archived) {
    out << (verification.archived->is_renewed ? "  与档案库续期件一致 (an archived renewal): "
                                              : "  与档案库原件一致 (the archived original): ")
        << verification.archived->number << " " << verification.archived->id << "\n";
    if (verification.archived->standing != "current") {
      out << "  注意：该文书的现状 (its standing): " << verification.archived->standing
          << (verification.archived->superseded_by.empty()
                  ? ""
                  : "，替代件 (by) " + verification.archived->superseded_by)
          << "\n";
    }
    if (!verification.archived->is_newest) {
      out << "  档案库中已有续期件，请用 yinxin get 取用 (there is a newer renewal)\n";
    }
  } else if (verification.compared_with_archive) {
    out << "  档案库中没有这份文件 (not an archived original)\n";
  }
}

void print(const service::BundleVerification& verification, const std::string& file,
           std::ostream& out) {
  const archive::BundleReading& bundle = verification.bundle;
  out << file << "\n  "
      << (verification.good() ? "证据包有效 (the evidence bundle is good)"
                              : "证据包无效 (the evidence bundle is bad)")
      << "\n";
  for (const archive::BundleCheck& check : bundle.checks) {
    out << "  " << (check.good ? "通过 " : "不通过 ") << check.what
        << (check.detail.empty() ? "" : "：" + check.detail) << "\n";
  }
  if (bundle.document) {
    const Json* number = bundle.metadata.find("number");
    out << "  文书 " << (number == nullptr ? "" : number->string() + " ")
        << bundle.document->json.at("id").string() << "，日志第 " << bundle.document->index
        << " 项，归档于 " << to_rfc3339(bundle.document->time) << "，" << verification.standing
        << "\n";
  }
  for (const archive::Witnessed& seen : bundle.witnessed) {
    out << "  见证 " << seen.vkey.substr(0, seen.vkey.find('+')) << "：于 " << to_rfc3339(seen.time)
        << " 见到日志前 " << seen.size << " 项 (a witness has seen this log then)\n";
  }
  if (!verification.key_is_known) {
    out << "  日志公钥取自证据包，请与另行取得的核对 (the log's key is the bundle's own word): "
        << bundle.vkey << "\n";
  }
  if (!verification.pdf) return;
  out << "  " << sentence(verification.pdf->state()) << "\n";
  if (!verification.trust_is_known) {
    out << "  信任的证书取自证据包，请用 --trust 指定 (certificates are the bundle's own word)\n";
  }
  for (const signature::SignatureReport& one : verification.pdf->signatures) print(one, out);
}

Status verify_bundle(Call& call, const std::string& file, const Bytes& bytes) {
  const auto verification =
      call.service.verify_bundle(bytes, call.arguments.value("trust"), call.arguments.value("vkey"),
                                 call.arguments.values("witness"));
  if (call.json) {
    call.out << service::to_json(verification, file).dump() << "\n";
  } else {
    print(verification, file, call.out);
  }
  return verification.good() ? kGood : kFoundBad;
}

}  // namespace

// Every file is judged, also after one was bad: the exit status tells the worst.
Status run_verify(Call& call) {
  const std::string report = call.arguments.value("report");
  std::vector<service::VerifiedFile> files;
  Status status = kGood;
  for (const std::string& file : call.arguments.words()) {
    Bytes bytes;
    try {
      bytes = read_file(file, kLargestFile);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kNotFound) throw UsageError(error.what());
      throw;
    }
    if (archive::is_zip(bytes)) {
      status = std::max(status, verify_bundle(call, file, bytes));
      continue;
    }
    auto verification = call.service.verify(bytes, call.arguments.value("trust"));
    if (!is_valid(verification.report.state())) status = kFoundBad;
    if (call.json) {
      call.out << service::to_json(verification, file).dump() << "\n";
    } else {
      print(verification, file, call.out);
    }
    if (!report.empty()) {
      files.push_back({std::filesystem::path(file).filename().string(), std::move(verification)});
    }
  }
  if (!report.empty()) {
    write_file(report, call.service.verification_report(files));
    call.words << "报告 (report): " << report << "\n";
  }
  return status;
}

}  // namespace yinxin::programs
