#include "api/resources.h"

namespace yinxin::api {

// Paths and bytes are those of C2SP tlog-tiles, so that other people's tools can read the log.
Response ledger_checkpoint(Call& call) {
  return {200, "text/plain; charset=utf-8", call.service.published_checkpoint(), {}};
}

Response ledger_tile(Call& call) {
  Response response{
      200, "application/octet-stream", call.service.log_file("tile/" + call.of_path("path")), {}};
  response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  return response;
}

// By which whoever knows the log's first key learns those that followed.
Response ledger_key(Call& call) {
  Response response{200,
                    "text/plain; charset=utf-8",
                    call.service.log_file("keys/" + call.of_path("number")),
                    {}};
  response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  return response;
}

}  // namespace yinxin::api
