#include "archive/witness.h"
#include "base/error.h"
#include "base/file.h"
#include "service/parts.h"
#include "service/witnesses.h"
#include "signature/verify.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestCertificate = 256 << 10;
constexpr const char* kRoles[] = {"signers", "timestamps"};

// The certificates that an instance believes, for those who have none of their own.
std::vector<archive::ZipFile> enclosed_trust(const fs::path& directory) {
  std::vector<archive::ZipFile> files;
  for (const char* role : kRoles) {
    std::error_code failure;
    for (const auto& file : fs::directory_iterator(directory / role, failure)) {
      if (file.path().extension() != ".pem") continue;
      const std::string number = std::to_string(files.size());
      files.push_back({std::string("trust/") + role + "/" + number + ".pem",
                       read_file(file.path(), kLargestCertificate)});
    }
  }
  return files;
}

crypto::TrustStore trust_of(const archive::BundleReading& bundle) {
  std::vector<crypto::Certificate> anchors[2];
  for (const archive::ZipFile& file : bundle.enclosed) {
    for (int role = 0; role < 2; ++role) {
      if (file.name.rfind(std::string("trust/") + kRoles[role] + "/", 0) != 0) continue;
      for (auto& certificate : crypto::Certificate::from_pem(file.bytes, file.name)) {
        anchors[role].push_back(std::move(certificate));
      }
    }
  }
  return crypto::TrustStore(anchors[0], anchors[1]);
}

// Whoever has the log need not believe what its keys have signed.
void compare_with_log(const archive::Archive& archive, archive::BundleReading& bundle) {
  if (!bundle.checkpoint) return;
  const ledger::Checkpoint head = ledger::Checkpoint::parse(archive.checkpoint());
  const bool good =
      bundle.checkpoint->size <= head.size &&
      ledger::is_consistent(bundle.checkpoint->size, bundle.checkpoint->root, head.size, head.root,
                            archive.prove_consistency(bundle.checkpoint->size));
  bundle.checks.push_back({"与本实例的日志一致 (agrees with this instance's log)",
                           good ? "" : "检查点不是本日志的 (the checkpoint is of another log)",
                           good});
}

}  // namespace

bool BundleVerification::good() const {
  return bundle.good() && (!pdf || is_valid(pdf->state()) || imported);
}

Bytes Service::bundle(std::string_view id_or_number, const Actor& actor) {
  Parts& parts = *parts_;
  return parts.recorded({actor.person, actor.agency, "get-bundle", std::string(id_or_number)}, [&] {
    const archive::Archive& archive = parts.archive();
    const archive::Entry entry = find_document(archive, id_or_number);
    require_visible(archive, entry, id_or_number, actor, parts.clock().now());
    return evidence_bundle(entry);
  });
}

Bytes Service::evidence_bundle(const archive::Entry& document) {
  return archive::make_bundle(parts_->archive(), document, enclosed_trust(parts_->home().trust()),
                              parts_->clock().now(),
                              archive::cosigned_notes(parts_->home().archive()));
}

BundleVerification Service::verify_bundle(ByteView zip, const fs::path& trust,
                                          const std::string& vkey,
                                          std::vector<std::string> witnesses) {
  Parts& parts = *parts_;
  BundleVerification answer;
  const bool by_own_log = vkey.empty() && parts.has_instance();
  answer.key_is_known = !vkey.empty() || by_own_log;
  if (parts.has_instance()) {
    for (std::string& known : load_witnesses(parts.home())) witnesses.push_back(std::move(known));
  }
  answer.bundle = archive::check_bundle(
      zip, by_own_log ? parts.archive().keys().first().vkey() : vkey, witnesses);
  if (by_own_log) compare_with_log(parts.archive(), answer.bundle);
  const archive::BundleReading& bundle = answer.bundle;
  if (!bundle.document) return answer;
  archive::Standing standing(*bundle.document);
  for (const archive::Entry& entry : bundle.later) {
    try {
      standing.apply(entry);
    } catch (const Error&) {
      break;  // told among the checks
    }
  }
  answer.standing = standing.word();
  answer.imported = bundle.document->type == archive::kImportEntry;
  if (bundle.pdf.empty()) return answer;
  answer.trust_is_known = !trust.empty() || parts.has_instance();
  const crypto::TrustStore anchors = !trust.empty()         ? crypto::TrustStore::load(trust)
                                     : parts.has_instance() ? parts.trust()
                                                            : trust_of(bundle);
  answer.pdf = signature::verify(bundle.pdf, anchors, parts.clock().now());
  return answer;
}

}  // namespace yinxin::service
