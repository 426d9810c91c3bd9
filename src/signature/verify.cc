#include "signature/verify.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "crypto/cms.h"
#include "crypto/digest.h"
#include "signature/differences.h"
#include "signature/discovery.h"
#include "signature/findings.h"
#include "signature/signature_dictionary.h"

namespace yinxin::signature {
namespace {

// Text from a certificate, fit to be shown whatever it is.
std::string shown(const std::string& text) {
  return is_utf8(text) ? text : to_hex(text);
}

class Verification {
 public:
  Verification(ByteView file, const crypto::TrustStore& trust, Instant now)
      : file_(file), trust_(trust), now_(now) {}

  FileReport run() {
    report_.size = file_.size();
    report_.sha256 = crypto::sha256(file_).hex();
    try {
      judge_file();
    } catch (const Error& error) {
      report_.findings.push_back(finding(error));
    }
    return std::move(report_);
  }

 private:
  struct Judged {
    SignatureReport report;
    std::optional<SignatureDictionary> dictionary;
    int permission = 0;  // of a certifying signature
  };

  void judge_file();
  Judged judge(const Field& field);
  void judge_dictionary(const SignatureDictionary& dictionary, SignatureReport& report);
  void judge_path(const crypto::CmsVerdict& verdict, SignatureReport& report);
  void judge_order();
  void judge_changes();
  std::optional<Finding> change(std::size_t revision);

  // Runs a check of the file as a whole; what it throws becomes a finding.
  template <typename Check>
  void check_file(const Check& check) {
    try {
      check();
    } catch (const Error& error) {
      report_.findings.push_back(finding(error));
    }
  }

  ByteView file_;
  const crypto::TrustStore& trust_;
  Instant now_;
  std::optional<pdf::RevisionChain> chain_;
  std::vector<Judged> judged_;
  FileReport report_;
};

void Verification::judge_file() {
  chain_.emplace(pdf::RevisionChain::read(file_));
  report_.revisions = chain_->size();
  const std::vector<Field> found = signed_fields(*chain_);
  for (const Field& field : found) judged_.push_back(judge(field));
  std::stable_sort(judged_.begin(), judged_.end(), [](const Judged& a, const Judged& b) {
    return a.report.revision < b.report.revision;
  });
  check_file([&] { check_no_stray_signature(*chain_, found); });
  check_file([&] { check_permissions(*chain_, found); });
  if (found.empty() && report_.findings.empty() && file_.find("/ByteRange") != ByteView::npos) {
    report_.findings.push_back(finding("SIGNATURE_REMNANT", "/ByteRange outside every object"));
  }
  judge_order();
  judge_changes();
  for (Judged& judged : judged_) report_.signatures.push_back(std::move(judged.report));
}

Verification::Judged Verification::judge(const Field& field) {
  Judged result;
  result.report.field = field.name;
  try {
    result.dictionary = read_signature_dictionary(*chain_, *field.values["V"].reference());
    judge_dictionary(*result.dictionary, result.report);
    // Last, so that a changed document is called that and nothing milder.
    result.permission = certified_permission(*chain_, *result.dictionary);
  } catch (const Error& error) {
    result.report.findings.push_back(finding(error));
  }
  return result;
}

void Verification::judge_dictionary(const SignatureDictionary& dictionary,
                                    SignatureReport& report) {
  report.revision = dictionary.revision;
  report.covered_bytes = dictionary.covered_end;
  report.covers_whole_file = dictionary.covered_end == file_.size();
  report.claimed_time = dictionary.claimed_time;
  if (dictionary.is_timestamp) {
    report.findings.push_back(finding("LONG_TERM_DATA", "a document time-stamp"));
    return;
  }
  const crypto::CmsVerdict verdict =
      crypto::verify_detached(dictionary.cms, covered(dictionary, file_));
  report.level = !verdict.timestamp.empty() ? "B-T" : "B-B";
  report.algorithm = verdict.algorithm;
  if (verdict.signer) {
    report.signer = shown(verdict.signer->common_name());
    report.subject = shown(verdict.signer->subject());
    report.certificate_sha256 = verdict.signer->sha256().hex();
  }
  if (!verdict.code.empty()) {
    report.findings.push_back(finding(verdict.code, verdict.detail));
    return;
  }
  if (!verdict.timestamp.empty()) {
    report.findings.push_back(finding("LONG_TERM_DATA", "a signature time-stamp"));
  }
  judge_path(verdict, report);
}

void Verification::judge_path(const crypto::CmsVerdict& verdict, SignatureReport& report) {
  if (verdict.signer->is_authority() || !verdict.signer->may_sign_documents()) {
    report.findings.push_back(
        finding("CHAIN_CONSTRAINTS_FAILURE", "the certificate is not for signing documents"));
    return;
  }
  const crypto::PathVerdict path =
      trust_.validate_signer(*verdict.signer, verdict.certificates, now_);
  if (!path.code.empty()) {
    report.findings.push_back(finding(path.code, path.detail));
    return;
  }
  const bool all_used = std::all_of(verdict.certificates.begin(), verdict.certificates.end(),
                                    [&path](const crypto::Certificate& certificate) {
                                      return std::find(path.chain.begin(), path.chain.end(),
                                                       certificate) != path.chain.end();
                                    });
  if (!all_used) {
    report.findings.push_back(finding("UNUSED_CERTIFICATE", "a certificate outside the path"));
  }
  report.findings.push_back(finding("REVOCATION_NOT_CHECKED", "no revocation data in the file"));
}

// One signature in each revision, each covering those before it, and only the first certifies.
void Verification::judge_order() {
  const SignatureDictionary* previous = nullptr;
  for (Judged& judged : judged_) {
    if (!judged.dictionary) continue;
    const SignatureDictionary& own = *judged.dictionary;
    if (previous != nullptr && own.gap_begin < previous->covered_end) {
      judged.report.findings.push_back(
          finding("SIGNATURE_ORDER", "does not cover the signature before it"));
    }
    if (previous != nullptr && judged.permission != 0) {
      judged.report.findings.push_back(finding("CERTIFICATION", "not the first signature"));
    }
    previous = &own;
  }
}

std::optional<Finding> Verification::change(std::size_t revision) {
  const SignatureDictionary* own = nullptr;
  bool is_final = false;  // certified with P=1: not one byte may follow
  for (const Judged& judged : judged_) {
    if (!judged.dictionary) continue;
    if (judged.dictionary->revision == revision) own = &*judged.dictionary;
    is_final |= judged.dictionary->revision < revision && judged.permission == 1;
  }
  try {
    if (is_final) throw Error(ErrorCode::kInvalidInput, "CHANGES", "certified as final");
    check_differences(*chain_, revision, own);
  } catch (const Error& error) {
    Finding result = finding(error);
    result.detail += ", revision " + std::to_string(revision);
    return result;
  }
  return std::nullopt;
}

void Verification::judge_changes() {
  const auto first = std::find_if(judged_.begin(), judged_.end(),
                                  [](const Judged& judged) { return judged.dictionary; });
  if (first == judged_.end()) return;
  for (std::size_t revision = first->dictionary->revision + 1; revision <= chain_->size();
       ++revision) {
    const auto found = change(revision);
    if (!found) continue;
    for (Judged& judged : judged_) {
      const bool earlier = judged.dictionary && judged.dictionary->revision < revision;
      if (earlier) judged.report.findings.push_back(*found);
    }
  }
}

}  // namespace

FileReport verify(ByteView pdf, const crypto::TrustStore& trust, Instant now) {
  return Verification(pdf, trust, now).run();
}

}  // namespace yinxin::signature
