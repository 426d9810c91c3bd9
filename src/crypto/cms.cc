#include <openssl/cms.h>

#include <algorithm>

#include "base/error.h"
#include "crypto/cms.h"
#include "crypto/der.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

// A CMS that lacks nothing but its signature. CMS_final() cannot finish a PAdES signature, since
// it always adds the signing time; so the signature is made here and put in by hand.
class Skeleton {
 public:
  Skeleton(const std::vector<Certificate>& chain, const SignatureAlgorithm& algorithm,
           ByteView message_digest)
      : cms_(CMS_sign(nullptr, nullptr, nullptr, nullptr,
                      CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_STREAM)) {
    if (!cms_) throw_openssl_error("CMS_sign");
    X509* own = chain.front().native();
    signer_ = CMS_add1_signer(cms_.get(), own, X509_get0_pubkey(own),
                              EVP_get_digestbyname(std::string(algorithm.digest).c_str()),
                              CMS_PARTIAL | CMS_CADES | CMS_NOSMIMECAP);
    if (signer_ == nullptr) throw_openssl_error("CMS_add1_signer");
    for (std::size_t i = 1; i < chain.size(); ++i) {
      check(CMS_add1_cert(cms_.get(), chain[i].native()), "CMS_add1_cert");
    }
    set_algorithm(algorithm);
    check(CMS_signed_add1_attr_by_NID(signer_, NID_pkcs9_contentType, V_ASN1_OBJECT,
                                      OBJ_nid2obj(NID_pkcs7_data), -1),
          "CMS_signed_add1_attr_by_NID");
    check(
        CMS_signed_add1_attr_by_NID(signer_, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING,
                                    message_digest.data(), static_cast<int>(message_digest.size())),
        "CMS_signed_add1_attr_by_NID");
  }

  // The signed attributes as a DER SET, which is what is signed (RFC 5652, 5.4).
  Bytes attributes() const;
  void set_signature(ByteView signature);
  void add_timestamp(ByteView token);
  Bytes encoded() const;

 private:
  void set_algorithm(const SignatureAlgorithm& algorithm);

  CmsPtr cms_;
  CMS_SignerInfo* signer_ = nullptr;
};

Bytes der(const X509_ATTRIBUTE* attribute) {
  return der_of<i2d_X509_ATTRIBUTE>(attribute);
}

// OpenSSL knows what to call the signatures of every kind of key but SM2.
void Skeleton::set_algorithm(const SignatureAlgorithm& algorithm) {
  if (algorithm.key_type != "SM2") return;
  X509_ALGOR* named = nullptr;
  CMS_SignerInfo_get0_algs(signer_, nullptr, nullptr, nullptr, &named);
  check(X509_ALGOR_set0(named, OBJ_nid2obj(NID_SM2_with_SM3), V_ASN1_UNDEF, nullptr),
        "X509_ALGOR_set0");
}

Bytes Skeleton::attributes() const {
  const int count = CMS_signed_get_attr_count(signer_);
  std::vector<Bytes> all;
  all.reserve(static_cast<std::size_t>(std::max(0, count)));
  for (int i = 0; i < count; ++i) {
    all.push_back(der(CMS_signed_get_attr(signer_, i)));
  }
  std::sort(all.begin(), all.end());
  Bytes content;
  for (const Bytes& attribute : all) content += attribute;
  return der_element(kDerSet, content);
}

void Skeleton::set_signature(ByteView signature) {
  check(ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer_),
                              reinterpret_cast<const unsigned char*>(signature.data()),
                              static_cast<int>(signature.size())),
        "ASN1_OCTET_STRING_set");
}

void Skeleton::add_timestamp(ByteView token) {
  check(CMS_unsigned_add1_attr_by_NID(signer_, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE,
                                      token.data(), static_cast<int>(token.size())),
        "CMS_unsigned_add1_attr_by_NID");
}

Bytes Skeleton::encoded() const {
  return der_of<i2d_CMS_ContentInfo>(cms_.get());
}

}  // namespace

Bytes sign_detached(ByteView message_digest, const Signer& signer, Timestamper* timestamper) {
  Skeleton skeleton(signer.chain(), signer.algorithm(), message_digest);
  const Bytes signature = signer.sign(skeleton.attributes());
  skeleton.set_signature(signature);
  if (timestamper != nullptr) {
    try {
      skeleton.add_timestamp(timestamper->stamp(sha256(signature)));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
    }
  }
  return skeleton.encoded();
}

std::size_t max_cms_size(const std::vector<Certificate>& chain,
                         const SignatureAlgorithm& algorithm) {
  Skeleton skeleton(chain, algorithm, digest(algorithm, {}));
  skeleton.set_signature(Bytes(max_signature_size(chain.front()), '\0'));
  return skeleton.encoded().size();
}

}  // namespace yinxin::crypto
