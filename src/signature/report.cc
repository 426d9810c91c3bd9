#include "signature/report.h"

#include <algorithm>
#include <iterator>

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

std::string sub_indication_of(const std::vector<Finding>& findings) {
  const Finding* finding = worst(findings);
  return finding == nullptr ? std::string() : finding->sub_indication;
}

constexpr std::string_view kLevels[] = {"", "B-B", "B-T", "B-LT", "B-LTA"};

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
    case FileState::kValidExtended:
      return "VALID_EXTENDED";
    case FileState::kIndeterminate:
      return "INDETERMINATE";
    case FileState::kInvalid:
      return "INVALID";
    case FileState::kUnsigned:
      return "UNSIGNED";
  }
  return "INDETERMINATE";
}

Indication TimestampReport::indication() const {
  return indication_of(findings);
}

std::string TimestampReport::sub_indication() const {
  return sub_indication_of(findings);
}

// A signature with a bad time-stamp of its own is no better than that.
Indication SignatureReport::indication() const {
  const Indication own = indication_of(findings);
  return timestamp ? std::max(own, timestamp->indication()) : own;
}

std::string SignatureReport::sub_indication() const {
  const bool is_own = indication_of(findings) == indication();
  return is_own ? sub_indication_of(findings) : timestamp->sub_indication();
}

std::string FileReport::level() const {
  std::string least;
  for (const SignatureReport& signature : signatures) {
    const auto rank = [](const std::string& level) {
      return std::find(std::begin(kLevels), std::end(kLevels), level) - std::begin(kLevels);
    };
    if (least.empty() || rank(signature.level) < rank(least)) least = signature.level;
  }
  return least;
}

Instant FileReport::provable_until() const {
  Instant least;
  for (const SignatureReport& signature : signatures) {
    if (least == Instant() || signature.provable_until < least) least = signature.provable_until;
  }
  return least;
}

FileState FileReport::state() const {
  Indication indication = indication_of(findings);
  for (const SignatureReport& signature : signatures) {
    indication = std::max(indication, signature.indication());
  }
  for (const TimestampReport& timestamp : timestamps) {
    indication = std::max(indication, timestamp.indication());
  }
  if (indication == Indication::kTotalFailed) return FileState::kInvalid;
  if (indication == Indication::kIndeterminate) return FileState::kIndeterminate;
  if (signatures.empty()) return FileState::kUnsigned;
  return has_unsigned_end ? FileState::kValidExtended : FileState::kValid;
}

}  // namespace yinxin::signature
