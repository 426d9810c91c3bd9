#include "archive/bundle.h"

#include <algorithm>
#include <set>

#include "archive/witness.h"
#include "ledger/proof_text.h"

namespace yinxin::archive {
namespace {

constexpr const char* kReadme =
    "证据包 Evidence bundle\n"
    "======================\n\n"
    "本文件包含一份归档文书和证明它的全部材料，不联网、不用原系统即可核验：\n"
    "    yinxin verify 本文件.zip\n"
    "也可以按档案库说明（archive/README.md）的“证据包”一节，用任何工具逐项核对。请从发文机关另行\n"
    "取得日志公钥，与包内 log.vkey 比对；包内的公钥只能证明包内各文件彼此一致。\n\n"
    "One archived document with all that proves it: the newest PDF (document.pdf), the log's\n"
    "entries about it with proofs of inclusion, the signed checkpoint, the objects by their\n"
    "SHA-256. Get the log's key from elsewhere and compare it with log.vkey.\n";

// Collects files, the first of each name.
class Files {
 public:
  void add(std::string name, Bytes bytes) {
    if (names_.insert(name).second) files_.push_back({std::move(name), std::move(bytes)});
  }
  std::vector<ZipFile> take() && { return std::move(files_); }

 private:
  std::set<std::string> names_;
  std::vector<ZipFile> files_;
};

void add_entry(const Entry& entry, const std::string& checkpoint, const Archive& archive,
               Files& files) {
  const std::uint64_t size = ledger::Checkpoint::parse(checkpoint).size;
  const auto proof = archive.prove_inclusion(entry.index, size);
  const std::string name = "entries/" + std::to_string(entry.index);
  files.add(name + ".json", entry.stored);
  files.add(name + ".proof", ledger::write_proof({entry.index, proof.path, checkpoint}));
  for (const ObjectReference& object : entry.objects) {
    if (is_enclosed(object)) {
      files.add("objects/" + object.sha256.hex(), archive.object(object.sha256));
    }
  }
}

void add_keys(const KeyChain& keys, std::uint64_t size, Files& files) {
  files.add("log.vkey", keys.first().vkey() + "\n");
  std::size_t number = 0;
  for (const KeyChain::Link& link : keys.links()) {
    if (link.entry.index < size) files.add("keys/" + std::to_string(++number), link.text);
  }
}

// The newest that has the whole history of a document, a witnessed one if there is any.
std::string checkpoint_for(const Archive& archive, const std::vector<Entry>& history,
                           const std::vector<std::string>& cosigned) {
  const KeyChain keys = archive.keys();
  std::uint64_t needed = history.back().index + 1;
  if (!keys.links().empty()) needed = std::max(needed, keys.links().back().entry.index + 1);
  const std::string* best = nullptr;
  for (const std::string& note : cosigned) {
    if (!is_of_log(note, archive)) continue;  // the audit tells
    const std::uint64_t size = ledger::Checkpoint::parse(note).size;
    if (size < needed) continue;
    if (best == nullptr || size > ledger::Checkpoint::parse(*best).size) best = &note;
  }
  return best == nullptr ? archive.checkpoint() : *best;
}

}  // namespace

bool is_enclosed(const ObjectReference& object) {
  return object.role != "registry" && object.role != "pdf";
}

Bytes make_bundle(const Archive& archive, const Entry& document,
                  const std::vector<ZipFile>& enclosed, Instant now,
                  const std::vector<std::string>& cosigned) {
  const std::vector<Entry> history = archive.history(document);
  const std::string checkpoint = checkpoint_for(archive, history, cosigned);
  Files files;
  files.add("README.txt", kReadme);
  add_keys(archive.keys(), ledger::Checkpoint::parse(checkpoint).size, files);
  files.add("checkpoint", checkpoint);
  if (const Entry newest = archive.newest(document); find_object(newest, "pdf") != nullptr) {
    files.add("document.pdf", archive.object(pdf_of(newest).sha256));
  }
  for (const Entry& entry : history) {
    add_entry(entry, checkpoint, archive, files);
  }
  for (const ZipFile& file : enclosed) files.add(file.name, file.bytes);
  return write_zip(std::move(files).take(), now);
}

}  // namespace yinxin::archive
