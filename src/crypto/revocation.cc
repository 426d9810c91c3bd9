#include "crypto/revocation.h"

#include <openssl/err.h>

#include <utility>

#include "base/error.h"
#include "crypto/der.h"
#include "crypto/revocation_state.h"

namespace yinxin::crypto {
namespace {

constexpr ByteView kBasic = "\x2b\x06\x01\x05\x05\x07\x30\x01\x01";  // id-pkix-ocsp-basic
constexpr std::size_t kMaxSize = 8 << 20;

[[noreturn]] void throw_format(std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, "REVOCATION_FORMAT", problem);
}

const unsigned char* octets(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

SignedStatement read_signed(DerReader& reader) {
  SignedStatement result;
  result.content = reader.expect(kDerSequence).whole;
  DerReader algorithm(reader.expect(kDerSequence).content);
  result.oid = algorithm.expect(kDerObjectIdentifier).content;
  result.parameters = algorithm.rest();
  result.signature = reader.expect(kDerBitString).content;
  if (result.signature.empty() || result.signature.front() != '\0') throw_format("odd bits");
  result.signature.remove_prefix(1);
  return result;
}

// The BasicOCSPResponse in an OCSPResponse (RFC 6960, 4.2.1).
ByteView basic_response(ByteView der) {
  DerReader outer(der);
  DerReader reader(outer.expect(kDerSequence).content);
  if (reader.expect(kDerEnumerated).content != ByteView("\0", 1)) throw_format("no answer");
  DerReader bytes(reader.expect(kDerContext0).content);
  reader.expect_end();
  DerReader typed(bytes.expect(kDerSequence).content);
  if (typed.expect(kDerObjectIdentifier).content != kBasic) throw_format("an unknown kind");
  const ByteView basic = typed.expect(kDerOctetString).content;
  typed.expect_end();
  check_der(basic);
  return basic;
}

// What a BasicOCSPResponse of these parts says. Left out are the certificates in it: OpenSSL takes
// as long to read one as to check a signature, and ours are remembered.
BasicPtr answers_of(ByteView parts) {
  const Bytes basic = der_element(kDerSequence, parts);
  const unsigned char* begin = octets(basic);
  BasicPtr answers(d2i_OCSP_BASICRESP(nullptr, &begin, static_cast<long>(basic.size())));
  ERR_clear_error();
  if (!answers || begin != octets(basic) + basic.size()) throw_format("not an OCSP response");
  return answers;
}

}  // namespace

void RevocationInfo::State::read_ocsp() {
  DerReader outer(basic_response(der));
  DerReader reader(outer.expect(kDerSequence).content);
  outer.expect_end();
  const ByteView parts = reader.rest();
  statement = read_signed(reader);
  ocsp = answers_of(parts.substr(0, parts.size() - reader.rest().size()));
  if (const auto certificates = reader.optional(kDerContext0)) {
    DerReader sequence(certificates->content);
    DerReader all(sequence.expect(kDerSequence).content);
    sequence.expect_end();
    while (!all.at_end()) responders.push_back(Certificate::from_der(all.next().whole));
  }
  reader.expect_end();
}

void RevocationInfo::State::read_crl() {
  const unsigned char* begin = octets(der);
  crl.reset(d2i_X509_CRL(nullptr, &begin, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!crl || begin != octets(der) + der.size()) throw_format("not a revocation list");
  DerReader outer(der);
  DerReader reader(outer.expect(kDerSequence).content);
  statement = read_signed(reader);
  reader.expect_end();
}

// Looked at several times for one document, and many documents have the same lists.
RevocationInfo RevocationInfo::read(ByteView der, void (State::*read)()) {
  constexpr std::size_t kCapacity = 64;
  constexpr std::size_t kLargest = 64 << 10;  // to be remembered
  static Recent<Digest, std::shared_ptr<const State>> recent_answers(kCapacity);
  static Recent<Digest, std::shared_ptr<const State>> recent_lists(kCapacity);
  if (der.size() > kMaxSize) throw_format("enormous");
  auto& recent = read == &State::read_ocsp ? recent_answers : recent_lists;
  const Digest digest = sha256(der);
  if (auto known = recent.find(digest)) return RevocationInfo(std::move(*known));
  check_der(der);
  auto state = std::make_shared<State>();
  state->der = der;
  (*state.*read)();
  if (der.size() <= kLargest) recent.keep(digest, state);
  return RevocationInfo(std::move(state));
}

RevocationInfo RevocationInfo::from_ocsp(ByteView der) try {
  return read(der, &State::read_ocsp);
} catch (const Error& error) {
  if (error.where() == "certificate") throw_format(error.what());
  throw;
}

RevocationInfo RevocationInfo::from_crl(ByteView der) {
  return read(der, &State::read_crl);
}

const Bytes& RevocationInfo::der() const {
  return state_->der;
}

bool RevocationInfo::is_ocsp() const {
  return state_->ocsp != nullptr;
}

}  // namespace yinxin::crypto
