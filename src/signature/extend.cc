#include "signature/extend.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "crypto/digest.h"
#include "pdf/incremental_update.h"
#include "pdf/revisions.h"
#include "pdf/syntax.h"
#include "signature/evidence.h"
#include "signature/fields.h"
#include "signature/signature_slot.h"

namespace yinxin::signature {
namespace {

using pdf::Object;
using pdf::Reference;

constexpr std::size_t kIdentifierSize = 16;
constexpr int kMaxPageTreeDepth = 32;

class Extending {
 public:
  Extending(ByteView pdf, const ValidationData& data, crypto::Timestamper* timestamper)
      : data_(data),
        timestamper_(timestamper),
        chain_(pdf::RevisionChain::read(pdf)),
        view_(chain_.size()),
        catalog_(chain_.catalog(view_)),
        update_(chain_),
        slot_(timestamper == nullptr ? 0 : timestamper->room()) {
    if (timestamper != nullptr && timestamper->room() == 0) {
      throw Error(ErrorCode::kUnavailable, "time-stamp", "时间戳服务不可用 (no time-stamp now)");
    }
  }

  Bytes run() {
    Object::Dictionary catalog = *catalog_.value.dictionary();
    if (!data_.empty()) write_store(catalog);
    if (timestamper_ != nullptr) write_timestamp(catalog);
    Object updated(std::move(catalog));
    if (updated != catalog_.value) update_.write(catalog_.id, updated.text());
    return update_.empty() ? Bytes(chain_.file()) : finish();
  }

 private:
  void write_store(Object::Dictionary& catalog);
  void append(Object::Dictionary& store, const char* key, const std::vector<Bytes>& all);
  void write_timestamp(Object::Dictionary& catalog);
  void append_widget(Reference page, Reference field);
  void append_to(Object::Dictionary& holder, const char* key, Reference item);
  Reference first_page();
  std::string new_name();
  Bytes finish();

  const ValidationData& data_;
  crypto::Timestamper* timestamper_;
  pdf::RevisionChain chain_;
  std::size_t view_;
  pdf::IndirectObject catalog_;
  pdf::IncrementalUpdate update_;
  SignatureSlot slot_;
  std::set<Bytes> known_;  // digests of what the store holds
};

void Extending::write_store(Object::Dictionary& catalog) {
  for (const Bytes& stored : stored_evidence(chain_)) known_.insert(crypto::sha256(stored).hex());
  const Object& entry = catalog_.value["DSS"];
  const Object old = chain_.resolve(entry, view_);
  Object::Dictionary store = old.dictionary() == nullptr
                                 ? Object::Dictionary{{"Type", Object(pdf::Name{"DSS"})}}
                                 : *old.dictionary();
  append(store, "Certs", data_.certificates);
  append(store, "OCSPs", data_.ocsps);
  append(store, "CRLs", data_.crls);
  if (Object(store) == old) return;
  const Reference id = entry.reference() != nullptr ? *entry.reference() : update_.new_object();
  update_.write(id, Object(std::move(store)).text());
  catalog["DSS"] = Object(id);
}

void Extending::append(Object::Dictionary& store, const char* key, const std::vector<Bytes>& all) {
  const Object old = chain_.resolve(store[key], view_);
  Object::Array items = old.array() == nullptr ? Object::Array() : *old.array();
  for (const Bytes& der : all) {
    if (!known_.insert(crypto::sha256(der).hex()).second) continue;
    items.emplace_back(update_.new_object());
    update_.write_stream(*items.back().reference(), "", der);
  }
  if (items.empty()) {
    store.erase(key);
  } else {
    store[key] = Object(std::move(items));
  }
}

// An array that is an object of its own stays one.
void Extending::append_to(Object::Dictionary& holder, const char* key, Reference item) {
  const Object old = holder[key];
  const Object resolved = chain_.resolve(old, view_);
  Object::Array items = resolved.array() == nullptr ? Object::Array() : *resolved.array();
  items.emplace_back(item);
  if (old.reference() != nullptr) {
    update_.write(*old.reference(), Object(std::move(items)).text());
  } else {
    holder[key] = Object(std::move(items));
  }
}

Reference Extending::first_page() {
  Object node = catalog_.value["Pages"];
  for (int depth = 0; depth < kMaxPageTreeDepth && node.reference() != nullptr; ++depth) {
    const Object values = chain_.resolve(node, view_);
    if (values["Type"].is_name("Page")) return *node.reference();
    const Object kids = chain_.resolve(values["Kids"], view_);
    if (kids.array() == nullptr || kids.array()->empty()) break;
    const Object first = kids.array()->front();
    node = first;
  }
  throw Error(ErrorCode::kInvalidInput, "PDF", "the document has no first page");
}

// "Timestamp1", or the first such name that no field has.
std::string Extending::new_name() {
  std::set<std::string> names;
  for (const Field& field : fields(chain_, view_)) names.insert(field.name);
  for (int i = 1;; ++i) {
    std::string name = "Timestamp" + std::to_string(i);
    if (names.count(name) == 0) return name;
  }
}

void Extending::append_widget(Reference page, Reference field) {
  Object::Dictionary values = *chain_.resolve(Object(page), view_).dictionary();
  const bool direct = values["Annots"].reference() == nullptr;
  append_to(values, "Annots", field);
  if (direct) update_.write(page, Object(std::move(values)).text());
}

void Extending::write_timestamp(Object::Dictionary& catalog) {
  const Object form = chain_.resolve(catalog_.value["AcroForm"], view_);
  if (form.dictionary() == nullptr) {
    throw Error(ErrorCode::kInvalidInput, "PDF", "the document has no form, so nothing is signed");
  }
  const Reference page = first_page();
  const Reference field = update_.new_object();
  const Reference signature = update_.new_object();
  // Printed and locked, as PDF/A wants every widget; of no extent, so there is nothing to print.
  update_.write(field, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (" + new_name() +
                           ") /Rect [0 0 0 0] /F 132 /P " + Object(page).text() + " /V " +
                           Object(signature).text() + " >>");
  append_widget(page, field);
  Object::Dictionary values = *form.dictionary();
  append_to(values, "Fields", field);
  if (Object(values) != form) {
    const Reference* reference = catalog_.value["AcroForm"].reference();
    if (reference != nullptr) {
      update_.write(*reference, Object(std::move(values)).text());
    } else {
      catalog["AcroForm"] = Object(std::move(values));
    }
  }
  slot_.place(update_.write(
      signature,
      slot_.body("/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161", "")));
}

Bytes Extending::finish() {
  const ByteView seed = chain_.file().substr(chain_.revision(view_).section);
  const crypto::Digest identifier = crypto::sha256({seed, "extended"});
  Bytes file = update_.finish(identifier.bytes().substr(0, kIdentifierSize));
  if (timestamper_ != nullptr) {
    slot_.fill(file, [this](const std::vector<ByteView>& covered) {
      return timestamper_->stamp(crypto::sha256({covered[0], covered[1]}));
    });
  }
  return file;
}

}  // namespace

Bytes extend(ByteView pdf, const ValidationData& data, crypto::Timestamper* timestamper) {
  if (data.empty() && timestamper == nullptr) return Bytes(pdf);
  return Extending(pdf, data, timestamper).run();
}

}  // namespace yinxin::signature
