#include "api/problem.h"
#include "api/resources.h"
#include "api/session.h"
#include "api/verdict_page.h"
#include "base/error.h"
#include "service/json_forms.h"

namespace yinxin::api {

namespace {

// Also whoever has not said who they are.
void refuse_classified(Call& call, ByteView file) {
  const auto actor = sender(call.request, call.service);
  call.service.refuse_classified(file, actor.value_or(service::Actor{}));
}

}  // namespace

// The file is judged and forgotten.
Response verify_file(Call& call) {
  if (call.request.media_type() != "application/pdf") {
    return problem(415, "media_type", "请发送PDF文件 (send a PDF)", "application/pdf",
                   call.request);
  }
  refuse_classified(call, call.request.body);
  const auto verification = call.service.verify(call.request.body, {});
  return json(service::to_json(verification, "file.pdf"));
}

Response verify_page(Call& /*call*/) {
  return {200, "text/html; charset=utf-8", verdict_page(nullptr, ""), {}};
}

Response verify_form(Call& call) {
  for (const FormPart& part : form_parts(call.request)) {
    if (part.name != "file" || part.content.empty()) continue;
    try {
      refuse_classified(call, part.content);
    } catch (const Error& error) {
      return {status_of(error.code()),
              "text/html; charset=utf-8",
              verdict_page(nullptr, std::string(error.problem())),
              {}};
    }
    const auto verification = call.service.verify(part.content, {});
    return {200, "text/html; charset=utf-8", verdict_page(&verification, part.file_name), {}};
  }
  return {400, "text/html; charset=utf-8", verdict_page(nullptr, "请选择一个PDF文件"), {}};
}

}  // namespace yinxin::api
