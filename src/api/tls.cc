#include "api/tls.h"

#include <Poco/Crypto/X509Certificate.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/PrivateKeyPassphraseHandler.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <algorithm>

#include "base/error.h"

namespace yinxin::api {
namespace {

namespace net = Poco::Net;

// Forward secrecy and authenticated encryption; TLS 1.3 has nothing else.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr int kDepth = 9;

class Passphrase final : public net::PrivateKeyPassphraseHandler {
 public:
  explicit Passphrase(std::string words)
      : PrivateKeyPassphraseHandler(true), words_(std::move(words)) {}
  void onPrivateKeyRequested(const void* /*sender*/, std::string& words) override {
    words = words_;
  }

 private:
  std::string words_;
};

net::Context::Ptr context_of(const Tls& tls) try {
  // Poco asks whoever is registered for the passphrase while it loads the key.
  const Passphrase passphrase(tls.key_password);
  const bool asks = !tls.client_ca.empty();
  net::Context::Ptr context = new net::Context(
      net::Context::TLS_SERVER_USE, tls.key.string(), tls.certificate.string(),
      tls.client_ca.string(), asks ? net::Context::VERIFY_RELAXED : net::Context::VERIFY_NONE,
      kDepth, false, kCiphers);
  context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
  context->disableStatelessSessionResumption();
  context->preferServerCiphers();
  return context;
} catch (const Poco::Exception& error) {
  throw Error(
      ErrorCode::kInvalidInput, tls.certificate.string() + ", " + tls.key.string(),
      "不能用作TLS的证书和密钥，请核对：PEM格式、两者配对、口令 (not a certificate and its key "
      "in PEM): " +
          error.displayText());
}

}  // namespace

net::ServerSocket listen_securely(const std::string& address, int backlog, const Tls& tls) {
  net::initializeSSL();
  return net::SecureServerSocket(net::SocketAddress(address), backlog, context_of(tls));
}

std::string client_certificate(const net::StreamSocket& socket) {
  if (!socket.secure()) return {};
  const net::SecureStreamSocket secure(socket);
  if (!secure.havePeerCertificate()) return {};
  const auto digest = secure.peerCertificate().fingerprint("SHA256");
  return Poco::DigestEngine::digestToHex(digest);
}

}  // namespace yinxin::api
