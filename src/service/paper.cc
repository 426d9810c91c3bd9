#include <algorithm>
#include <iterator>

#include "base/clock.h"
#include "base/error.h"
#include "layout/layout.h"
#include "service/parts.h"
#include "templating/check.h"
#include "templating/instantiate.h"

namespace yinxin::service {
namespace {

using layout::Typeface;

constexpr Typeface kFaces[] = {Typeface::kFangSong, Typeface::kTitle, Typeface::kKai,
                               Typeface::kHei, Typeface::kSong};

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "、") + part;
  return text;
}

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

pdf::Metadata metadata_for(const templating::Document& document, Instant created) {
  pdf::Metadata about;
  about.title = document.title;
  about.author = joined(document.issuers);
  about.subject = document.kind_name;
  about.created = created;
  return about;
}

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

layout::Pages Parts::lay_out(const templating::Document& document) {
  layout::SealSizes seals;
  for (const registry::SealEntry& entry : registry().seals())
    seals.emplace(entry.seal.id, entry.seal);
  return layout::lay_out(document, formats().get(document.page_format), fonts(), seals);
}

std::vector<templating::Fault> Service::check(const Submission& submission) {
  std::vector<templating::Fault> faults;
  const auto record = parts_->read_record(submission, faults);
  if (!record) return faults;
  return templating::check(parts_->kind(record->kind()), *record, parts_->context({}));
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
  const templating::Document document = templating::instantiate(kind, *record, context);
  // The time of a preview is the beginning of its date, so that the same record gives the same
  // bytes.
  const Date day = templating::date_of(*record, context);
  return pdf::write(parts_->lay_out(document), metadata_for(document, china_midnight(day)),
                    parts_->fonts());
}

}  // namespace yinxin::service
