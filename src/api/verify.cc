#include "api/problem.h"
#include "api/resources.h"
#include "api/verdict_page.h"
#include "service/json_forms.h"

namespace yinxin::api {

// The file is judged and forgotten.
Response verify_file(Call& call) {
  if (call.request.media_type() != "application/pdf") {
    return problem(415, "media_type", "请发送PDF文件 (send a PDF)", "application/pdf",
                   call.request);
  }
  const auto verification = call.service.verify(call.request.body, {});
  return json(service::to_json(verification, "file.pdf"));
}

Response verify_page(Call& /*call*/) {
  return {200, "text/html; charset=utf-8", verdict_page(nullptr, ""), {}};
}

Response verify_form(Call& call) {
  for (const FormPart& part : form_parts(call.request)) {
    if (part.name != "file" || part.content.empty()) continue;
    const auto verification = call.service.verify(part.content, {});
    return {200, "text/html; charset=utf-8", verdict_page(&verification, part.file_name), {}};
  }
  return {400, "text/html; charset=utf-8", verdict_page(nullptr, "请选择一个PDF文件"), {}};
}

}  // namespace yinxin::api
