#include "service/current_templates.h"

namespace yinxin::service {
namespace {

constexpr std::chrono::seconds kBetweenLooks{1};

}  // namespace

const templating::TemplateSet& CurrentTemplates::get(const Home& home) {
  const std::lock_guard lock(mutex_);
  const auto now = SteadyClock::now();
  if (!all_.empty() && now - looked_ < kBetweenLooks) return *all_.back();
  looked_ = now;
  // Before reading: if one is replaced meanwhile, all is read once more than needed.
  auto files = identities_below(home.limits());
  if (!all_.empty() && files == read_) return *all_.back();
  auto set = templating::TemplateSet::load(home.templates());
  read_ = std::move(files);
  // Somebody may be halfway through writing.
  const bool worse = !all_.empty() && set.faulty().size() > all_.back()->faulty().size();
  if (!worse) all_.push_back(std::make_unique<templating::TemplateSet>(std::move(set)));
  return *all_.back();
}

void CurrentTemplates::look_again() {
  const std::lock_guard lock(mutex_);
  looked_ = {};
}

}  // namespace yinxin::service
