#include "archive/standing.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"

namespace yinxin::archive {
namespace {

[[noreturn]] void refuse(const Entry& act, std::string_view problem) {
  throw Error(ErrorCode::kConflict, label(act), problem);
}

// Retention is counted from the end of the year.
std::optional<Date> first_due(const Entry& document) {
  const Json& retention = document.json.at("retention");
  const std::string& period = retention.at("period").string();
  if (period != "30y" && period != "10y") return {};
  const Json* from = retention.find("from");
  const int year =
      from == nullptr ? china_date(document.time).year() : static_cast<int>(from->integer());
  return Date::from_civil(year + 1 + (period == "30y" ? 30 : 10), 1, 1);
}

}  // namespace

Standing::Standing(const Entry& document)
    : id_(document.json.at("id").string()), due_(first_due(document)) {}

void Standing::apply(const Entry& act) {
  if (tombstone_ && act.type != kDisposedEntry) {
    refuse(act, "文书已按程序销毁 (the document was disposed of)");
  }
  if (act.type == kSupersedeEntry) supersede(act);
  if (act.type == kWithdrawEntry) withdraw(act);
  if (act.type == kLiftEntry) lift(act);
  if (act.type == kReceiptEntry) receive(act);
  if (act.type == kHoldEntry) hold(act);
  if (act.type == kReleaseEntry) release(act);
  if (act.type == kAppraiseEntry) appraise(act);
  if (act.type == kDisposeEntry) dispose(act);
  if (act.type != kDisposedEntry) return;
  if (!tombstone_ || disposed_) refuse(act, "没有销毁决定 (no tombstone)");
  disposed_ = true;
}

void Standing::supersede(const Entry& act) {
  if (!superseded_by_.empty()) refuse(act, "该文书已被替代 (superseded already)");
  const std::string& by = act.json.at("by").string();
  if (by == id_) refuse(act, "文书不能替代自身 (by itself)");
  superseded_by_ = by;
}

void Standing::withdraw(const Entry& act) {
  if (withdrawn_) refuse(act, "该文书已撤销 (withdrawn already)");
  withdrawn_ = true;
}

void Standing::lift(const Entry& act) {
  if (lifted_) refuse(act, "限制已经解除 (lifted already)");
  lifted_ = act.time;
}

void Standing::receive(const Entry& act) {
  if (!receivers_.insert(act.json.at("agency").string()).second) {
    refuse(act, "该机关已签收 (received already)");
  }
}

void Standing::hold(const Entry& act) {
  if (!holds_.insert(act.json.at("hold").string()).second) {
    refuse(act, "已有此项保全 (there is this hold already)");
  }
}

void Standing::release(const Entry& act) {
  if (holds_.erase(act.json.at("hold").string()) == 0) {
    refuse(act, "没有此项保全 (there is no such hold)");
  }
}

void Standing::appraise(const Entry& act) {
  const Date today = china_date(act.time);
  if (!due_ || today < *due_) {
    refuse(act, due_ ? "保管期限未满，" + due_->iso() + " 起方可鉴定 (not due yet)"
                     : "永久保管，不作期满鉴定 (kept for ever)");
  }
  const std::string& outcome = act.json.at("outcome").string();
  condemned_.reset();
  if (outcome == "destroy") condemned_ = act.index;
  if (outcome == "permanent") due_.reset();
  if (outcome != "keep") return;
  const auto until = Date::from_iso(act.json.at("until").string());
  if (!until || !(today < *until)) refuse(act, "续存期限须在今后 (must be kept until a later day)");
  due_ = until;
}

void Standing::dispose(const Entry& act) {
  if (!condemned_) refuse(act, "未经鉴定决定销毁 (no appraisal says so)");
  if (static_cast<std::uint64_t>(act.json.at("appraisal").integer()) != *condemned_) {
    refuse(act, "所引鉴定不是最近一次 (not by its newest appraisal)");
  }
  if (!holds_.empty()) {
    refuse(act, "因 " + *holds_.begin() + " 保全，不得销毁 (under a legal hold)");
  }
  tombstone_ = act.index;
}

std::string_view Standing::word() const {
  if (tombstone_) return "disposed";
  if (withdrawn_) return "withdrawn";
  return superseded_by_.empty() ? "current" : "superseded";
}

bool is_about_document(const Entry& entry) {
  constexpr std::string_view kTypes[] = {
      kRenewEntry, kSupersedeEntry, kWithdrawEntry, kLiftEntry,    kRedactEntry,  kReceiptEntry,
      kHoldEntry,  kReleaseEntry,   kAppraiseEntry, kDisposeEntry, kDisposedEntry};
  return std::find(std::begin(kTypes), std::end(kTypes), entry.type) != std::end(kTypes);
}

}  // namespace yinxin::archive
