#include "signature/verify.h"

#include "base/error.h"
#include "record/secrecy.h"
#include "service/parts.h"
#include "service/text_layer.h"

namespace yinxin::service {
namespace {

constexpr const char* kAnybody = "anybody";  // what may be asked without saying who one is

std::optional<Standing> standing_of(const archive::Archive& archive, const crypto::Digest& digest) {
  const auto entry = archive.find_pdf(digest);
  if (!entry) return {};
  Standing standing;
  standing.id = entry->json.at("id").string();
  if (archive::has_number(*entry)) {
    standing.number = archive::number_of(*entry).text();
  } else if (!archive.standing(*entry).tombstone()) {
    standing.number = archive.metadata(*entry).at("number").string();
  }
  standing.log_index = entry->index;
  standing.is_renewed = digest != archive::pdf_of(*entry).sha256;
  standing.is_newest = digest == archive::pdf_of(archive.newest(*entry)).sha256;
  const archive::Standing now = archive.standing(*entry);
  standing.standing = now.word();
  standing.superseded_by = now.superseded_by();
  return standing;
}

// Where nothing can read it, nothing is known.
std::string text_of_pdf(ByteView file) {
  constexpr std::size_t kHead = 1024;
  if (file.substr(0, kHead).find("%PDF-") == ByteView::npos) return {};
  try {
    return text_layer(file);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUnavailable) throw;
    return {};
  }
}

}  // namespace

std::string problem_of(const signature::FileReport& report) {
  if (is_valid(report.state())) return {};
  std::string problem(name(report.state()));
  for (const auto& finding : report.findings) problem += " " + finding.code;
  for (const auto& one : report.signatures) {
    for (const auto& finding : one.findings) problem += " " + one.field + ":" + finding.code;
    if (!one.timestamp) continue;
    for (const auto& finding : one.timestamp->findings) {
      problem += " " + one.field + ":" + finding.code;
    }
  }
  for (const auto& one : report.timestamps) {
    for (const auto& finding : one.findings) problem += " " + one.field + ":" + finding.code;
  }
  return problem;
}

Verification Service::verify(ByteView file, const std::filesystem::path& trust) {
  Parts& parts = *parts_;
  const std::string sha256 = crypto::sha256(file).hex();
  Verification verification = judge(file, trust);
  parts.recorded_if_possible(
      {kAnybody, "", "verify", sha256, std::string(name(verification.report.state())), "good"});
  return verification;
}

void Service::refuse_classified(ByteView file, const Actor& actor) {
  if (!record::classification_mark(text_of_pdf(file))) return;
  const std::string person = actor.person.empty() ? kAnybody : actor.person;
  parts_->recorded_if_possible({person, actor.agency, "refuse-classified", "", "", "forbidden"});
  throw Error(ErrorCode::kForbidden, "涉密标识 secrecy",
              "文件带有国家秘密标志，本系统拒收，未保存任何内容；请立即按保密规定处理 "
              "(classified material is refused; nothing was stored)");
}

Verification Service::judge(ByteView file, const std::filesystem::path& trust) {
  Parts& parts = *parts_;
  const crypto::TrustStore anchors =
      trust.empty() ? parts.trust() : crypto::TrustStore::load(trust);
  Verification verification;
  verification.report = signature::verify(file, anchors, parts.clock().now());
  verification.compared_with_archive = parts.has_instance();
  if (verification.compared_with_archive) {
    verification.archived = standing_of(parts.archive(), crypto::sha256(file));
  }
  return verification;
}

}  // namespace yinxin::service
