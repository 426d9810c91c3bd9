#include "archive/mirror.h"
#include "base/error.h"
#include "base/file.h"
#include "ledger/cosignature.h"
#include "service/archive_source.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestKey = 64 << 10;
constexpr std::size_t kIdDigits = 16;
constexpr unsigned kOwnerOnly = 0600;

crypto::Ed25519Key witness_key(const Home& home) {
  const fs::path file = home.desk() / "keys" / "witness.pem";
  if (!fs::exists(file)) write_file(file, crypto::Ed25519Key::generate().pem(), kOwnerOnly);
  return crypto::Ed25519Key::from_pem(read_file(file, kLargestKey));
}

}  // namespace

Mirrored Service::mirror(const OtherArchive& other, archive::MirrorOptions options,
                         const Actor& actor) {
  Parts& parts = *parts_;
  parts.require_instance();
  return parts.recorded({actor.person, actor.agency, "mirror", "", other.place}, [&] {
    const auto key = witness_key(parts.home());
    const std::string name = parts.archive().origin() + "/witness";
    Mirrored mirrored;
    mirrored.directory =
        parts.home().root / "mirrors" / crypto::sha256(other.place).hex().substr(0, kIdDigits);
    const ArchiveSource source = open_archive_source(other.place, other.token);
    options.object = source.object;
    mirrored.with_objects = options.with_objects && !(source.is_service && other.token.empty());
    options.with_objects = mirrored.with_objects;
    mirrored.report = archive::mirror(source.file, mirrored.directory, options);
    mirrored.cosigned = archive::cosign_mirror(mirrored.directory, name, key, parts.clock().now());
    mirrored.witness_vkey = ledger::cosigner_vkey(name, key);
    return mirrored;
  });
}

}  // namespace yinxin::service
