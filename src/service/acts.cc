#include <algorithm>

#include "base/error.h"
#include "record/document_number.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

// A document is received by those it was sent to; everything else is for who issued it.
casework::Object object_of(std::string_view type, const archive::Entry& document,
                           const Actor& actor, const archive::Archive& archive) {
  casework::Object object;
  if (type == archive::kReceiptEntry) {
    object.relations = relations_to(archive.metadata(document), actor);
  } else if (document.json.at("agency").string() == actor.agency) {
    object.relations.add(casework::Relation::kIssuer);
  }
  return object;
}

casework::Verb verb_of(std::string_view type) {
  return type == archive::kReceiptEntry ? casework::Verb::kReceive : casework::Verb::kActOnDocument;
}

void require_may_act(std::string_view type, const archive::Entry& document, const Actor& actor,
                     const archive::Archive& archive) {
  require_may(actor, verb_of(type), object_of(type, document, actor, archive),
              document.json.at("id").string());
}

// Whoever signs for the issuing agency may end a restriction though they are not among the readers;
// for all others a document they may not see is not there.
bool may_lift(std::string_view type, const archive::Entry& document, const Actor& actor,
              const archive::Archive& archive) {
  return type == archive::kLiftEntry &&
         casework::may(actor.subject(), verb_of(type), object_of(type, document, actor, archive));
}

std::string number_text(const archive::Entry& document, const archive::Archive& archive) {
  if (archive::has_number(document)) return archive::number_of(document).text();
  try {
    return archive.metadata(document).at("number").string();
  } catch (const Error&) {
    return "";  // disposed of
  }
}

// Of a series that the registry has, or had.
archive::Number number_of(const std::string& text, const std::string& agency,
                          const registry::Registry& registry) {
  const auto parsed = record::DocumentNumber::parse(text);
  if (!parsed) {
    throw Error(ErrorCode::kInvalidInput, text,
                parsed.objection().problem + " (" + parsed.objection().english + ")");
  }
  for (const registry::AgencyEntry& entry : registry.agencies()) {
    if (entry.id != agency) continue;
    for (const registry::Series& series : entry.series) {
      if (series.prefix != parsed->prefix()) continue;
      return {agency, parsed->prefix(), parsed->year(), parsed->serial()};
    }
  }
  throw Error(ErrorCode::kInvalidInput, text,
              "名录中 " + agency + " 没有这个机关代字 (no such series of this agency)");
}

}  // namespace

std::uint64_t Service::act(std::string_view type, std::string_view id_or_number, Json body,
                           std::vector<archive::Object> objects, const Actor& actor) {
  Parts& parts = *parts_;
  return parts.recorded(
      {actor.person, actor.agency, std::string(type), std::string(id_or_number)}, [&] {
        archive::Archive& archive = parts.archive_to_write();
        const archive::Entry document = find_document(archive, id_or_number);
        if (!may_lift(type, document, actor, archive)) {
          require_visible(archive, document, id_or_number, actor, parts.clock().now());
        }
        require_may_act(type, document, actor, archive);
        if (const Json* by = body.find("by")) {
          const std::string asked = by->string();
          const archive::Entry successor = find_document(archive, asked);
          require_visible(archive, successor, asked, actor, parts.clock().now());
          body["by"] = successor.json.at("id");
        }
        if (type == archive::kReceiptEntry && actor.local_operator == false) {
          body["agency"] = actor.agency;
        }
        const auto index = archive.record(
            {type, document.json.at("id").string(), body, std::move(objects), actor.person});
        parts.index().catch_up();
        return index;
      });
}

void Service::void_number(const std::string& number, const std::string& agency,
                          const std::string& reason, const Actor& actor) {
  Parts& parts = *parts_;
  const std::string whose = agency.empty() ? actor.agency : agency;
  parts.recorded({actor.person, actor.agency, "number.void", number, reason}, [&] {
    casework::Object object;
    if (whose == actor.agency) object.relations.add(casework::Relation::kIssuer);
    require_may(actor, casework::Verb::kActOnDocument, object, number);
    if (reason.empty()) {
      throw Error(ErrorCode::kInvalidInput, number, "作废须说明理由 (say why: a reason is needed)");
    }
    const archive::Number parsed = number_of(number, whose, parts.registry());
    archive::Archive& archive = parts.archive_to_write();
    try {
      archive.reserve_number(parsed, actor.person);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kConflict) throw;  // it may be reserved already
    }
    archive.void_number(parsed, reason, actor.person);
    return true;
  });
}

void Service::dispose(const std::vector<std::string>& ids_or_numbers, const Bytes& approval,
                      const Actor& actor) {
  Parts& parts = *parts_;
  std::string all;
  for (const std::string& one : ids_or_numbers) all += (all.empty() ? "" : " ") + one;
  parts.recorded({actor.person, actor.agency, "document.dispose", all}, [&] {
    archive::Archive& archive = parts.archive_to_write();
    std::vector<std::string> ids;
    for (const std::string& one : ids_or_numbers) {
      const archive::Entry document = find_document(archive, one);
      require_visible(archive, document, one, actor, parts.clock().now());
      require_may_act(archive::kDisposeEntry, document, actor, archive);
      ids.push_back(document.json.at("id").string());
    }
    archive.dispose(ids, approval, actor.person);
    parts.index().catch_up();
    return true;
  });
}

History Service::history(std::string_view id_or_number, const Actor& actor) {
  Parts& parts = *parts_;
  return parts.recorded({actor.person, actor.agency, "history", std::string(id_or_number)}, [&] {
    const archive::Archive& archive = parts.archive();
    const archive::Entry document = find_document(archive, id_or_number);
    require_visible(archive, document, id_or_number, actor, parts.clock().now());
    return History{number_text(document, archive), archive.history(document),
                   archive.standing(document)};
  });
}

std::vector<DueRow> Service::due(const Actor& actor) {
  Parts& parts = *parts_;
  require_may_read_ledger(actor);
  return parts.recorded({actor.person, actor.agency, "retention-due", ""}, [&] {
    const Instant now = parts.clock().now();
    const archive::Archive& archive = parts.archive();
    std::vector<DueRow> rows;
    for (const archive::Entry& entry : archive.due(china_date(now))) {
      if (!actor.local_operator && entry.json.at("agency").string() != actor.agency) continue;
      if (!may_see(archive, entry, actor, now)) continue;
      const archive::Standing standing = archive.standing(entry);
      rows.push_back({entry.json.at("id").string(), number_text(entry, archive),
                      archive.metadata(entry).at("title").string(), standing.due()->iso(),
                      standing.holds(), standing.condemned().has_value()});
    }
    return rows;
  });
}

std::uint64_t Service::anchor(const Actor& actor) {
  Parts& parts = *parts_;
  return parts.recorded({actor.person, actor.agency, "anchor", ""}, [&] {
    archive::Archive& archive = parts.archive_to_write();
    crypto::Timestamper* timestamper = parts.trust_services().timestamper();
    if (timestamper == nullptr) {
      throw Error(ErrorCode::kUnavailable, "desk/instance.json",
                  "未设置时间戳服务 (no time-stamping authority is set: long_term.timestamp)");
    }
    const std::string checkpoint = archive.checkpoint();
    const Bytes token = timestamper->stamp(crypto::sha256(checkpoint));
    return archive.anchor(checkpoint, token, actor.person);
  });
}

}  // namespace yinxin::service
