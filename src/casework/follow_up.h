#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/date.h"
#include "record/record.h"
#include "templating/directory.h"
#include "templating/template.h"

namespace yinxin::casework {

// A document that another one follows: answers it, or tells somebody else of it.
struct FollowedDocument {
  const templating::Template& kind;
  const record::Record& record;
  std::string number;
  std::string title;
  Date date;
  std::string sent;      // the minute at which it was sent, "2026-03-18 09:20"
  std::string received;  // the minute at which the drafter's agency received it, or empty
  std::vector<std::string> issuers;  // agency ids
  std::vector<std::string> to;
  std::vector<std::string> cc;
};

// Whether a document of kind `wanted` can follow one of kind `followed`: it answers it, or cites
// it.
bool can_follow(const templating::Template& wanted, const templating::Template& followed);

// Whether an agency of that role may issue it.
bool may_issue(const templating::Template& kind, const std::string& role);

// The record that a clerk of `drafter` (agency id) begins with: who it goes to by the template's
// guards, what it cites, and every fact that both kinds have under one name. What is not known
// there is left for the clerk. (templates/README.md names the fields.)
Bytes follow_up(const templating::Template& wanted, const FollowedDocument& followed,
                const std::string& drafter, const templating::Directory& directory, Date today);

}  // namespace yinxin::casework
