#include <algorithm>
#include <map>

#include "archive/bundle.h"
#include "archive/witness.h"
#include "base/error.h"
#include "ledger/proof_text.h"

namespace yinxin::archive {
namespace {

constexpr std::string_view kEntries = "entries/";
constexpr std::string_view kJson = ".json";

class BundleCheckRun {
 public:
  BundleCheckRun(ByteView zip, std::string vkey, const std::vector<std::string>& witnesses)
      : zip_(zip), witnesses_(witnesses) {
    reading_.vkey = std::move(vkey);
  }

  BundleReading run() {
    attempt("容器 (container)", [&] { open(); });
    if (!reading_.good()) return std::move(reading_);
    attempt("检查点签名 (checkpoint signature)", [&] { check_checkpoint(); });
    if (!reading_.checkpoint) return std::move(reading_);
    check_entries();
    if (!reading_.document) return std::move(reading_);
    attempt("文书经过 (what was done with it)", [&] { check_standing(); });
    attempt("PDF与日志一致 (the PDF is the logged one)", [&] { check_pdfs(); });
    check_objects();
    for (auto& [name, bytes] : files_) reading_.enclosed.push_back({name, std::move(bytes)});
    return std::move(reading_);
  }

 private:
  template <typename Check>
  void attempt(std::string what, const Check& check) try {
    check();
    reading_.checks.push_back({std::move(what), "", true});
  } catch (const Error& error) {
    reading_.checks.push_back({std::move(what), error.what(), false});
  }

  [[noreturn]] static void refuse(const std::string& where, std::string_view problem) {
    throw Error(ErrorCode::kCorrupt, where, problem);
  }

  void open() {
    for (ZipFile& file : read_zip(zip_)) {
      if (!files_.emplace(file.name, std::move(file.bytes)).second) {
        refuse(file.name, "重复的文件 (stands twice)");
      }
    }
    for (const char* name : {"log.vkey", "checkpoint"}) {
      if (files_.count(name) == 0) refuse(name, "缺失 (missing)");
    }
  }

  void check_checkpoint() {
    std::string own = files_.at("log.vkey");
    if (!own.empty() && own.back() == '\n') own.pop_back();
    KeyChain keys(ledger::NoteVerifier::from_vkey(own));
    for (std::size_t i = 1;; ++i) {
      const auto link = files_.find("keys/" + std::to_string(i));
      if (link == files_.end()) break;
      keys.add_link(link->second, link->first);
    }
    if (reading_.vkey.empty()) reading_.vkey = own;
    if (keys.find(reading_.vkey) == nullptr) {
      refuse("log.vkey", "不是所给公钥的日志 (not the log of the key that was brought)");
    }
    const ledger::Checkpoint checkpoint = keys.open(files_.at("checkpoint"));
    // Or a key that was retired could sign what it likes, by claiming to have done so in its time.
    if (!keys.links().empty() && keys.links().back().entry.index >= checkpoint.size) {
      refuse("checkpoint", "早于日志密钥的更换 (older than the last change of the log's keys)");
    }
    reading_.witnessed = cosigners_of(files_.at("checkpoint"), witnesses_);
    reading_.checkpoint = checkpoint;
  }

  void check_entries() {
    std::map<std::uint64_t, std::string> names;
    for (const auto& [name, bytes] : files_) {
      if (name.rfind(kEntries, 0) != 0 || name.size() <= kEntries.size() + kJson.size()) continue;
      const std::string stem = name.substr(0, name.size() - kJson.size());
      if (name.substr(stem.size()) == kJson) names[index_of(stem)] = stem;
    }
    for (const auto& [index, stem] : names) {
      attempt("日志包含证明 (inclusion proof) " + std::to_string(index),
              [&, at = index, &name = stem] { check_entry(at, name); });
    }
    if (!reading_.document) {
      reading_.checks.push_back({"归档条目 (the entry that archived it)", "缺失 (missing)", false});
    }
  }

  static std::uint64_t index_of(const std::string& stem) {
    const std::string digits = stem.substr(kEntries.size());
    const bool number = !digits.empty() && digits.size() < 19 &&
                        digits.find_first_not_of("0123456789") == std::string::npos;
    return number ? std::stoull(digits) : 0;
  }

  void check_entry(std::uint64_t index, const std::string& stem) {
    const auto found = files_.find(stem + ".proof");
    if (found == files_.end()) refuse(stem + ".proof", "缺失 (missing)");
    const ledger::ProofText proof = ledger::read_proof(found->second);
    const Bytes& stored = files_.at(stem + std::string(kJson));
    const ledger::InclusionProof inclusion{index, reading_.checkpoint->size, proof.path};
    if (proof.index != index || proof.checkpoint != files_.at("checkpoint") ||
        ledger::implied_root(ledger::leaf_hash(stored), inclusion) != reading_.checkpoint->root) {
      refuse(stem + ".json", "不在检查点的日志之中，或被改动 (not in the log, or altered)");
    }
    Entry entry = parse_entry(index, stored, stem + ".json");
    if (is_document(entry)) {
      if (reading_.document) refuse(stem + ".json", "不止一份文书 (more than one document)");
      reading_.document = std::move(entry);
    } else {
      reading_.later.push_back(std::move(entry));
    }
  }

  void check_standing() {
    Standing standing(*reading_.document);
    for (const Entry& entry : reading_.later) {
      if (entry.json.at("id") != reading_.document->json.at("id")) {
        refuse(label(entry), "是关于另一份文书的 (about another document)");
      }
      standing.apply(entry);
    }
  }

  // Each PDF the document ever had is the beginning of the newest one.
  void check_pdfs() {
    const auto found = files_.find("document.pdf");
    std::vector<ObjectReference> pdfs;
    if (const auto* pdf = find_object(*reading_.document, "pdf")) pdfs.push_back(*pdf);
    for (const Entry& entry : reading_.later) {
      if (entry.type == kRenewEntry) pdfs.push_back(pdf_of(entry));
    }
    if (pdfs.empty()) return;
    if (found == files_.end()) refuse("document.pdf", "缺失 (missing)");
    reading_.pdf = found->second;
    for (const ObjectReference& pdf : pdfs)
      check_bytes(pdf, ByteView(reading_.pdf).substr(0, pdf.size));
    if (pdfs.back().size != reading_.pdf.size()) {
      refuse("document.pdf", "不是日志中最新的文件 (not the newest that was logged)");
    }
  }

  static void check_bytes(const ObjectReference& object, ByteView bytes) {
    if (bytes.size() == object.size && crypto::sha256(bytes) == object.sha256 &&
        crypto::sm3(bytes) == object.sm3) {
      return;
    }
    refuse(object.role + " " + object.sha256.hex(), "内容与日志中的摘要不符 (altered)");
  }

  void check_objects() {
    std::vector<Entry> entries = reading_.later;
    entries.insert(entries.begin(), *reading_.document);
    for (const Entry& entry : entries) {
      for (const ObjectReference& object : entry.objects) {
        const auto found = files_.find("objects/" + object.sha256.hex());
        if (found == files_.end() && !is_enclosed(object)) continue;
        attempt("对象 (object) " + object.role, [&, &reference = object] {
          if (found == files_.end()) refuse("objects/" + reference.sha256.hex(), "缺失 (missing)");
          check_bytes(reference, found->second);
          if (reference.role != "metadata") return;
          reading_.metadata = Json::parse(found->second, found->first).at("metadata");
        });
      }
    }
  }

  ByteView zip_;
  const std::vector<std::string>& witnesses_;
  std::map<std::string, Bytes> files_;
  BundleReading reading_;
};

}  // namespace

bool BundleReading::good() const {
  return std::all_of(checks.begin(), checks.end(), [](const auto& check) { return check.good; });
}

BundleReading check_bundle(ByteView zip, const std::string& vkey,
                           const std::vector<std::string>& witnesses) {
  return BundleCheckRun(zip, vkey, witnesses).run();
}

}  // namespace yinxin::archive
