#include "archive/problems.h"

#include <utility>

namespace yinxin::archive {

void Problems::add(std::string document, std::string where, std::string_view problem) {
  if (where.compare(0, prefix_.size(), prefix_) == 0) where.erase(0, prefix_.size());
  const std::lock_guard lock(mutex_);
  problems_.push_back({std::move(document), std::move(where), std::string(problem)});
}

void Problems::note(std::string text) {
  const std::lock_guard lock(mutex_);
  notes_.push_back(std::move(text));
}

std::size_t Problems::count() const {
  const std::lock_guard lock(mutex_);
  return problems_.size() + notes_.size();
}

void Problems::move_to(AuditReport& report) {
  const std::lock_guard lock(mutex_);
  report.problems = std::move(problems_);
  report.notes = std::move(notes_);
}

}  // namespace yinxin::archive
