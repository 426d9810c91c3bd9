#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "crypto/certificate.h"
#include "crypto/signature_algorithm.h"

struct evp_pkey_st;

namespace yinxin::crypto {

// Signs `message` with the key of a certificate, hashing it by signing_algorithm(certificate).
// Throws Error(kUnavailable) if the key cannot be used now. Called from several threads.
using RawSignature = std::function<Bytes(ByteView message)>;

// Whose signature it becomes, and the means to make it. Only the callback touches the private
// key, so that a key in a file, in a token or on another machine is all the same from here on.
// Immutable; copies share it and may be used from several threads.
class Signer {
 public:
  // `chain` begins with the signer's certificate; issuers that verifiers may lack follow. Throws
  // Error(kInvalidInput) if the chain is empty, its first certificate may not sign documents, or
  // its kind of key has no row in the table of algorithms.
  Signer(std::vector<Certificate> chain, RawSignature sign);

  // From a PEM chain and an unencrypted PEM private key. Throws Error(kInvalidInput) also if the
  // key is not that of the certificate.
  static Signer from_pem(ByteView chain_pem, ByteView key_pem);
  // From a PKCS#12 container (RFC 7292) with the key, its certificate and others.
  static Signer from_pkcs12(ByteView der, const std::string& passphrase);
  // Throws Error(kInvalidInput) if the key file may be read or written by anyone but its owner,
  // Error(kNotFound) if one of the files does not exist.
  static Signer load(const std::filesystem::path& chain, const std::filesystem::path& key);

  // The same for a PKCS#12 file; the passphrase is the first line of a file.
  static Signer load_pkcs12(const std::filesystem::path& container,
                            const std::filesystem::path& passphrase);

  const Certificate& certificate() const { return state_->chain.front(); }
  const std::vector<Certificate>& chain() const { return state_->chain; }
  const SignatureAlgorithm& algorithm() const { return *state_->algorithm; }
  // The size of the largest CMS that sign_detached() can return for this signer.
  std::size_t max_cms_size() const { return state_->max_cms_size; }

  Bytes sign(ByteView message) const { return state_->sign(message); }

 private:
  static Signer from_key(std::vector<Certificate> chain, const std::shared_ptr<evp_pkey_st>& key);

  struct State {
    std::vector<Certificate> chain;
    RawSignature sign;
    const SignatureAlgorithm* algorithm = nullptr;
    std::size_t max_cms_size = 0;
  };
  std::shared_ptr<const State> state_;
};

// Throws Error(kInvalidInput) if the file may be read or written by anyone but its owner.
void check_owner_only(const std::filesystem::path& path);

}  // namespace yinxin::crypto
