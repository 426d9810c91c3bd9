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
#include "signature/new_field.h"
#include "signature/signature_slot.h"

namespace yinxin::signature {
namespace {

using pdf::Object;
using pdf::Reference;

constexpr std::size_t kIdentifierSize = 16;

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

void Extending::write_timestamp(Object::Dictionary& catalog) {
  const Reference signature = update_.new_object();
  add_field(chain_, update_, catalog, new_field_name(chain_, "Timestamp"), signature);
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
