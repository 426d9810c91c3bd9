#include "crypto/revocation_client.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>

#include <optional>

#include "base/error.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {
namespace {

using RequestPtr = std::unique_ptr<OCSP_REQUEST, FreeWith<OCSP_REQUEST_free>>;

// Certificate ids are by SHA-1 (RFC 5019, 2.1.1): a name, which nothing relies on to be unique.
Bytes request_for(const Certificate& certificate, const Certificate& issuer) {
  const RequestPtr request(OCSP_REQUEST_new());
  OCSP_CERTID* id = OCSP_cert_to_id(EVP_sha1(), certificate.native(), issuer.native());
  if (id == nullptr || OCSP_request_add0_id(request.get(), id) == nullptr) {
    throw_openssl_error("OCSP_request_add0_id");
  }
  return der_of<i2d_OCSP_REQUEST>(request.get());
}

// A certificate sends us to the network only, never to a file or a service in this process.
bool is_http(const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  return url.compare(0, kScheme.size(), kScheme) == 0;
}

constexpr std::size_t kMostPoints = 4;

bool tells(const RevocationInfo& info, const Certificate& certificate, const Certificate& issuer,
           Instant now) {
  const Revocation status = info.status(certificate, issuer, now, now).status;
  return status == Revocation::kGood || status == Revocation::kRevoked;
}

}  // namespace

RevocationInfo fetch_revocation(Transport& transport, const RevocationSources& sources,
                                const Certificate& certificate, const Certificate& issuer,
                                Instant now) {
  std::string asked;
  const auto ask = [&](const std::string& url, bool is_ocsp) -> std::optional<RevocationInfo> {
    asked += (asked.empty() ? "" : ", ") + url;
    try {
      const auto info =
          is_ocsp ? RevocationInfo::from_ocsp(transport.exchange(url, "application/ocsp-request",
                                                                 request_for(certificate, issuer)))
                  : RevocationInfo::from_crl(transport.exchange(url, "", ""));
      if (tells(info, certificate, issuer, now)) return info;
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kInternal) throw;
      asked += " (" + std::string(error.problem()) + ")";
    }
    return std::nullopt;
  };
  if (!sources.ocsp.empty()) {
    if (auto info = ask(sources.ocsp, true)) return *info;
  }
  for (const std::string& list : sources.lists) {
    if (auto info = ask(list, false)) return *info;
  }
  if (const std::string own = certificate.ocsp_url(); is_http(own) && own != sources.ocsp) {
    if (auto info = ask(own, true)) return *info;
  }
  std::vector<std::string> points = certificate.list_urls();
  if (points.size() > kMostPoints) points.resize(kMostPoints);
  for (const std::string& list : points) {
    if (!is_http(list)) continue;
    if (auto info = ask(list, false)) return *info;
  }
  throw Error(ErrorCode::kUnavailable, certificate.common_name(),
              "查不到该证书的吊销状态 (nobody tells whether it was revoked): " +
                  (asked.empty() ? "nobody to ask" : asked));
}

}  // namespace yinxin::crypto
