#include <openssl/err.h>

#include <string>

#include "base/error.h"
#include "crypto/openssl_ptr.h"

namespace yinxin::crypto {

void throw_openssl_error(std::string_view call) {
  std::string reasons;
  while (const unsigned long code = ERR_get_error()) {
    char text[256];
    ERR_error_string_n(code, text, sizeof text);
    if (!reasons.empty()) reasons += "; ";
    reasons += text;
  }
  throw Error(ErrorCode::kInternal, std::string(call),
              reasons.empty() ? "failed without saying why" : reasons);
}

}  // namespace yinxin::crypto
