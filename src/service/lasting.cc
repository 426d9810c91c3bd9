#include "service/lasting.h"

#include <utility>

#include "service/parts.h"
#include "signature/verify.h"

namespace yinxin::service {

Lasting make_last(Bytes pdf, Parts& parts) {
  TrustServices& services = parts.trust_services();
  if (services.settings().level == "B-B") return {std::move(pdf), "B-B", ""};
  const auto judge = [&parts](ByteView bytes) {
    return signature::verify(bytes, parts.trust(), parts.clock().now());
  };
  Lasting lasting;
  lasting.pdf = services.prolong(pdf, judge(pdf), false, lasting.problem);
  lasting.level = judge(lasting.pdf).level();
  if (lasting.level == services.settings().level) lasting.problem.clear();
  return lasting;
}

}  // namespace yinxin::service
