#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crypto/secret_box.h"
#include "service/webhook_events.h"
#include "service/webhooks.h"
#include "storage/database.h"

namespace yinxin::service {

// A delivery whose time has come.
struct DueDelivery {
  std::string id;
  std::string agency;
  std::string event;
  std::string body;
  std::string url;
  Bytes secret;
  int attempts = 0;
};

// The webhooks and what is to be sent to them, in the desk database. Safe to use from several
// threads.
class WebhookQueue {
 public:
  // Of one agency; what happens beyond is counted and not sent.
  static constexpr std::int64_t kMostPending = 10'000;
  // After so many attempts it is given up: with the usual pause, within three days.
  static constexpr int kMostAttempts = 18;

  WebhookQueue(storage::Database& database, crypto::SecretBox box)
      : database_(database), box_(std::move(box)) {}

  void set(const std::string& agency, const std::string& url, const std::string& secret,
           std::uint64_t log_size);
  bool remove(const std::string& agency);
  std::vector<Webhook> list() const;
  std::vector<WebhookDelivery> deliveries(const std::string& agency, std::size_t limit) const;

  // The first entry of the log that some agency has not been told of; nullopt if there are no
  // webhooks.
  std::optional<std::uint64_t> position() const;
  // Queues what the entry `index` is to the agencies that have a webhook and have not been told.
  void add(std::uint64_t index, const std::vector<WebhookEvent>& events, Instant now);
  // One that is due, of an agency that is not busy.
  std::optional<DueDelivery> next(const std::set<std::string>& busy, Instant now) const;
  void succeeded(const std::string& id);
  // To be tried again after `pause`, unless that was often enough.
  void failed(const DueDelivery& delivery, const std::string& problem, Instant now,
              std::chrono::seconds pause);

 private:
  storage::Database& database_;
  crypto::SecretBox box_;
};

}  // namespace yinxin::service
