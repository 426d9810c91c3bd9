#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "service/service.h"

namespace yinxin::service {

class WebhookSender;

// Where an agency's own system hears of what happens to its documents. The secret is never shown.
struct Webhook {
  std::string agency;  // id in the registry
  std::string url;
  std::uint64_t pending = 0;
  std::uint64_t given_up = 0;
  std::uint64_t dropped = 0;  // because too many were pending
};

// One event on its way to one agency.
struct WebhookDelivery {
  std::string id;  // the same in every attempt
  std::string agency;
  std::string event;  // "issued", "delivered", "received", "superseded", "withdrawn"
  std::string body;   // what is sent, JSON
  std::string state;  // "pending", "done", "given-up"
  int attempts = 0;
  std::string problem;  // of the last attempt
};

struct WebhookOptions {
  // Networks on which receivers may be although they are not public: "127.0.0.1/32 10.1.0.0/16".
  // Only these may be spoken to without TLS.
  std::string allow;
  std::chrono::seconds first_pause{10};  // after the first failure; doubled with each
};

// Tells agencies' systems what happened: Service::webhooks(). Events are read from the log, which
// is the truth, and queued in the desk database, so that a crash loses none; who does not answer is
// tried again for days, and holds up nobody else. docs/operations.md says what receivers get. Safe
// to use from several threads.
class Webhooks {
 public:
  explicit Webhooks(Parts& parts);
  ~Webhooks();

  // From now on. Throws Error(kInvalidInput) unless the URL is http: or https: and the secret has
  // at least 16 characters, Error(kNotFound) for an unknown agency.
  void set(const Actor& actor, const std::string& agency, const std::string& url,
           const std::string& secret);
  void remove(const Actor& actor, const std::string& agency);
  std::vector<Webhook> list(const Actor& actor);
  // The newest so many.
  std::vector<WebhookDelivery> deliveries(const Actor& actor, const std::string& agency,
                                          std::size_t limit);

  // Sends from threads of its own, until this object is destroyed or stop() is called.
  void start(const WebhookOptions& options);
  void stop();

 private:
  Parts& parts_;
  std::mutex mutex_;
  std::unique_ptr<WebhookSender> sender_;  // guarded by mutex_
};

Json to_json(const Webhook& webhook);
Json to_json(const WebhookDelivery& delivery);

// The tables of webhooks, for the database's migrations.
extern const std::string_view kWebhookTables;

}  // namespace yinxin::service
