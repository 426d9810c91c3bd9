#include "crypto/pkcs11.h"

#include <openssl/ecdsa.h>
#include <p11-kit/p11-kit.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <utility>

#include "base/error.h"
#include "crypto/der.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

using EcSignaturePtr = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

constexpr std::size_t kLargestSignature = 1024;
constexpr CK_ULONG kMaxSlots = 64;

[[noreturn]] void throw_unavailable(const TokenKey& key, const std::string& problem) {
  throw Error(ErrorCode::kUnavailable, key.token + "/" + key.object,
              "签名密钥现在不可用 (the key cannot be used now): " + problem);
}

void expect(const TokenKey& key, CK_RV result, const char* call) {
  if (result != CKR_OK) throw_unavailable(key, std::string(call) + ": " + p11_kit_strerror(result));
}

unsigned char* octets(Bytes& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

// A label in a token is padded with blanks.
std::string trimmed(const unsigned char* label, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(label), size);
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

// PKCS#1 v1.5 signs a DigestInfo: the digest behind what it was made with (RFC 8017, 9.2).
Bytes digest_info(const SignatureAlgorithm& algorithm, const Bytes& digest) {
  const auto value = [](DerTag tag, const Bytes& content) {
    return Bytes{static_cast<char>(tag), static_cast<char>(content.size())} + content;
  };
  const Bytes method =
      value(kDerObjectIdentifier, Bytes(algorithm.digest_oid)) + value(kDerNull, {});
  return value(kDerSequence, value(kDerSequence, method) + value(kDerOctetString, digest));
}

// A token gives r and s side by side; a CMS has them as a SEQUENCE.
Bytes ec_signature(const Bytes& raw) {
  const auto* begin = reinterpret_cast<const unsigned char*>(raw.data());
  const auto half = static_cast<int>(raw.size() / 2);
  const EcSignaturePtr signature(ECDSA_SIG_new());
  check(ECDSA_SIG_set0(signature.get(), BN_bin2bn(begin, half, nullptr),
                       BN_bin2bn(begin + half, half, nullptr)),
        "ECDSA_SIG_set0");
  return der_of<i2d_ECDSA_SIG>(signature.get());
}

class Token {
 public:
  Token(TokenKey key, const SignatureAlgorithm& algorithm)
      : key_(std::move(key)), algorithm_(algorithm) {
    module_ = p11_kit_module_load(key_.module.c_str(), 0);
    if (module_ == nullptr) {
      const char* why = p11_kit_message();
      throw_unavailable(key_, why == nullptr ? "no such module" : why);
    }
    const CK_RV result = p11_kit_module_initialize(module_);
    if (result != CKR_OK) {
      p11_kit_module_release(module_);
      expect(key_, result, "C_Initialize");
    }
  }
  ~Token() {
    close();
    p11_kit_module_finalize(module_);
    p11_kit_module_release(module_);
  }
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  Bytes sign(ByteView message) {
    const std::lock_guard lock(mutex_);
    const Bytes digest = crypto::digest(algorithm_, {message});
    if (session_ == 0) open();
    try {
      return sign_digest(digest);
    } catch (const Error&) {
      close();  // perhaps the token was taken out and put in again
      open();
      return sign_digest(digest);
    }
  }

 private:
  CK_SLOT_ID slot();
  void open();
  void close();
  CK_OBJECT_HANDLE find_key();
  Bytes sign_digest(const Bytes& digest);

  TokenKey key_;
  const SignatureAlgorithm& algorithm_;
  CK_FUNCTION_LIST* module_ = nullptr;
  std::mutex mutex_;
  CK_SESSION_HANDLE session_ = 0;
  CK_OBJECT_HANDLE object_ = 0;
};

CK_SLOT_ID Token::slot() {
  std::array<CK_SLOT_ID, kMaxSlots> slots{};
  CK_ULONG count = slots.size();
  expect(key_, module_->C_GetSlotList(CK_TRUE, slots.data(), &count), "C_GetSlotList");
  for (CK_ULONG i = 0; i < count; ++i) {
    CK_TOKEN_INFO info;
    if (module_->C_GetTokenInfo(slots[i], &info) != CKR_OK) continue;
    if (trimmed(info.label, sizeof info.label) == key_.token) return slots[i];
  }
  throw_unavailable(key_, "no such token");
}

void Token::open() {
  expect(key_, module_->C_OpenSession(slot(), CKF_SERIAL_SESSION, nullptr, nullptr, &session_),
         "C_OpenSession");
  Bytes pin = key_.pin;
  const CK_RV result = module_->C_Login(session_, CKU_USER, octets(pin), pin.size());
  if (result != CKR_USER_ALREADY_LOGGED_IN) expect(key_, result, "C_Login");
  object_ = find_key();
}

void Token::close() {
  if (session_ != 0) module_->C_CloseSession(session_);
  session_ = 0;
}

CK_OBJECT_HANDLE Token::find_key() {
  CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
  Bytes label = key_.object;
  CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &kind, sizeof kind},
                           {CKA_LABEL, label.data(), label.size()}};
  expect(key_, module_->C_FindObjectsInit(session_, wanted, std::size(wanted)),
         "C_FindObjectsInit");
  CK_OBJECT_HANDLE found[2];
  CK_ULONG count = 0;
  const CK_RV result = module_->C_FindObjects(session_, found, std::size(found), &count);
  module_->C_FindObjectsFinal(session_);
  expect(key_, result, "C_FindObjects");
  if (count != 1) throw_unavailable(key_, count == 0 ? "no such key" : "several keys of that name");
  return found[0];
}

Bytes Token::sign_digest(const Bytes& digest) {
  const bool is_rsa = algorithm_.key_type == "RSA";
  CK_MECHANISM mechanism = {is_rsa ? CKM_RSA_PKCS : CKM_ECDSA, nullptr, 0};
  Bytes input = is_rsa ? digest_info(algorithm_, digest) : digest;
  expect(key_, module_->C_SignInit(session_, &mechanism, object_), "C_SignInit");
  Bytes signature(kLargestSignature, '\0');
  CK_ULONG size = signature.size();
  expect(key_, module_->C_Sign(session_, octets(input), input.size(), octets(signature), &size),
         "C_Sign");
  signature.resize(size);
  return is_rsa ? signature : ec_signature(signature);
}

}  // namespace

Signer open_token_signer(std::vector<Certificate> chain, const TokenKey& key) {
  if (chain.empty()) throw Error(ErrorCode::kInvalidInput, key.object, "没有证书 (no certificate)");
  const SignatureAlgorithm* algorithm = signing_algorithm(chain.front());
  if (algorithm == nullptr || (algorithm->key_type != "RSA" && algorithm->key_type != "EC")) {
    throw Error(ErrorCode::kInvalidInput, key.object,
                "密码设备只支持 RSA 和 ECDSA 密钥 (only RSA and ECDSA keys are used in tokens)");
  }
  const auto token = std::make_shared<Token>(key, *algorithm);
  const Certificate own = chain.front();
  Signer signer(std::move(chain), [token](ByteView message) { return token->sign(message); });
  if (!verify_signature(*algorithm, own, "probe", signer.sign("probe"))) {
    throw Error(ErrorCode::kInvalidInput, key.object,
                "密钥与证书不配 (not the certificate's private key)");
  }
  return signer;
}

}  // namespace yinxin::crypto
