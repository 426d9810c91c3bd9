#include "api/verdict_page.h"

#include "base/clock.h"

namespace yinxin::api {
namespace {

struct Verdict {
  const char* word;
  const char* mark;
  const char* style;
  const char* sentence;
};

Verdict verdict_of(signature::FileState state) {
  switch (state) {
    case signature::FileState::kValid:
      return {"有效", "✔", "good", "签名完好，签名后未被改动。Valid."};
    case signature::FileState::kValidExtended:
      return {"有效", "✔", "good",
              "签名完好，签名后只补充了验证资料。Valid, validation data added."};
    case signature::FileState::kIndeterminate:
      return {"无法确认", "？", "unsure", "现有材料不足以判断。Cannot be confirmed."};
    case signature::FileState::kUnsigned:
      return {"无法确认", "？", "unsure", "文件没有签名。The file is not signed."};
    case signature::FileState::kInvalid:
      break;
  }
  return {"无效", "✘", "bad", "文件被改动或者签名有误。Invalid."};
}

std::string row(const std::string& name, const std::string& value) {
  return value.empty() ? "" : "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>";
}

std::string time(Instant instant) {
  return instant == Instant() ? "" : to_rfc3339(instant);
}

std::string findings(const std::vector<signature::Finding>& all) {
  if (all.empty()) return "";
  std::string out = "<ul>";
  for (const auto& finding : all) {
    out += "<li>" + escaped(finding.sentence) + " <strong>" + escaped(finding.next_step) +
           "</strong> <code>" + escaped(finding.code) + "</code></li>";
  }
  return out + "</ul>";
}

std::string card(const signature::SignatureReport& one) {
  return "<section><h3>" + escaped(one.signer) + "</h3><dl>" +
         row("结论 Indication", std::string(name(one.indication()))) +
         row("时间戳证明此时已签署 Proven to exist", time(one.best_signature_time)) +
         row("自称签署时间 Claimed time", time(one.claimed_time)) +
         row("可证明至 Provable until", time(one.provable_until)) + row("级别 Level", one.level) +
         row("算法 Algorithm", one.algorithm) +
         row("覆盖范围 Covers",
             one.covers_whole_file ? "全文 the whole file" : "此后另有签署 signed on later") +
         "</dl>" + findings(one.findings) + "</section>";
}

std::string standing(const service::Verification& verification) {
  if (!verification.archived) {
    return verification.compared_with_archive
               ? row("归档原件 Archived original", "档案库中没有这份文件 not in this archive")
               : "";
  }
  const auto& archived = *verification.archived;
  return row("归档原件 Archived original", archived.number + "，" + archived.id) +
         row("日志序号 Log entry", std::to_string(archived.log_index)) +
         (archived.is_newest
              ? ""
              : row("续期件 Renewal", "档案库中已有续期件 there is a newer renewal"));
}

std::string judged(const service::Verification& verification, const std::string& file) {
  const auto& report = verification.report;
  const Verdict verdict = verdict_of(report.state());
  std::string out = std::string(R"(<article aria-live="polite"><h2 class=")") + verdict.style +
                    R"("><span aria-hidden="true">)" + verdict.mark + "</span> " + verdict.word +
                    "</h2><p>" + verdict.sentence + "</p><dl>" + row("文件 File", file) +
                    standing(verification) + row("SHA-256", report.sha256) + "</dl>" +
                    findings(report.findings);
  for (const auto& one : report.signatures) out += card(one);
  return out + "</article>";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string verdict_page(const service::Verification* verification, const std::string& words) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<title>验签 · 印信</title><link rel=\"stylesheet\" href=\"/verify.css\"></head><body><main>"
      "<h1>验签 Verify a document</h1>"
      "<p>选择一个PDF文件，看签名是否有效、是不是归档的原件。文件只在判断时使用，不保存。"
      "The file is judged and not kept.</p>"
      "<form method=\"post\" action=\"/verify\" enctype=\"multipart/form-data\">"
      "<label for=\"file\">PDF文件 File</label> "
      "<input id=\"file\" name=\"file\" type=\"file\" accept=\"application/pdf\" required> "
      "<button>验签 Verify</button></form>";
  if (verification != nullptr) {
    out += judged(*verification, words);
  } else if (!words.empty()) {
    out += "<p role=\"alert\">" + escaped(words) + "</p>";
  }
  return out + "</main></body></html>\n";
}

}  // namespace yinxin::api
