#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/xml.h"
#include "record/time_limit.h"
#include "templating/expression.h"
#include "templating/template.h"

namespace yinxin::templating {

struct AnnotatedRecord;

// A limit of one document, as the table of limits gave it on the day of the event that starts it.
struct ComputedDeadline {
  const Deadline* deadline = nullptr;  // of the template
  record::TimeLimit limit;
  record::DueTime due;
  // 剩1日, if this document, not dated back, is what keeps it or it is somebody else's.
  std::string standing;

  // 决定期限2026年3月23日（星期一）：法定期限3日，自……; with 待核 if nobody read the rule's text.
  std::string text() const;
  // {"field","label","rule","version","kind","length","start","end","last_day","nominal",
  // "standing","explanation","basis","to_verify"}
  Json json() const;
};

// Computes the template's limits whose beginning is known in the annotated record `root`, and adds
// them to it as fields.
std::vector<ComputedDeadline> compute_deadlines(const Template& kind, pugi::xml_node root);

// Whether what had to be done was done too late. `now` is the moment of issuing.
bool is_late(const ComputedDeadline& computed, const AnnotatedRecord& annotated, Instant now,
             Budget& budget);

}  // namespace yinxin::templating
