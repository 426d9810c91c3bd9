#include "service/webhooks.h"

#include "api/resources.h"

namespace yinxin::api {
namespace {

constexpr std::size_t kDeliveries = 100;

}  // namespace

Response list_webhooks(Call& call) {
  Json::Array webhooks;
  for (const auto& webhook : call.service.webhooks().list(call.actor)) {
    webhooks.push_back(service::to_json(webhook));
  }
  return json(Json::Object{{"webhooks", webhooks}});
}

// The secret goes in here and comes out nowhere.
Response set_webhook(Call& call) {
  const Json body = Json::parse(call.request.body, "body");
  call.service.webhooks().set(call.actor, call.of_path("agency"), body.at("url").string(),
                              body.at("secret").string());
  return json(Json::Object{{"agency", call.of_path("agency")}, {"url", body.at("url")}});
}

Response remove_webhook(Call& call) {
  call.service.webhooks().remove(call.actor, call.of_path("agency"));
  return {204, "application/json", {}, {}};
}

Response list_webhook_deliveries(Call& call) {
  Json::Array deliveries;
  for (const auto& delivery :
       call.service.webhooks().deliveries(call.actor, call.of_path("agency"), kDeliveries)) {
    deliveries.push_back(service::to_json(delivery));
  }
  return json(Json::Object{{"deliveries", deliveries}});
}

}  // namespace yinxin::api
