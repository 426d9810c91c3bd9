#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/roles.h"

namespace yinxin::casework {

// How far a draft has come.
enum class State : std::uint8_t {
  kNone,            // the object has no state: it is no draft
  kDraft,           // 拟稿
  kReturned,        // 退回修改
  kSubmitted,       // 送审
  kReviewed,        // 待签发
  kCountersigning,  // 会签中
  kReady,           // 待用印
  kIssuing,         // 制发中: between desk and archive
  kIssued,          // 已印发
  kDiscarded,       // 作废
};

// What somebody may do, with a draft or otherwise.
enum class Verb : std::uint8_t {
  // The steps of a draft.
  kEdit,
  kSubmit,
  kRecall,
  kDiscard,
  kApprove,
  kReturn,
  kSign,
  kCountersign,
  kRefuse,
  kIssue,
  kComplete,  // by the program: it is in the archive
  kFail,      // by the program: it is not
  // Other things done with drafts.
  kCreateDraft,
  kReadDraft,
  kExplainLateness,
  // Documents.
  kReadDocument,
  kSearch,
  kIssueAtOnce,
  kImport,
  kReceive,
  kActOnDocument,  // supersede, withdraw, redact, hold, appraise, dispose
  kFollowUp,
  // Time limits.
  kReadClock,
  kStartClock,
  kCorrectClock,
  kReadLedger,
  // The instance.
  kReadRegistry,
  kChangeRegistry,
  kReadAccounts,
  kChangeAccounts,
  kChangeOwnPassword,
  kAudit,
  kOperate,
};

// What somebody is to a draft or document, to an agency's list, or to an account.
enum class Relation : std::uint8_t {
  kAuthor,       // wrote the draft
  kIssuer,       // belongs to the lead agency
  kCoIssuer,     // belongs to another agency that issues it
  kAddressee,    // 主送
  kCopied,       // 抄送
  kNamed,        // is among the persons it is kept to (知悉范围)
  kResponsible,  // belongs to the agency whose clock it is
  kSelf,         // it is their own account, or their own agency's list
};

// A set of the values of a small enumeration.
template <typename Enum>
class SetOf {
 public:
  constexpr SetOf() = default;
  constexpr SetOf(std::initializer_list<Enum> values) {
    for (const Enum value : values) add(value);
  }
  constexpr void add(Enum value) { bits_ |= bit(value); }
  constexpr bool has(Enum value) const { return (bits_ & bit(value)) != 0; }
  constexpr bool has_any(SetOf other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  static constexpr std::uint32_t bit(Enum value) { return 1U << static_cast<unsigned>(value); }
  std::uint32_t bits_ = 0;
};

using Relations = SetOf<Relation>;
using States = SetOf<State>;

std::string_view name(State state);          // "countersigning"
std::string_view chinese_name(State state);  // 会签中
// Throws Error(kCorrupt) if there is no such state.
State state_of(std::string_view name);
std::string_view name(Verb verb);  // "countersign"
Verb verb_of(std::string_view name);
std::string_view chinese_name(Verb verb);  // 会签
std::string_view name(Relation relation);
const std::vector<Verb>& all_verbs();
const std::vector<State>& all_states();
const std::vector<Relation>& all_relations();

// Whether other agencies have still to sign once this step is done.
enum class Others : std::uint8_t { kWhatever, kToSign, kHaveSigned };

// A row of the state machine of drafts. The step can be taken by whoever holds one of the roles,
// has one of the relations and none of the excluded ones.
struct Step {
  State from;
  Verb verb;
  registry::Roles roles;
  Relations relations;
  Relations except;
  Others others;
  State to;
};

const std::vector<Step>& steps();

// Where the step leads, nullopt if it cannot be taken in that state.
std::optional<State> next(State from, Verb verb, bool others_to_sign);

}  // namespace yinxin::casework
