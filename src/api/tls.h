#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <string>

#include "api/server.h"

namespace yinxin::api {

// A socket that speaks TLS 1.2 or newer only. With Tls::client_ca, clients may show a certificate,
// which then must be valid today and of that authority. Throws Error(kInvalidInput) naming the file
// that is no certificate or key.
Poco::Net::ServerSocket listen_securely(const std::string& address, int backlog, const Tls& tls);

// The SHA-256 of the certificate that the client has shown, as 64 hex digits; empty if none.
std::string client_certificate(const Poco::Net::StreamSocket& socket);

}  // namespace yinxin::api
