#include <openssl/cms.h>

#include <algorithm>

#include "base/error.h"
#include "crypto/cms.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

constexpr char kSetTag = '\x31';

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
  Bytes finish(ByteView signature) const;

 private:
  CmsPtr cms_;
  CMS_SignerInfo* signer_ = nullptr;
};

Bytes with_header(char tag, ByteView content) {
  Bytes result(1, tag);
  if (content.size() < 0x80) {
    result += static_cast<char>(content.size());
  } else {
    Bytes length;
    for (std::size_t size = content.size(); size != 0; size >>= 8) {
      length.insert(length.begin(), static_cast<char>(size & 0xff));
    }
    result += static_cast<char>(0x80 | length.size());
    result += length;
  }
  return result.append(content);
}

Bytes der(const X509_ATTRIBUTE* attribute) {
  unsigned char* buffer = nullptr;
  const int size = i2d_X509_ATTRIBUTE(attribute, &buffer);
  if (size < 0) throw_openssl_error("i2d_X509_ATTRIBUTE");
  Bytes result(reinterpret_cast<char*>(buffer), static_cast<std::size_t>(size));
  OPENSSL_free(buffer);
  return result;
}

Bytes Skeleton::attributes() const {
  std::vector<Bytes> encoded;
  for (int i = 0; i < CMS_signed_get_attr_count(signer_); ++i) {
    encoded.push_back(der(CMS_signed_get_attr(signer_, i)));
  }
  std::sort(encoded.begin(), encoded.end());
  Bytes content;
  for (const Bytes& attribute : encoded) content += attribute;
  return with_header(kSetTag, content);
}

Bytes Skeleton::finish(ByteView signature) const {
  check(ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer_),
                              reinterpret_cast<const unsigned char*>(signature.data()),
                              static_cast<int>(signature.size())),
        "ASN1_OCTET_STRING_set");
  unsigned char* buffer = nullptr;
  const int size = i2d_CMS_ContentInfo(cms_.get(), &buffer);
  if (size < 0) throw_openssl_error("i2d_CMS_ContentInfo");
  Bytes result(reinterpret_cast<char*>(buffer), static_cast<std::size_t>(size));
  OPENSSL_free(buffer);
  return result;
}

}  // namespace

Bytes sign_detached(ByteView message_digest, const Signer& signer) {
  const Skeleton skeleton(signer.chain(), signer.algorithm(), message_digest);
  return skeleton.finish(signer.sign(skeleton.attributes()));
}

std::size_t max_cms_size(const std::vector<Certificate>& chain,
                         const SignatureAlgorithm& algorithm) {
  const Skeleton skeleton(chain, algorithm, digest(algorithm, {}));
  return skeleton.finish(Bytes(max_signature_size(chain.front()), '\0')).size();
}

}  // namespace yinxin::crypto
