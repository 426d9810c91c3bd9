#include "signature/report.h"

#include <algorithm>

namespace yinxin::signature {
namespace {

const Finding* worst(const std::vector<Finding>& findings) {
  const auto found = std::max_element(
      findings.begin(), findings.end(),
      [](const Finding& a, const Finding& b) { return a.indication < b.indication; });
  return found == findings.end() ? nullptr : &*found;
}

Indication indication_of(const std::vector<Finding>& findings) {
  const Finding* finding = worst(findings);
  return finding == nullptr ? Indication::kTotalPassed : finding->indication;
}

}  // namespace

std::string_view name(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return "TOTAL-PASSED";
    case Indication::kIndeterminate:
      return "INDETERMINATE";
    case Indication::kTotalFailed:
      return "TOTAL-FAILED";
  }
  return "INDETERMINATE";
}

std::string_view name(FileState state) {
  switch (state) {
    case FileState::kValid:
      return "VALID";
    case FileState::kIndeterminate:
      return "INDETERMINATE";
    case FileState::kInvalid:
      return "INVALID";
    case FileState::kUnsigned:
      return "UNSIGNED";
  }
  return "INDETERMINATE";
}

Indication SignatureReport::indication() const {
  return indication_of(findings);
}

std::string SignatureReport::sub_indication() const {
  const Finding* finding = worst(findings);
  return finding == nullptr ? std::string() : finding->sub_indication;
}

FileState FileReport::state() const {
  Indication indication = indication_of(findings);
  for (const SignatureReport& signature : signatures) {
    indication = std::max(indication, signature.indication());
  }
  if (indication == Indication::kTotalFailed) return FileState::kInvalid;
  if (indication == Indication::kIndeterminate) return FileState::kIndeterminate;
  return signatures.empty() ? FileState::kUnsigned : FileState::kValid;
}

}  // namespace yinxin::signature
