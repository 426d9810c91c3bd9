#include "service/webhooks.h"

#include "programs/secret.h"
#include "programs/verbs.h"

namespace yinxin::programs {
namespace {

constexpr std::size_t kDeliveries = 100;

std::string word(Call& call, std::size_t place, const char* what) {
  const auto& words = call.arguments.words();
  if (words.size() > place) return words[place];
  throw UsageError(std::string("缺少 missing: ") + what);
}

template <typename Rows>
void print(Call& call, const Rows& rows) {
  Json::Array all;
  for (const auto& row : rows) {
    const Json json = service::to_json(row);
    if (!call.json) {
      std::string line;
      for (const auto& [name, value] : json.object()) {
        line += name + "=" + (value.is_string() ? value.string() : value.dump()) + "  ";
      }
      call.out << line << "\n";
    }
    all.push_back(json);
  }
  if (call.json) call.out << Json(all).dump() << "\n";
}

void done(Call& call, const std::string& agency, const char* words) {
  if (call.json) {
    call.out << Json(Json::Object{{"agency", agency}}).dump() << "\n";
  } else {
    call.out << agency << " " << words << "\n";
  }
}

}  // namespace

Status run_webhook(Call& call) {
  service::Webhooks& webhooks = call.service.webhooks();
  const service::Actor actor = actor_of(call);
  const std::string& act = call.arguments.words().front();
  if (act == "list") {
    print(call, webhooks.list(actor));
  } else if (act == "deliveries") {
    print(call, webhooks.deliveries(actor, word(call, 1, "AGENCY"), kDeliveries));
  } else if (act == "set") {
    const std::string agency = word(call, 1, "AGENCY");
    webhooks.set(actor, agency, word(call, 2, "URL"), read_secret(call.words, "密钥 secret"));
    done(call, agency, "已设置 (set)");
  } else if (act == "remove") {
    const std::string agency = word(call, 1, "AGENCY");
    webhooks.remove(actor, agency);
    done(call, agency, "已取消 (removed)");
  } else {
    throw UsageError("yinxin webhook list | set | remove | deliveries");
  }
  return kGood;
}

}  // namespace yinxin::programs
