#pragma once

#include <memory>
#include <string>

#include "service/webhook_queue.h"

namespace yinxin::service {

// Brings deliveries to receivers over HTTP: one POST, one look at the status line. Nobody is
// spoken to on an address of this machine or of an internal network unless it was allowed: an
// address in a webhook must not open a door that the network keeps shut. Safe to use from several
// threads.
class WebhookRequests {
 public:
  // `allow` as WebhookOptions::allow. Throws Error(kInvalidInput) naming what is no network.
  explicit WebhookRequests(const std::string& allow);
  ~WebhookRequests();

  // Returns once the receiver has said 2xx. Throws Error(kUnavailable) if it does not within ten
  // seconds, the time that its name takes among them, Error(kForbidden) if it may not be spoken to.
  void send(const DueDelivery& delivery, Instant now) const;
  // What is being sent is finished; nobody waits for names any more.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace yinxin::service
