#include "service/webhooks.h"

#include <algorithm>

#include "base/error.h"
#include "service/parts.h"
#include "service/webhook_sender.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kLongestUrl = 2'000;
constexpr std::size_t kShortestSecret = 16;
constexpr std::size_t kLongestSecret = 200;

void require_url(const std::string& url) {
  const bool web = url.rfind("https://", 0) == 0 || url.rfind("http://", 0) == 0;
  const bool printable = url.find_first_of(" \t\r\n\"<>\\^`{|}") == std::string::npos;
  if (web && printable && url.size() <= kLongestUrl) return;
  throw Error(ErrorCode::kInvalidInput, "url",
              "应为 https://… 的地址；http 只用于允许的内网 (an https address; http only within "
              "networks that were allowed)");
}

void require_secret(const std::string& secret) {
  if (secret.size() >= kShortestSecret && secret.size() <= kLongestSecret) return;
  throw Error(ErrorCode::kInvalidInput, "secret", "应有16至200个字符 (16 to 200 characters)");
}

[[noreturn]] void refuse_unknown(const std::string& agency) {
  throw Error(ErrorCode::kNotFound, agency, "这个机关没有设置通知 (it has no webhook)");
}

}  // namespace

Webhooks::Webhooks(Parts& parts) : parts_(parts) {}

Webhooks::~Webhooks() = default;

void Webhooks::set(const Actor& actor, const std::string& agency, const std::string& url,
                   const std::string& secret) {
  require_may(actor, casework::Verb::kOperate, {}, "通知 webhook " + agency);
  require_url(url);
  require_secret(secret);
  if (!parts_.directory().agency(agency, china_date(parts_.clock().now()))) {
    throw Error(ErrorCode::kNotFound, agency, "名录中没有这个机关 (no such agency)");
  }
  parts_.recorded({actor.person, actor.agency, "webhook-set", agency}, [&] {
    webhook_queue(parts_).set(agency, url, secret, parts_.archive().size());
    return true;
  });
}

void Webhooks::remove(const Actor& actor, const std::string& agency) {
  require_may(actor, casework::Verb::kOperate, {}, "通知 webhook " + agency);
  parts_.recorded({actor.person, actor.agency, "webhook-remove", agency}, [&] {
    if (webhook_queue(parts_).remove(agency)) return true;
    refuse_unknown(agency);
  });
}

std::vector<Webhook> Webhooks::list(const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "通知 webhooks");
  return webhook_queue(parts_).list();
}

std::vector<WebhookDelivery> Webhooks::deliveries(const Actor& actor, const std::string& agency,
                                                  std::size_t limit) {
  require_may(actor, casework::Verb::kOperate, {}, "通知 webhook " + agency);
  const auto all = webhook_queue(parts_).list();
  const bool known = std::any_of(all.begin(), all.end(),
                                 [&](const Webhook& webhook) { return webhook.agency == agency; });
  if (!known) refuse_unknown(agency);
  return webhook_queue(parts_).deliveries(agency, limit);
}

void Webhooks::start(const WebhookOptions& options) {
  const std::lock_guard lock(mutex_);
  sender_ = std::make_unique<WebhookSender>(parts_, options);
}

void Webhooks::stop() {
  const std::lock_guard lock(mutex_);
  sender_.reset();
}

Json to_json(const Webhook& webhook) {
  return Json::Object{{"agency", webhook.agency},
                      {"url", webhook.url},
                      {"pending", webhook.pending},
                      {"given_up", webhook.given_up},
                      {"dropped", webhook.dropped}};
}

// What an administrator needs to see; of the document nothing, which they may not read.
Json to_json(const WebhookDelivery& delivery) {
  return Json::Object{{"id", delivery.id},
                      {"event", delivery.event},
                      {"state", delivery.state},
                      {"attempts", delivery.attempts},
                      {"problem", delivery.problem}};
}

}  // namespace yinxin::service
