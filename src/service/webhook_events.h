#pragma once

#include <string>
#include <vector>

#include "archive/archive.h"

namespace yinxin::service {

// What an entry of the log is to an agency that may see the document it is about.
struct WebhookEvent {
  std::string agency;
  std::string name;  // "issued"
  std::string body;  // JSON, with no more of the document than its id, number, kind and date
};

std::vector<WebhookEvent> events_of(const archive::Archive& archive, const archive::Entry& entry);

}  // namespace yinxin::service
