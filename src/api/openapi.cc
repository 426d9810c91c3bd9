#include "api/resources.h"

namespace yinxin::api {

Response describe_api(Call& /*call*/) {
  static const Bytes kDescription =
#include "openapi.inc"
      ;
  return {200, "application/json", kDescription, {}};
}

}  // namespace yinxin::api
