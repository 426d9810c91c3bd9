#include "service/signed_record.h"

#include <algorithm>
#include <sstream>

#include "base/xml.h"

namespace yinxin::service {
namespace {

constexpr const char* kCountersign = "countersign";

// Who has not signed yet signs at `now`.
Date day_of(const casework::Signature& signature, Instant now) {
  return china_date(from_rfc3339(signature.time).value_or(now));
}

class SignedRecord {
 public:
  SignedRecord(const casework::Draft& draft, const templating::Directory& directory, Instant now,
               std::optional<Instant> at)
      : draft_(draft), directory_(directory), now_(now), at_(at) {
    document_.load_buffer(draft.record.data(), draft.record.size(), pugi::parse_full,
                          pugi::encoding_utf8);
  }

  // Behind the agencies that every record begins with.
  void set_date() {
    pugi::xml_node root = document_.document_element();
    pugi::xml_node date = root.child("date");
    if (!date) {
      pugi::xml_node last;
      for (const char* name : {"issuer", "number-owner", "to", "cc"}) {
        for (const pugi::xml_node node : root.children(name)) last = node;
      }
      date = last ? root.insert_child_after("date", last) : root.prepend_child("date");
    }
    std::string last_day;
    for (const auto& signature : draft_.issuers) last_day = std::max(last_day, day(signature));
    date.text().set(last_day.c_str());
  }

  void set_countersignatures() {
    pugi::xml_node root = document_.document_element();
    while (root.remove_child(kCountersign)) {
    }
    for (const casework::Signature& signature : draft_.issuers) {
      pugi::xml_node node = root.append_child(kCountersign);
      const auto add = [&](const char* name, const std::string& text) {
        node.append_child(name).text().set(text.c_str());
      };
      add("agency", signature.agency);
      add("person", name_of(signature));
      add("opinion", "agree");
      add("date", day(signature));
    }
  }

  Bytes text() const {
    std::ostringstream out;
    document_.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return out.str();
  }

 private:
  std::string day(const casework::Signature& signature) const {
    return (at_ ? china_date(*at_) : day_of(signature, now_)).iso();
  }

  std::string name_of(const casework::Signature& signature) const {
    const auto person = directory_.person(signature.person, signature.agency, china_date(now_));
    return person ? person->name : "待签";
  }

  const casework::Draft& draft_;
  const templating::Directory& directory_;
  Instant now_;
  std::optional<Instant> at_;
  pugi::xml_document document_;
};

}  // namespace

Bytes signed_record(const casework::Draft& draft, const record::Record& record,
                    const templating::Template& kind, const templating::Directory& directory,
                    Instant now, std::optional<Instant> at) {
  const bool joint = draft.issuers.size() > 1;
  if (!joint && !record.value("date").empty()) return draft.record;
  SignedRecord result(draft, directory, now, at);
  result.set_date();
  if (joint && kind.record.find(kCountersign) != nullptr) result.set_countersignatures();
  return result.text();
}

std::optional<templating::Fault> early_date(const casework::Draft& draft,
                                            const record::Record& record, Instant now) {
  const auto given = Date::from_iso(record.value("date"));
  if (!given || draft.issuers.size() != 1) return std::nullopt;
  const Date signed_on = day_of(draft.issuers.front(), now);
  if (!(*given < signed_on)) return std::nullopt;
  return templating::Fault{
      templating::Severity::kWarning,
      "early-date",
      "date",
      "成文日期",
      given->chinese(),
      "早于签发之日（" + signed_on.chinese() + "）",
      "成文日期署签发或者会议通过的日期；除会议通过的以外，请删去，由系统按签发之日填写",
      "before the day of signing",
      record.where(record.root().child("date"))};
}

}  // namespace yinxin::service
