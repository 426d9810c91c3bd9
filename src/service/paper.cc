#include <algorithm>
#include <iterator>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "service/parts.h"
#include "templating/check.h"
#include "templating/instantiate.h"

namespace yinxin::service {
namespace {

using layout::Typeface;

constexpr Typeface kFaces[] = {Typeface::kFangSong, Typeface::kTitle, Typeface::kKai,
                               Typeface::kHei, Typeface::kSong};

templating::Fault fault_of(const Error& error, const std::string& name) {
  templating::Fault fault;
  fault.code = "malformed";
  fault.label = name;
  fault.message = error.problem();
  fault.english = "the record cannot be read";
  fault.where = error.where();
  return fault;
}

}  // namespace

std::optional<record::Record> Parts::read_record(const Submission& submission,
                                                 std::vector<templating::Fault>& faults) const {
  try {
    return record::Record::parse(submission.record, submission.name);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
    faults.push_back(fault_of(error, submission.name));
    return {};
  }
}

templating::Context Parts::context(std::optional<Instant> at) {
  fonts();
  return {directory(),
          at.value_or(clock_.now()),
          "",
          false,
          [this](char32_t character) { return can_draw(character); },
          [this](const std::string& number, const std::string& agency) {
            return find_document(number, agency);
          }};
}

bool Parts::can_draw(char32_t character) {
  const pdf::FontSet& faces = fonts();
  return std::all_of(std::begin(kFaces), std::end(kFaces),
                     [&](Typeface face) { return faces.find(face, character).has_value(); });
}

const layout::PageFormats& Parts::formats() {
  return formats_.get([this] { return layout::PageFormats::load(home_.formats()); });
}

Typesetting Parts::typesetting(const templating::Template& kind) {
  return {kind, registry(), formats(), fonts()};
}

Checkup Service::check(const Submission& submission) {
  Checkup checkup;
  const auto record = parts_->read_record(submission, checkup.faults);
  if (!record) return checkup;
  const templating::Template& kind = parts_->kind(record->kind());
  const templating::Context context = parts_->context({});
  checkup.deadlines = templating::deadlines(kind, *record, context);
  auto [faults, document] = templating::examine(kind, *record, context);
  checkup.faults = std::move(faults);
  if (!document) return checkup;
  if (auto fault = page_fault(*record, *std::move(document), parts_->typesetting(kind))) {
    checkup.faults.push_back(std::move(*fault));
  }
  return checkup;
}

Bytes Service::render(const Submission& submission, bool draft,
                      std::vector<templating::Fault>& faults) {
  const auto record = parts_->read_record(submission, faults);
  if (!record) return {};
  const templating::Template& kind = parts_->kind(record->kind());
  templating::Context context = parts_->context({});
  context.draft = draft;
  faults = templating::check(kind, *record, context);
  if (!draft && templating::has_errors(faults)) return {};
  return typeset(*record, context, parts_->typesetting(kind)).pdf;
}

}  // namespace yinxin::service
