#pragma once

#include <optional>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "archive/fsck.h"
#include "archive/zip.h"
#include "base/bytes.h"
#include "ledger/checkpoint.h"

// Evidence bundles: one document with all that proves it, in one file, for people who have
// neither a network nor an instance. archive/README.md describes the format.
namespace yinxin::archive {

// The bundle of a document, `document` being the entry that archived it. `enclosed` are further
// files, under names of their own: "trust/signers/root.pem"; `cosigned`, checkpoints of this log
// that witnesses have cosigned: the newest that has all of the document is what it is proven by.
Bytes make_bundle(const Archive& archive, const Entry& document,
                  const std::vector<ZipFile>& enclosed, Instant now,
                  const std::vector<std::string>& cosigned = {});

// Whether a bundle has it under `objects/`. The registry names people whom the document does not
// concern; every PDF is the beginning of the newest one.
bool is_enclosed(const ObjectReference& object);

// One thing that was checked.
struct BundleCheck {
  std::string what;    // "日志包含证明 (inclusion proof)"
  std::string detail;  // of which file, and what is wrong with it
  bool good = true;
};

// What a bundle proves.
struct BundleReading {
  std::vector<BundleCheck> checks;
  std::optional<Entry> document;  // as far as it got
  std::vector<Entry> later;       // other entries about it, in the order of the log
  Json metadata;                  // null if it is not enclosed
  Bytes pdf;                      // the newest; empty if there is none
  std::string vkey;               // by which it was checked
  std::optional<ledger::Checkpoint> checkpoint;
  std::vector<Witnessed> witnessed;  // by those whose keys were given
  std::vector<ZipFile> enclosed;

  bool good() const;
};

// Checks everything in `zip` but the signatures in its PDF. `vkey` is one of the log's keys; empty:
// the one in the bundle is believed. `witnesses` are the verifier keys of those whose word counts.
// Damage is told in `checks`, not thrown.
BundleReading check_bundle(ByteView zip, const std::string& vkey,
                           const std::vector<std::string>& witnesses = {});

}  // namespace yinxin::archive
