#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "crypto/transport.h"
#include "service/home.h"

namespace yinxin::service {

// Reaches services by their address: "http:" over the network, "file:" on this machine, "sample:"
// in this process with the keys of a sample instance. Behind a failure, an address is left alone
// for half a minute, so that an outage does not hold everybody up.
std::unique_ptr<crypto::Transport> open_transport(const Home& home, const Clock& clock);

// Whether somebody listens there; nothing is asked of them. Throws Error(kUnavailable).
void require_reachable(const std::string& url);

}  // namespace yinxin::service
